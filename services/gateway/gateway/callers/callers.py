"""Who calls: a guest, or a user whose login stands, with their roles in the business at hand."""

import time
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from contracts.identity.api import GetAccess
from contracts.permissions import Role, permitted
from contracts.types import Actor, ActorKind, to_typeid
from gateway.callers.businesses import GATEWAY
from gateway.callers.cache import Cache
from gateway.callers.tokens import Claims, Tokens
from kit.client import Contexts
from kit.errors import Forbidden, Unauthorized
from kit.scope import GUEST

ACCESS_SECONDS: Final = 2.0
"""Revoked access ends streams within five seconds even when no signal comes: they look every two."""
SIZE: Final = 20_000


class LoginEnded(Unauthorized):
    """This login has ended; log in again."""

    code = "login_ended"


class LoginConfined(Forbidden):
    """This login acts in the business alone whose own login provider vouches for it."""

    code = "login_confined"


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a request runs."""

    actor: Actor = GUEST
    roles: frozenset[Role] = frozenset()
    claims: Claims | None = None
    """None for a guest."""

    def require(self, permission: str) -> None:
        """Raise `Unauthorized` for a guest and `Forbidden` for a user without the permission."""
        if self.claims is None:
            raise Unauthorized
        if not permitted(self.roles, permission):
            raise Forbidden

    @property
    def ended(self) -> bool:
        """Whether the caller's token has run out since."""
        return self.claims is not None and time.time() >= self.claims.expires_at


NOBODY: Final = Caller()


class _Standing(NamedTuple):
    """A login that stands: who it is, and as what in the business asked about."""

    actor: Actor
    roles: frozenset[Role]
    confined: bool
    """Whether the login acts in another business alone."""


_Key = tuple[UUID, UUID, int, UUID | None]


class Callers:
    """Identifies callers by their bearer tokens."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._tokens = Tokens(contexts)
        self._access: Cache[_Key, _Standing | None] = Cache(self._ask, ACCESS_SECONDS, SIZE)

    async def identify(self, authorization: bytes | None, business_id: UUID | None) -> Caller:
        """The caller that an `Authorization` header proves; a guest without one. Raises `Unauthorized`."""
        if authorization is None:
            return NOBODY
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthorized
        return await self.confirm(await self._tokens.verify(token.strip(" ")), business_id)

    async def confirm(self, claims: Claims, business_id: UUID | None) -> Caller:
        """The caller with these claims, if their login still stands. Raises `LoginEnded`, `LoginConfined`."""
        standing = await self._access.get((claims.user_id, claims.login_id, claims.version, business_id))
        if standing is None:
            raise LoginEnded
        if standing.confined:
            raise LoginConfined
        return Caller(standing.actor, standing.roles, claims)

    def forget(self, business_id: UUID | None, user_id: UUID | None) -> None:
        """Logins or roles changed: of this user or of everyone, in this business or in all of them."""
        self._access.drop(
            lambda key, _: (
                (user_id is None or key[0] == user_id)
                and (business_id is None or key[3] is None or key[3] == business_id)
            )
        )

    async def _ask(self, key: _Key) -> _Standing | None:
        user_id, login_id, version, business_id = key
        asked = GetAccess(user_id=user_id, login_id=login_id, version=version, business_id=business_id)
        access = await self._contexts.ask(asked, GATEWAY)
        if not access.active:
            return None
        confined = access.only_in is not None and access.only_in != business_id
        return _Standing(Actor(kind=ActorKind.USER, id=to_typeid("usr", user_id)), frozenset(access.roles), confined)
