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

    def may(self, permission: str) -> bool:
        """Whether the actor's roles carry the permission."""
        return permitted(self.roles, permission)

    def require(self, permission: str) -> None:
        """Raise `Forbidden` unless the actor has the permission."""
        if not self.may(permission):
            raise Forbidden


def system(job: str, business_id: UUID | None = None, cause: str | None = None) -> Scope:
    """The scope of the system's own work: a tick, a consumer. Where nothing else led there, the job itself did."""
    actor = Actor(kind=ActorKind.SYSTEM, id=job)
    return Scope(business_id, actor, cause=cause or str(actor))
