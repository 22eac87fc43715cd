"""Reading bookings: for those who may, which is the business's staff, whoever has a manage token, and the customer."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, text, union_all

from contracts.scheduling import shapes
from contracts.scheduling.api import ListBookings
from contracts.scheduling.payers.api import GetPayer
from contracts.scheduling.payers.shapes import Payer
from contracts.types import Page, to_typeid
from kit.db import Session
from kit.errors import NotFound
from kit.vault import DataKey, Erased, Place, Tampered, UnknownKey
from scheduling import paging
from scheduling.bookings.models import Booking, Companion, Payment, Transition
from scheduling.bookings.rules import links
from scheduling.bookings.rules.links import MANAGING, PURPOSES, Purpose
from scheduling.bookings.rules.parties import Party
from scheduling.customers import queries as customers
from scheduling.vault import queries as vault

FRESH = {"populate_existing": True}
"""Read again what this session may have read before its locks."""


async def get(session: Session, booking_id: UUID) -> Booking:
    """The booking. Raises `NotFound`."""
    return _found(await session.scalar(_one(booking_id)))


async def find(session: Session, booking_id: UUID) -> Booking | None:
    """The booking, if there is one."""
    found: Booking | None = await session.scalar(_one(booking_id))
    return found


async def knows_payment(session: Session, payment_id: UUID) -> bool:
    """Whether billing has told of this payment before. Lock its booking first."""
    return await session.scalar(select(Payment.id).where(Payment.id == payment_id)) is not None


async def get_locked(session: Session, booking_id: UUID) -> Booking:
    """The booking as it stands now, kept from changing until the transaction ends, its texts opened.

    Raises `NotFound`.
    """
    query = _one(booking_id).with_for_update(of=Booking).execution_options(**FRESH)
    booking = _found(await session.scalar(query))
    await open_texts(session, [booking])
    return booking


async def lock_all(session: Session, ids: Collection[UUID]) -> dict[UUID, Booking]:
    """Bookings as they stand now, kept from changing until the transaction ends; by id, so that nobody deadlocks.

    Their texts are opened.
    """
    query = select(Booking).where(Booking.id.in_(ids)).order_by(Booking.id).with_for_update(of=Booking)
    bookings = (await session.scalars(query.execution_options(**FRESH))).all()
    await open_texts(session, bookings)
    return {booking.id: booking for booking in bookings}


async def get_for(
    session: Session, booking_id: UUID, token: str | None, *, permission: str, purposes: Sequence[Purpose] = PURPOSES
) -> tuple[Booking, Party]:
    """The booking, and for whom somebody acts on it who has a token for one of these purposes, or else may: `acting`.

    Raises `NotFound` in all other cases, the same for a wrong token, a wrong purpose, an unknown id and an id of
    another business.
    """
    booking = await get(session, booking_id)
    stored: dict[Purpose, bytes | None] = {
        "cancel": booking.cancel_token_hash,
        "reschedule": booking.reschedule_token_hash,
        "join": booking.join_token_hash,
    }
    hashes = [stored[purpose] for purpose in purposes]
    return booking, await acting(session, booking.customer_id, token, hashes, permission=permission)


async def payer(session: Session, asked: GetPayer) -> Payer:
    """Who pays for a booking, for whoever may manage it; without one, the customer that the login is.

    Raises `NotFound` in all other cases.
    """
    if asked.booking_id is not None:
        booking, _ = await get_for(
            session, asked.booking_id, asked.token, permission="purchases:write", purposes=MANAGING
        )  # fmt: skip
        return Payer(customer_id=booking.customer_id, email=booking.customer.email)
    own = None if asked.token else await customers.find_own(session)
    if own is None:
        raise NotFound
    return Payer(customer_id=own.id, email=own.email)


async def acting(
    session: Session, customer_id: UUID, token: str | None, stored: Sequence[bytes | None], *, permission: str
) -> Party:
    """For whom somebody acts on what a customer has booked.

    The customer's token decides alone, whoever is logged in: it has to be the one behind any of these hashes. Without
    one it is the permission that makes a host, also of those who are that customer; else the login of the user who that
    customer is, with proof. Raises `NotFound` for everybody else. One statement for a login without the permission.
    """
    if token is not None:
        if not links.opens(token, *stored):
            raise NotFound
        return Party.CUSTOMER
    if session.scope.may(permission):
        return Party.HOST
    own = await customers.find_own(session)
    if own is None or own.id != customer_id:
        raise NotFound
    return Party.CUSTOMER


async def open_texts(session: Session, bookings: Sequence[Booking]) -> None:
    """Decrypt what was written about these bookings, for who sees them. One statement, none where nothing was written.

    What does not open stays hidden, and is reported by the vault: nobody must be kept from cancelling by a damaged
    note. Who asks for one booking to read it calls `refuse_damaged`.
    """
    written = [booking for booking in bookings if booking.sealed_texts() and not booking.opened]
    if not written:
        return
    try:
        keys = await vault.keys_of(session, {booking.sealed_for for booking in written if booking.sealed_for})
    except (Tampered, UnknownKey):
        keys = {}
    for booking in written:
        key = keys.get(booking.sealed_for) if booking.sealed_for else None
        if key is not None:
            _open(session, booking, key)


async def refuse_damaged(session: Session, booking: Booking) -> None:
    """Raises `Tampered` or `UnknownKey` where a text does not open, other than because its customer was erased."""
    for name, sealed in booking.sealed_texts().items():
        if name in booking.opened or booking.sealed_for is None:
            continue
        try:
            await vault.decrypt(session, sealed, place_of(session, booking, name), customer_id=booking.sealed_for)
        except Erased:
            return


async def words_of(session: Session, booking: Booking, transitions: Sequence[Transition]) -> dict[int, str]:
    """What was said with these transitions of a booking, by version; nothing of who was erased.

    One statement, none where nothing was said. Raises `Tampered`, `UnknownKey`.
    """
    said = {each.version: each.words for each in transitions if each.words is not None}
    if not said or booking.sealed_for is None:
        return {}
    key = (await vault.keys_of(session, [booking.sealed_for])).get(booking.sealed_for)
    if key is None:
        return {}
    return {
        version: key.decrypt(words, place_of(session, booking, "words", version)).decode()
        for version, words in said.items()
    }


def place_of(session: Session, booking: Booking, name: str, version: int = 0) -> Place:
    """Where a text of a booking belongs; one that its history tells, at which version."""
    return vault.place(session, "bookings", booking.id, name, version)


def _open(session: Session, booking: Booking, key: DataKey) -> None:
    for name, sealed in booking.sealed_texts().items():
        with suppress(Tampered):  # reported by the vault
            booking.opened[name] = key.decrypt(sealed, place_of(session, booking, name)).decode()


async def find_due(session: Session, booking_id: UUID) -> Booking | None:
    """The booking, locked; None where somebody else is at it."""
    query = _one(booking_id).with_for_update(of=Booking, skip_locked=True)
    found: Booking | None = await session.scalar(query)
    return found


async def list_unsettled(session: Session, now: datetime, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of confirmed bookings past their end and grace, of all businesses, the oldest first."""
    rows = await session.execute(text("select business_id, id from due_bookings(:now, :most)"), _due(now, limit))
    return [(row[0], row[1]) for row in rows]


