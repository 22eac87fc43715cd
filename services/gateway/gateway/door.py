"""What every surface asks before it answers: which business, who calls, may they, have they asked too often."""

from dataclasses import dataclass
from uuid import UUID

from gateway.callers.access import Access
from gateway.callers.businesses import Businesses
from gateway.callers.callers import NOBODY, Caller, Callers
from gateway.edge.asked import Asked
from gateway.edge.limits import Kind, Limiter, Per
from kit.client import Contexts
from kit.errors import Unauthorized
from kit.scope import Scope


@dataclass(frozen=True, slots=True)
class Door:
    """The parts that admit a request."""

    contexts: Contexts
    businesses: Businesses
    callers: Callers
    limiter: Limiter
    deadline_seconds: float

    def count_address(self, asked: Asked, kind: Kind) -> None:
        """Count the request against its address, before anything is looked up. Raises `RateLimited`."""
        self.limiter.spend(Per.ADDRESS, kind, asked.address, asked.limits)

    async def business(self, slug: str) -> UUID:
        """The id of the business with this slug. Raises `NotFound`."""
        return (await self.businesses.get(slug)).id

    async def admit(self, asked: Asked, business_id: UUID | None, access: Access | str, kind: Kind) -> Caller:
        """Who calls, when they may. Raises `Unauthorized`, `Forbidden`, `RateLimited`."""
        caller = NOBODY
        if access is not Access.OPEN:
            caller = await self.callers.identify(asked.headers.get(b"authorization"), business_id)
        if access is Access.USER and caller.claims is None:
            raise Unauthorized
        if not isinstance(access, Access):
            caller.require(access)
        if caller.claims is not None:
            self.limiter.spend(Per.CREDENTIAL, kind, caller.claims.user_id.hex, asked.limits)
        if business_id is not None:
            self.limiter.spend(Per.BUSINESS, kind, business_id.hex, asked.limits)
        return caller


def scope_of(asked: Asked, caller: Caller, business_id: UUID | None) -> Scope:
    """On whose behalf a request goes to a context."""
    login_id = caller.claims.login_id if caller.claims else None
    return Scope(business_id, caller.actor, caller.roles, cause=asked.id, login_id=login_id)
