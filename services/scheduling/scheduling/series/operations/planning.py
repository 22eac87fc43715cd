"""What a series would be: each occurrence of its rule, and what would become of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from contracts.scheduling.series.shapes import Alternative, Instead, PlannedOccurrence, SeriesPlan, SeriesTerms
from contracts.types import Money
from kit.db import Session
from kit.errors import Invalid
from scheduling.availability import operations as availability
from scheduling.availability import queries
from scheduling.availability.rules.offers import Choice
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Claim, Claims, Refused, Wish, end_of
from scheduling.series import rules
from scheduling.services import queries as services


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a rule gives, on local clocks, and what is wanted for it."""

    recurrence_id: datetime
    wish: Wish


@dataclass(frozen=True, slots=True)
class Plan:
    """The occurrences of a series before anything is taken."""

    timezone: str
    first_start: datetime
    occurrences: list[Occurrence]

    @property
    def wishes(self) -> list[Wish]:
        """What is wanted, in its order."""
        return [each.wish for each in self.occurrences]


Outcome = tuple[Occurrence, Claim | Refused]


async def preview(session: Session, asked: SeriesTerms) -> SeriesPlan:
    """A dry run: what `create` would do with each occurrence now. Raises as it does, but for conflicts."""
    plan = await plan_of(session, asked)
    outcomes = await decide(await occupancies.previewing(session, plan.wishes), plan.occurrences)
    told = [await tell_of(session, occurrence, outcome) for occurrence, outcome in outcomes]
    return SeriesPlan(
        service_id=asked.service_id, timezone=plan.timezone, rule=asked.rule, occurrences=told,
        conflicts=sum(not each.bookable for each in told),
    )  # fmt: skip


async def plan_of(session: Session, asked: SeriesTerms) -> Plan:
    """The occurrences that are asked for. The offer of the first start is good for all of them as to the price.

    Raises `RuleRefused`, `Invalid`, `NotFound` for an unknown service, `OfferRefused`, `OfferExpired`.
    """
    service = await services.get(session, asked.service_id)
    timezone = (await queries.get_offering(session, service.id)).terms.timezone
    first = rules.wall_of(asked.starts_at, timezone)
    if rules.instant_of(first, timezone) != asked.starts_at:
        raise _refused("/starts_at", "A series begins at a whole second, and where clocks are put back the first time")
    walls = rules.occurrences(asked.rule, first, timezone, without=asked.exdates)
    choice = Choice(asked.staff_member_id)
    terms = availability.accept_offer(session.business_id, asked.offer, service.id, asked.starts_at, choice)
    staff_member_id, resource_id = choice.united(terms.choice) if terms else choice
    wish = Wish(
        service,
        asked.starts_at,
        staff_member_id,
        resource_id,
        price=Money(amount_minor=terms.price_minor, currency=terms.currency) if terms else None,
        by_host=session.scope.may("bookings:write"),
        occupies=service.pending_occupies or not service.requires_approval,
    )
    starts = {wall: rules.instant_of(wall, timezone) for wall in walls}
    wishes = {wall: replace(wish, starts_at=start, ends_at=end_of(terms, start)) for wall, start in starts.items()}
    if terms and first in wishes:
        wishes[first] = replace(wishes[first], offered=True)
    for each in asked.instead:
        if each.recurrence_id not in wishes:
            raise _refused("/instead", f"The rule gives no start at {each.recurrence_id.isoformat()}")
        wishes[each.recurrence_id] = _instead(session, wish, each)
    return Plan(timezone, first, [Occurrence(wall, wishes[wall]) for wall in walls])


async def decide(claims: Claims, occurrences: Sequence[Occurrence], *, all_or_none: bool = False) -> list[Outcome]:
    """What becomes of each. They stay with whoever gives the first, where free. Raises `Refused` if `all_or_none`."""
    outcomes: list[Outcome] = []
    preferred: frozenset[UUID] = frozenset()
    for occurrence in occurrences:
        try:
            claim = await claims.take(replace(occurrence.wish, preferred=preferred))
        except Refused as refused:
            if all_or_none:
                raise
            outcomes.append((occurrence, refused))
        else:
            preferred = preferred or frozenset(part.id for part in claim.parts)
            outcomes.append((occurrence, claim))
    return outcomes


async def tell_of(session: Session, occurrence: Occurrence, outcome: Claim | Refused) -> PlannedOccurrence:
    """An occurrence as its caller hears of it, with alternatives where it cannot be had."""
    refused = outcome if isinstance(outcome, Refused) else None
    return PlannedOccurrence(
        recurrence_id=occurrence.recurrence_id,
        starts_at=occurrence.wish.starts_at,
        bookable=refused is None,
        staff_member_ids=[] if isinstance(outcome, Refused) else list(outcome.staff),
        reasons=availability.told(session, refused.reasons, refused.resources) if refused else [],
        alternatives=[
            Alternative.model_validate(each) for each in await occupancies.alternatives(session, refused.wish)
        ]
        if refused
        else [],
    )


def _instead(session: Session, wish: Wish, asked: Instead) -> Wish:
    terms = availability.accept_offer(session.business_id, asked.offer, wish.service.id, asked.starts_at, wish.choice)
    staff_member_id, resource_id = wish.choice.united(terms.choice) if terms else wish.choice
    return replace(
        wish,
        starts_at=asked.starts_at,
        staff_member_id=staff_member_id,
        resource_id=resource_id,
        offered=terms is not None,
        ends_at=end_of(terms, asked.starts_at),
    )


def _refused(pointer: str, detail: str) -> Invalid:
    return Invalid(errors=[{"pointer": pointer, "detail": detail}])
