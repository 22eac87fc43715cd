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


class TotpRequired(Forbidden):
    """This business asks its staff for a second factor: set one up, then you may do that."""

    code = "identity.totp_required"


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a request runs."""

    actor: Actor = GUEST
    roles: frozenset[Role] = frozenset()
    claims: Claims | None = None
    """None for a guest."""
    needs_totp: bool = False
    """Whether the business withholds roles until the user has a second factor."""

    def require(self, permission: str) -> None:
        """Raise `Unauthorized` for a guest and `Forbidden` for a user without the permission.

        Raises `TotpRequired` for one who might have it with a second factor.
        """
        if self.claims is None:
            raise Unauthorized
        if not permitted(self.roles, permission):
            raise TotpRequired if self.needs_totp else Forbidden

    @property
    def ended(self) -> bool:
        """Whether the caller's token has run out since."""
        return self.claims is not None and time.time() >= self.claims.expires_at


NOBODY: Final = Caller()


class _Standing(NamedTuple):
    """A login that stands: who it is, and as what in the business asked about."""

    actor: Actor
    roles: frozenset[Role]
    needs_totp: bool


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
        """The caller with these claims, if their login still stands. Raises `LoginEnded`."""
        standing = await self._access.get((claims.user_id, claims.login_id, claims.version, business_id))
        if standing is None:
            raise LoginEnded
        return Caller(standing.actor, standing.roles, claims, standing.needs_totp)

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
        actor = Actor(kind=ActorKind.USER, id=to_typeid("usr", user_id))
        return _Standing(actor, frozenset(access.roles), access.needs_totp)
