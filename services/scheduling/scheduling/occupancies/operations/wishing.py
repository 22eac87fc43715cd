"""What somebody wants to take, and what they get of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range

from contracts.scheduling.api import CreateBooking, PlaceHold
from contracts.scheduling.teams.shapes import Assigned, Why
from contracts.scheduling.visits.shapes import WantedPart
from contracts.types import Money
from kit.db import Session
from scheduling.availability import operations as availability
from scheduling.availability import rules
from scheduling.availability.rules import offers
from scheduling.availability.rules.offers import Choice
from scheduling.services import queries as services
from scheduling.services.models import Service
from scheduling.staff import queries as staff


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to take.

    `offered` says that a valid offer, a hold or a request stands behind the start: then it need not lie on today's
    grid. `price` is what it promised, if it did. Whoever is named takes part, or nobody does; those `preferred` do if
    they are free. `own_hold` and `own_booking` do not stand in the way of what takes their place. What does not
    `occupy` is a request that keeps nobody out. Of sessions that begin together `ends_at` names the one that is meant.
    A host who may `override` sets hours, grid, notice and horizon aside.
    """

    service: Service
    starts_at: datetime
    staff_member_id: UUID | None = None
    resource_id: UUID | None = None
    preferred: frozenset[UUID] = frozenset()
    action: rules.Action = "book"
    offered: bool = False
    price: Money | None = None
    by_host: bool = False
    own_hold: UUID | None = None
    own_booking: UUID | None = None
    occupies: bool = True
    ends_at: datetime | None = None
    override: bool = False

    @property
    def choice(self) -> Choice:
        """Whom and what the wish names."""
        return Choice(self.staff_member_id, self.resource_id)


class Part(NamedTuple):
    """Somebody or something that takes part, and why; `lanes` is how many visits it takes at a time."""

    id: UUID
    name: str
    why: rules.Why
    is_resource: bool
    lanes: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Time that is free, and stays so for whoever holds the locks; `parts` are all whose time it is.

    `wall_start` is the start as clocks in `timezone` show it. `during` is the visit with its buffers. `price` is what
    was promised, else what it costs now. In a session it is one of equal `seats`. `overridden` are the
    codes of the rules that a host set aside for it.
    """

    wish: Wish
    parts: tuple[Part, ...]
    starts_at: datetime
    ends_at: datetime
    timezone: str
    wall_start: datetime
    during: Range[datetime]
    price: Money
    seats: rules.EqualSeats | None = None
    overridden: tuple[str, ...] = ()

    @property
    def staff(self) -> tuple[UUID, ...]:
        """The staff members who take part."""
        return tuple(part.id for part in self.parts if not part.is_resource)

    @property
    def lead(self) -> Part:
        """The staff member who answers for it."""
        return next(part for part in self.parts if not part.is_resource)

    @property
    def team(self) -> list[Assigned]:
        """Who and what takes part, the staff member who answers for it first."""
        ordered = sorted(self.parts, key=lambda part: part is not self.lead)
        return [
            Assigned(
                staff_member_id=None if part.is_resource else part.id,
                resource_id=part.id if part.is_resource else None,
                name=part.name,
                why=Why(part.why),
            )
            for part in ordered
        ]


async def wish_for(session: Session, asked: PlaceHold | CreateBooking | WantedPart) -> Wish:
    """What a request asks for, with what its offer promises.

    Raises `NotFound` for an unknown service, or somebody unknown who is preferred, `OfferRefused` and `OfferExpired`
    for an offer that is not good for it.
    """
    service = await services.get(session, asked.service_id)
    preferred = asked.preferred_staff_member_id and (await staff.get(session, asked.preferred_staff_member_id)).id
    choice = Choice(asked.staff_member_id, asked.resource_id)
    terms = availability.accept_offer(session.business_id, asked.offer, service.id, asked.starts_at, choice)
    staff_member_id, resource_id = choice.united(terms.choice) if terms else choice
    return Wish(
        service,
        asked.starts_at,
        staff_member_id,
        resource_id,
        preferred=frozenset(filter(None, [preferred])),
        offered=terms is not None,
        price=Money(amount_minor=terms.price_minor, currency=terms.currency) if terms else None,
        by_host=session.scope.may("bookings:write"),
        occupies=service.pending_occupies or not service.requires_approval or service.deposit.percent > 0,
        ends_at=end_of(terms, asked.starts_at),
    )


def end_of(terms: offers.Terms | None, starts_at: datetime) -> datetime | None:
    """The end of the session that an offer was made for; None for any other."""
    return starts_at + timedelta(seconds=terms.length) if terms and terms.length else None
