"""What every surface asks before it answers: which business, who calls, may they, have they asked too often."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contracts.identity.api import Business
from contracts.permissions import Role
from gateway.callers.access import Access
from gateway.callers.businesses import Businesses
from gateway.callers.callers import NOBODY, Caller, Callers
from gateway.callers.sessions import ACCESS, Sessions
from gateway.edge.asked import Asked
from gateway.edge.limits import Kind, Limiter, Per
from gateway.edge.origins import refuse_forgery
from kit.client import Contexts
from kit.errors import BusinessSuspended, NotFound
from kit.scope import Scope


@dataclass(frozen=True, slots=True)
class Door:
    """The parts that admit a request."""

    contexts: Contexts
    businesses: Businesses
    callers: Callers
    sessions: Sessions
    limiter: Limiter
    deadline_seconds: float

    def count_address(self, asked: Asked, kind: Kind) -> None:
        """Count the request against its address, before anything is looked up. Raises `RateLimited`."""
        self.limiter.spend(Per.ADDRESS, kind, asked.address, asked.limits)

    async def business(self, asked: Asked, slug: str) -> Business:
        """The business with this slug. On a host of its own it is `-` as well, and no other is there.

        Raises `NotFound`.
        """
        here = asked.business
        if here is None:
            return await self.businesses.get(slug)
        if slug not in {HERE, here.slug}:
            raise NotFound
        return here

    async def admit(
        self, asked: Asked, business_id: UUID | None, access: Access | str, kind: Kind, *, changes: bool = False
    ) -> Caller:
        """Who calls, when they may. Raises what `check` raises, and `CrossSite`."""
        caller = NOBODY
        if access is not Access.OPEN:
            caller = await self.callers.identify(self._authorization(asked), business_id)
        self.check(asked, caller, business_id, access, kind, changes=changes)
        return caller

    def check(
        self,
        asked: Asked,
        caller: Caller,
        business_id: UUID | None,
        access: Access | str,
        kind: Kind,
        *,
        changes: bool = False,
    ) -> None:
        """Refuse who may not. Raises `Unauthorized`, `Forbidden`, `BusinessSuspended`, `RateLimited`.

        In a suspended business nobody `changes` anything but a platform admin, and those who belong to it still read.
        """
        if access is Access.USER:
            caller.require_user()
        elif not isinstance(access, Access):
            caller.require(access)
        if business_id is not None and self.businesses.is_suspended(business_id):
            stays = Role.PLATFORM_ADMIN in caller.roles or (caller.belongs and not changes)
            if not stays:
                raise BusinessSuspended
        if caller.claims is not None:
            self.limiter.spend(Per.CREDENTIAL, kind, caller.claims.user_id.hex, asked.limits)
        elif caller.key is not None:
            self.limiter.spend(Per.KEY, kind, caller.key.id.hex, asked.limits)
        if business_id is not None:
            self.limiter.spend(Per.BUSINESS, kind, business_id.hex, asked.limits)

    def _authorization(self, asked: Asked) -> bytes | None:
        """What proves who calls: what they sent for it, else the session of their browser."""
        sent = asked.headers.get(b"authorization")
        if sent is not None or b"cookie" not in asked.headers:
            return sent
        token = self.sessions.token(asked.host, ACCESS, asked.cookies())
        if token is None:
            return None
        refuse_forgery(asked)
        return b"Bearer " + token.encode()


HERE: Final = "-"
"""Names the business on whose own host a request is; no slug looks like it."""


def scope_of(asked: Asked, caller: Caller, business_id: UUID | None) -> Scope:
    """On whose behalf a request goes to a context."""
    return Scope(
        business_id,
        caller.actor,
        caller.roles,
        cause=asked.id,
        login_id=caller.claims.login_id if caller.claims else None,
        permissions=caller.permissions,
        origin=asked.origin,
    )