async def list_in_clear(session: Session, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of bookings whose texts are not in the vault yet, of all businesses."""
    rows = await session.execute(text("select business_id, id from clear_bookings(:most)"), {"most": limit})
    return [(row[0], row[1]) for row in rows]


async def list_unanswered(session: Session, now: datetime, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of pending bookings whose start has come, of all businesses, the oldest first."""
    rows = await session.execute(text("select business_id, id from due_requests(:now, :most)"), _due(now, limit))
    return [(row[0], row[1]) for row in rows]


async def list_unpaid(session: Session, now: datetime, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of bookings that were not paid in time, of all businesses, the longest overdue first."""
    rows = await session.execute(text("select business_id, id from due_payments(:now, :most)"), _due(now, limit))
    return [(row[0], row[1]) for row in rows]


async def list_transitions(session: Session, booking_id: UUID) -> Sequence[Transition]:
    """What happened to a booking, oldest first."""
    query = select(Transition).where(Transition.booking_id == booking_id).order_by(Transition.version)
    return (await session.scalars(query)).all()


async def list_of_customer(session: Session, customer_id: UUID, *, limit: int | None = None) -> Sequence[Booking]:
    """A customer's bookings, the latest first, with their texts: all, or so many."""
    query = select(Booking).where(Booking.customer_id == customer_id)
    newest = query.order_by(Booking.starts_at.desc(), Booking.id.desc()).limit(limit)
    found = (await session.scalars(newest)).all()
    await open_texts(session, found)
    return found


async def list_transitions_of_customer(session: Session, customer_id: UUID) -> Sequence[Transition]:
    """What happened to a customer's bookings, of each the oldest first."""
    theirs = select(Booking.id).where(Booking.customer_id == customer_id)
    query = select(Transition).where(Transition.booking_id.in_(theirs))
    return (await session.scalars(query.order_by(Transition.booking_id, Transition.version))).all()


async def list_page(session: Session, asked: ListBookings) -> Page[shapes.Booking]:
    """Bookings that start in `[from, to)`, by start. Raises `InvalidCursor`."""
    query = select(Booking)
    if asked.from_ is not None:
        query = query.where(Booking.starts_at >= asked.from_)
    if asked.to is not None:
        query = query.where(Booking.starts_at < asked.to)
    standing = asked.customer_id and customers.standing_id(asked.customer_id)
    for column, wanted in ((Booking.status, asked.status), (Booking.customer_id, standing)):
        if wanted is not None:
            query = query.where(column == wanted)
    order: list[Any] = [Booking.starts_at, Booking.id]
    if asked.staff_member_id is not None:
        query, order = _of_staff_member(query, asked.staff_member_id)
    if asked.resource_id is not None:
        used = select(Companion.booking_id).where(Companion.member == to_typeid("res", asked.resource_id))
        query = query.where(Booking.id.in_(used))
    rows, turn = await paging.turn(session, query, asked, order)
    await open_texts(session, rows)
    return Page(items=[shown(session, row) for row in rows], **turn)


def shown(session: Session, booking: Booking) -> shapes.Booking:
    """The booking, for whoever asked: those who may read the business's bookings are told why each takes part."""
    told = shapes.Booking.model_validate(booking)
    if not booking.picked or not session.scope.may("bookings:read"):
        return told
    return told.model_copy(update={"team": booking.picked})


def _of_staff_member(query: Select[Booking], staff_member_id: UUID) -> tuple[Select[Booking], list[Any]]:
    """Those of the bookings that a staff member takes part in, and their order, in which two indexes lie."""
    member = to_typeid("stf", staff_member_id)
    theirs = union_all(
        select(Booking.starts_at, Booking.id).where(Booking.staff_member_id == staff_member_id),
        select(Companion.starts_at, Companion.booking_id).where(Companion.member == member),
    ).subquery()
    return query.join(theirs, theirs.c.id == Booking.id), [theirs.c.starts_at, theirs.c.id]


def _one(booking_id: UUID) -> Select[Booking]:
    return select(Booking).where(Booking.id == booking_id)


def _found(booking: Booking | None) -> Booking:
    if booking is None:
        raise NotFound
    return booking


def _due(now: datetime, limit: int) -> dict[str, object]:
    return {"now": now, "most": limit}
