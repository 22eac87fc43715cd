"""Who calls: a guest, a user whose login stands with their roles in the business at hand, or one of its API keys."""

import time
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from pydantic import ValidationError

from contracts.identity.api import GetAccess
from contracts.identity.platform.api import EnterBusiness
from contracts.identity.tickets.api import RedeemTicket
from contracts.identity.tickets.shapes import StreamName
from contracts.identity.tokens import LIFETIME_SECONDS
from contracts.permissions import Role, permitted
from contracts.types import Actor, ActorKind, to_typeid
from gateway.callers.businesses import GATEWAY
from gateway.callers.cache import Cache
from gateway.callers.keys import PREFIXES, Key, Keys
from gateway.callers.tokens import Claims, Tokens
from kit.client import Contexts
from kit.errors import Forbidden, Unauthorized
from kit.scope import GUEST, Scope

ACCESS_SECONDS: Final = 2.0
"""Revoked access ends within as long, even when no signal comes. Streams do not rely on it: they ask anew."""
SIZE: Final = 20_000


class LoginEnded(Unauthorized):
    """This login has ended; log in again."""

    code = "login_ended"


class LoginConfined(Forbidden):
    """This login acts in the business alone whose own login provider vouches for it."""

    code = "login_confined"


class TotpRequired(Forbidden):
    """This business asks its staff for a second factor: set one up, then you may do that."""

    code = "identity.totp_required"


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a request runs."""

    actor: Actor = GUEST
    roles: frozenset[Role] = frozenset()
    claims: Claims | None = None
    """Of a user's access token; None for anybody else."""
    key: Key | None = None
    """The API key; None for anybody else."""
    needs_totp: bool = False
    """Whether the business withholds roles until the user has a second factor."""

    @property
    def permissions(self) -> frozenset[str]:
        """What the caller may beside their roles."""
        return self.key.permissions if self.key else frozenset()

    def may(self, permission: str) -> bool:
        """Whether the caller has the permission in the business at hand."""
        return permission in self.permissions or permitted(self.roles, permission)

    def require(self, permission: str) -> None:
        """Raise `Unauthorized` for a guest and `Forbidden` for anybody else without the permission.

        Raises `TotpRequired` for a user who might have it with a second factor.
        """
        if self.may(permission):
            return
        if self.needs_totp:
            raise TotpRequired
        raise Unauthorized if self.actor == GUEST else Forbidden

    def require_user(self) -> None:
        """Raise `Unauthorized` for a guest and `Forbidden` for a key: some things are a person's own."""
        if self.claims is None:
            raise Forbidden if self.key else Unauthorized

    @property
    def id(self) -> UUID:
        """Of the user or key. Raises `Unauthorized` for a guest."""
        if self.claims is not None:
            return self.claims.user_id
        if self.key is None:
            raise Unauthorized
        return self.key.id

    @property
    def belongs(self) -> bool:
        """Whether they have a role, or a key's permissions, in the business at hand."""
        return bool(self.roles or self.permissions)

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
    confined: bool = False
    """Whether the login acts in another business alone."""


_Key = tuple[UUID, UUID, int, UUID | None]


class Callers:
    """Identifies callers by their bearer tokens: access tokens and API keys."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._tokens = Tokens(contexts)
        self.keys = Keys(contexts)
        self._access: Cache[_Key, _Standing | None] = Cache(self._ask, ACCESS_SECONDS, SIZE)

    async def identify(self, authorization: bytes | None, business_id: UUID | None) -> Caller:
        """The caller that an `Authorization` header proves; a guest without one. Raises `Unauthorized`."""
        if authorization is None:
            return NOBODY
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthorized
        token = token.strip(" ")
        if token.startswith(PREFIXES):
            key = await self.keys.get(token, business_id)
            return Caller(key.actor, key=key)
        return await self.confirm(await self._tokens.verify(token), business_id)

    async def confirm(self, claims: Claims, business_id: UUID | None) -> Caller:
        """The caller with these claims, if their login still stands. Raises `LoginEnded`, `LoginConfined`."""
        standing = await self._access.get((claims.user_id, claims.login_id, claims.version, business_id))
        if standing is None:
            raise LoginEnded
        if standing.confined:
            raise LoginConfined
        return Caller(standing.actor, standing.roles, claims, needs_totp=standing.needs_totp)

    async def again(self, caller: Caller, business_id: UUID) -> Caller:
        """A caller as they stand now: asked anew. Raises `Unauthorized` when their token, login or key has ended."""
        if caller.key is not None:
            key = await self.keys.again(caller.key)
            return Caller(key.actor, key=key)
        claims = caller.claims
        if claims is None or caller.ended:
            raise Unauthorized
        self._access.forget((claims.user_id, claims.login_id, claims.version, business_id))
        return await self.confirm(claims, business_id)

    async def redeem(self, ticket: str, stream: StreamName, business_id: UUID, origin: str | None) -> Caller:
        """The caller whose ticket this was; it is used up. Raises `Unauthorized` for any other text, and `LoginEnded`.

        From now on it is as if they had sent an access token of this moment.
        """
        try:
            used = RedeemTicket(ticket=ticket, stream=stream, business_id=business_id, origin=origin)
        except ValidationError as error:
            raise Unauthorized from error
        holder = await self._contexts.ask(used, GATEWAY)
        until = time.time() + LIFETIME_SECONDS
        return await self.confirm(Claims(holder.user_id, holder.login_id, holder.version, until), business_id)

    def forget_all(self) -> None:
        """Anything may have changed."""
        self._access.drop()
        self.keys.forget()

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
        actor, roles = Actor(kind=ActorKind.USER, id=to_typeid("usr", user_id)), frozenset(access.roles)
        if access.only_in is not None and access.only_in != business_id:
            return _Standing(actor, roles, needs_totp=False, confined=True)
        if business_id is not None and roles == {Role.PLATFORM_ADMIN}:
            await self._contexts.ask(EnterBusiness(), Scope(business_id, actor, roles))
        return _Standing(actor, roles, access.needs_totp)
