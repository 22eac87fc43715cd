"""Making series."""

from contracts.scheduling.series.api import CreateSeries
from contracts.scheduling.series.shapes import NewSeries, SeriesFields
from contracts.scheduling.shapes import BookingLinks
from contracts.types import uuid7
from kit import clock
from kit.auth import hashed, new_secret
from kit.db import Session
from scheduling.bookings import operations as bookings
from scheduling.bookings.operations import Order
from scheduling.customers import operations as customers
from scheduling.customers.models import Customer
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Refused
from scheduling.series.models import Series
from scheduling.series.operations.planning import Plan, decide, plan_of, tell_of


async def create(session: Session, asked: CreateSeries) -> NewSeries:
    """Book every occurrence of a rule or none, each a booking of its own; tell the links that manage the series.

    All locks are taken before the first decision, and every decision sees the earlier ones. With `skip_conflicts` what
    cannot be had is left out, as long as something can. Raises `SlotTaken` or `NotBookable` with the reasons of the
    first that cannot be had and alternatives to it, what `plan_of` raises, and where it is paid with credits
    `NotEnoughCredits`, `CreditsNotYours`.
    """
    plan = await plan_of(session, asked)
    links = BookingLinks(cancel_token=new_secret(), reschedule_token=new_secret())
    async with occupancies.claiming_all(session, plan.wishes) as claims:
        outcomes = await decide(claims, plan.occurrences, all_or_none=not asked.skip_conflicts)
        skipped = [(occurrence, refused) for occurrence, refused in outcomes if isinstance(refused, Refused)]
        if len(skipped) == len(outcomes):
            raise skipped[0][1]
        customer = await customers.welcome(session, asked.customer)
        series = _series(plan, asked, customer, links)
        session.add(series)
        await session.flush()
        orders = [
            Order(occurrence.wish, claim, series_id=series.id, recurrence_id=occurrence.recurrence_id)
            for occurrence, claim in outcomes
            if not isinstance(claim, Refused)
        ]
        made = await bookings.make(session, asked, customer, orders)
    return NewSeries(
        **dict(SeriesFields.model_validate(series)),
        bookings=[bookings.announce(session, booking) for booking in made],
        links=links,
        skipped=[await tell_of(session, *each) for each in skipped],
    )


def _series(plan: Plan, asked: CreateSeries, customer: Customer, links: BookingLinks) -> Series:
    return Series(
        id=uuid7(),
        version=1,
        service_id=asked.service_id,
        staff_member_id=plan.occurrences[0].wish.staff_member_id,
        customer_id=customer.id,
        rule=asked.rule.removeprefix("RRULE:"),
        timezone=plan.timezone,
        first_start=plan.first_start,
        exdates=sorted(asked.exdates),
        shift_minutes=0,
        cancel_token_hash=hashed(links.cancel_token),
        reschedule_token_hash=hashed(links.reschedule_token),
        created_at=clock.now(),
    )
