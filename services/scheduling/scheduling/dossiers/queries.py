"""Reading all that is held about a person."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from contracts.scheduling import shapes
from contracts.scheduling.api import ListBookings
from contracts.scheduling.credits.api import GetCredits
from contracts.scheduling.credits.shapes import CustomerCredits
from contracts.scheduling.customers.api import ListMyBookings
from contracts.scheduling.customers.shapes import BookingRecord, Consent, CustomerExport, CustomerHistory, NoteRecord
from contracts.scheduling.shapes import TimelineEntry
from contracts.types import Actor, Page
from kit import clock
from kit.db import Session
from kit.errors import NotFound
from scheduling.bookings import queries as bookings
from scheduling.bookings.models import Transition
from scheduling.credits import queries as ledger
from scheduling.customers import queries as customers
from scheduling.memberships import queries as memberships
from scheduling.notes import queries as notes
from scheduling.packages import queries as packages
from scheduling.waitlist import queries as waitlist

SHOWN_BOOKINGS = 50


async def history(session: Session, customer_id: UUID) -> CustomerHistory:
    """A customer's bookings, credits and consents at a glance. Raises `NotFound`."""
    customer = await customers.get(session, customer_id)
    consents = await customers.all_consents(session, customer.id)
    return CustomerHistory(
        customer=customer,
        bookings=[
            shapes.Booking.model_validate(row)
            for row in await bookings.list_of_customer(session, customer.id, limit=SHOWN_BOOKINGS)
        ],
        credits=await _credits(session, customer.id),
        notes=len(await notes.list_of_customer(session, customer.id)),
        consents=_standing(consents),
        consent_history=consents,
    )


async def export(session: Session, customer_id: UUID) -> CustomerExport:
    """Everything that is held about a customer. Some ten statements, however much there is. Raises `NotFound`."""
    customer = await customers.get(session, customer_id)
    merged = await customers.list_merged(session, customer.id)
    return CustomerExport(
        exported_at=clock.now(),
        customer=customer,
        merged=[shapes.Customer.model_validate(each) for each in merged],
        consents=await customers.all_consents(session, customer.id),
        bookings=await _records(session, customer.id),
        notes=[NoteRecord.model_validate(each) for each in await notes.list_of_customer(session, customer.id)],
        waitlist=[waitlist.shown(each, None) for each in await waitlist.list_of_customer(session, customer.id)],
        purchases=await packages.list_of_customer(session, customer.id),
        memberships=await memberships.list_of_customer(session, customer.id),
        credits=await _credits(session, customer.id),
        credit_entries=await ledger.list_of_customer(session, customer.id),
    )


async def export_mine(session: Session) -> CustomerExport:
    """Everything that is held about the user who asks. Raises `NotFound` unless a customer is linked to them."""
    return await export(session, await _own_id(session))


async def get_own(session: Session) -> shapes.Customer:
    """The customer that the user who asks is. Raises `NotFound` unless one is linked to them."""
    return await customers.get(session, await _own_id(session))


async def own_credits(session: Session) -> CustomerCredits:
    """The credits of the user who asks. Raises `NotFound` unless a customer is linked to them."""
    return await _credits(session, await _own_id(session))


async def list_own_bookings(session: Session, asked: ListMyBookings) -> Page[shapes.Booking]:
    """The bookings of the user who asks, by start; none while no customer is linked to them. Raises `InvalidCursor`."""
    customer = await customers.find_own(session)
    if customer is None:
        return Page(items=[])
    wanted = asked.model_dump(by_alias=True) | {"customer_id": customer.id}
    return await bookings.list_page(session, ListBookings.model_validate(wanted))


async def _own_id(session: Session) -> UUID:
    customer = await customers.find_own(session)
    if customer is None:
        raise NotFound
    return customer.id


async def list_due(session: Session, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of customers who have to be erased again, of all businesses."""
    query = text("select business_id, customer_id from due_erasures(:most)")
    return [(row[0], row[1]) for row in await session.execute(query, {"most": limit})]


async def list_all(session: Session) -> list[tuple[UUID, UUID, datetime]]:
    """Business, customer and moment of every erasure there has been, the oldest first: the list beside the backups."""
    query = text("select business_id, customer_id, asked_at from all_erasures()")
    return [(row[0], row[1], row[2]) for row in await session.execute(query)]


async def _records(session: Session, customer_id: UUID) -> list[BookingRecord]:
    told: dict[UUID, list[TimelineEntry]] = defaultdict(list)
    for each in await bookings.list_transitions_of_customer(session, customer_id):
        told[each.booking_id].append(_entry(each))
    return [
        BookingRecord(booking=shapes.Booking.model_validate(row), timeline=told[row.id])
        for row in await bookings.list_of_customer(session, customer_id)
    ]


def _entry(transition: Transition) -> TimelineEntry:
    kind = Actor.parse(transition.actor).kind
    return TimelineEntry(at=transition.at, what=transition.what, actor=str(kind))


async def _credits(session: Session, customer_id: UUID) -> CustomerCredits:
    return await ledger.show(session, GetCredits(customer_id=customer_id))


def _standing(consents: list[Consent]) -> list[Consent]:
    """The newest of each kind, of consents that come newest first."""
    newest: dict[str, Consent] = {}
    for consent in consents:
        newest.setdefault(consent.kind, consent)
    return sorted(newest.values(), key=lambda consent: consent.kind)
