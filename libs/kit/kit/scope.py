"""On whose behalf work runs: the business, the actor, the roles, and what led to it."""

from dataclasses import dataclass, field
from uuid import UUID

from contracts.permissions import Role, permitted
from contracts.types import Actor, ActorKind
from kit.errors import Forbidden

GUEST = Actor(kind=ActorKind.GUEST)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whoever opens a transaction says in whose scope; row-level security and the query filter follow it."""

    business_id: UUID | None = None
    actor: Actor = GUEST
    roles: frozenset[Role] = field(default_factory=frozenset)
    cause: str | None = None
    """The request or event that led here."""
    login_id: UUID | None = None
    """The login that a user acts by."""
    permissions: frozenset[str] = frozenset()
    """What the actor may do beside their roles: all that an API key may."""
    origin: str | None = None
    """A mark of the address that the request came from: the same for the same address, and no address."""

    def may(self, permission: str) -> bool:
        """Whether the actor has the permission, by a role or by name."""
        return permission in self.permissions or permitted(self.roles, permission)

    def require(self, permission: str) -> None:
        """Raise `Forbidden` unless the actor has the permission."""
        if not self.may(permission):
            raise Forbidden


def system(job: str, business_id: UUID | None = None, cause: str | None = None) -> Scope:
    """The scope of the system's own work: a tick, a consumer. Where nothing else led there, the job itself did."""
    actor = Actor(kind=ActorKind.SYSTEM, id=job)
    return Scope(business_id, actor, cause=cause or str(actor))
