"""Making bookings: at once, or by consuming a hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from contracts.scheduling.api import CreateBooking
from contracts.scheduling.events import BookingConfirmed, BookingRequested
from contracts.scheduling.rooms.shapes import Location
from contracts.scheduling.shapes import BookingLinks, BookingStatus, Contact, NewBooking, Policy
from contracts.types import Money, uuid7
from kit import clock
from kit.auth import hashed
from kit.db import Session
from kit.errors import Conflict
from scheduling.bookings import queries
from scheduling.bookings.models import Booking
from scheduling.bookings.operations import awaiting, confiding, paying
from scheduling.bookings.operations.overriding import may_override, rules_set_aside
from scheduling.bookings.operations.telling import links_of, tell
from scheduling.bookings.rules import links
from scheduling.bookings.rules.teams import keeping, members_of
from scheduling.customers import operations as customers
from scheduling.customers.models import Customer
from scheduling.holds import operations as holding
from scheduling.holds import queries as holds
from scheduling.holds.models import Hold, HoldOver
from scheduling.holds.rules import policy_of
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Claim, Wish
from scheduling.services import queries as services
from scheduling.settings import settings
from scheduling.waitlist import operations as waitlist

CONFIRMED, PENDING = BookingStatus.CONFIRMED, BookingStatus.PENDING


class HoldMismatch(Conflict):
    """This hold keeps another service, start or staff member than the ones asked for."""

    code = "scheduling.hold_mismatch"


class Buyer(Protocol):
    """Who books, and how it is paid."""

    @property
    def customer(self) -> Contact:
        """Whose bookings they will be."""

    @property
    def pay_with_credits(self) -> bool:
        """Whether with the customer's credits."""

    @property
    def credits_pass(self) -> str | None:
        """Proves that they are theirs."""

    @property
    def note(self) -> str | None:
        """What the customer writes to each."""


@dataclass(frozen=True, slots=True)
class Order:
    """A booking to be made: what was wanted and claimed, and what it belongs to.

    Price and policy are those of the hold, else the claim's and the service's.
    """

    wish: Wish
    claim: Claim
    hold: Hold | None = None
    series_id: UUID | None = None
    recurrence_id: datetime | None = None
    visit_id: UUID | None = None

    @property
    def price(self) -> Money:
        """What it costs."""
        return self.hold.price if self.hold else self.claim.price

    @property
    def policy(self) -> Policy:
        """The rules that it is bought under."""
        return self.hold.policy if self.hold else policy_of(self.wish.service)


async def create(session: Session, asked: CreateBooking) -> NewBooking:
    """Book a slot, and tell the links that manage the booking.

    With a hold (its token proves whose it is) price and policy are the hold's, and neither notice nor grid is asked
    again. A service that requires approval gives a pending booking, which keeps others out if the service says so;
    one that asks for a deposit keeps the time for customers who have yet to pay it.
    Raises `SlotTaken` or `NotBookable` with reasons and alternatives, `HoldOver`, `HoldMismatch`, `NotFound`; where it
    is paid with credits `NotEnoughCredits`, `CreditsNotYours`; where rules are to be set aside `Forbidden`, `Invalid`.
    """
    return await book(session, asked, await _hold_of(session, asked))


async def book(session: Session, asked: CreateBooking, hold: Hold | None) -> NewBooking:
    """What `create` says, with a hold that has been proved to be the caller's."""
    wish = await (_wish_of_hold(session, hold) if hold else occupancies.wish_for(session, asked))
    wish = replace(wish, override=may_override(session, asked, by_host=hold is None))
    async with occupancies.claiming(session, wish) as claim:
        customer = await customers.welcome(session, asked.customer)
        if hold:
            await holding.book(session, hold)
        (booking,) = await make(session, asked, customer, [Order(wish, claim, hold=hold)])
        if hold and hold.waitlist_entry_id:
            await waitlist.accepted(session, hold, booking.id)
    return announce(session, booking, words=await confiding.words(session, booking, asked.override_reason))


async def make(session: Session, asked: Buyer, customer: Customer, orders: Sequence[Order]) -> list[Booking]:
    """Bookings of time that has just been claimed, with the credits they are paid with; whoever asks announces them.

    Raises `NotEnoughCredits` where they are too few for all, `CreditsNotYours`.
    """
    unpaid = not session.scope.may("bookings:write")  # staff book without a deposit
    bookings = [_booked(order, customer, asked) for order in orders]
    for booking in bookings:
        if unpaid:
            awaiting.ask_for_deposit(booking)
        await confiding.keep_note(session, booking, asked.note)
    session.add_all(bookings)
    await session.flush()
    for order, booking in zip(orders, bookings, strict=True):
        await paying.hold(session, booking, asked.credits_pass)
        if booking.occupies:
            await occupancies.occupy(
                session,
                order.claim,
                booking=booking.id,
                booked_at=booking.created_at,
                expires_at=booking.payment_due_at,
            )
    return bookings


def announce(session: Session, booking: Booking, *, words: bytes | None = None) -> NewBooking:
    """Tell of a booking that was made, and its caller of the links that manage it."""
    if booking.awaits_payment:
        awaiting.tell_unpaid(session, booking)
    else:
        fact = BookingConfirmed if booking.status is CONFIRMED else BookingRequested
        aside = rules_set_aside(booking.overridden)
        tell(session, booking, fact, before=None, detail=aside, words=words, picked=True)
    manage = links_of(booking)
    return NewBooking(
        **dict(queries.shown(session, booking)),
        links=BookingLinks(
            cancel_token=manage.cancel,
            reschedule_token=manage.reschedule,
            join_token=manage.join if booking.join_token_hash else None,
        ),
    )


async def _hold_of(session: Session, asked: CreateBooking) -> Hold | None:
    if asked.hold_id is None:
        return None
    hold = await holds.get(session, asked.hold_id, token=asked.hold_token)
    if not hold.live(clock.now()):
        raise HoldOver
    wanted = (asked.service_id, asked.starts_at, asked.staff_member_id or hold.staff_member_id)
    other_resource = asked.resource_id and all(each.resource_id != asked.resource_id for each in hold.team)
    if wanted != (hold.service_id, hold.starts_at, hold.staff_member_id) or other_resource:
        raise HoldMismatch
    return hold


async def _wish_of_hold(session: Session, hold: Hold) -> Wish:
    return Wish(
        await services.get(session, hold.service_id),
        hold.starts_at,
        hold.staff_member_id,
        preferred=members_of(hold.team),
        action="approve",  # the notice was asked for when the slot was held
        offered=True,
        own_hold=hold.id,
        ends_at=hold.ends_at,
    )


def _booked(order: Order, customer: Customer, asked: Buyer) -> Booking:
    service, claim, policy, booking_id = order.wish.service, order.claim, order.policy, uuid7()
    booking = Booking(
        id=booking_id,
        status=PENDING if service.requires_approval else CONFIRMED,
        version=1,
        service_id=service.id,
        service_name=service.name,
        customer_id=customer.id,
        customer=customer,
        customer_name=asked.customer.name,
        customer_timezone=asked.customer.timezone,
        starts_at=claim.starts_at,
        ends_at=claim.ends_at,
        timezone=claim.timezone,
        wall_start=claim.wall_start,
        blocks=service.pending_occupies,
        price_minor=order.price.amount_minor,
        currency=order.price.currency,
        policy=policy,
        credits=policy.credits.per_booking if asked.pay_with_credits else None,
        unattended=service.unattended,
        grace_minutes=service.grace_minutes,
        settles_at=claim.ends_at + timedelta(minutes=service.grace_minutes),
        hold_id=order.hold.id if order.hold else None,
        series_id=order.series_id,
        recurrence_id=order.recurrence_id,
        overridden=list(claim.overridden),
        visit_id=order.visit_id,
        location=service.location,
        created_at=clock.now(),
        **_first_links(booking_id, service.location),
    )
    booking.assign(keeping(claim.team, order.hold.team if order.hold else ()))
    return booking


def _first_links(booking_id: UUID, location: Location) -> dict[str, Any]:
    """What is kept of the links that manage a new booking."""
    key_id = settings().vault_active_key
    manage = links.links(settings().derived_key("manage links", key_id), booking_id, 1)
    return {
        "link_key": key_id,
        "link_generation": 1,
        "cancel_token_hash": hashed(manage.cancel),
        "reschedule_token_hash": hashed(manage.reschedule),
        "join_token_hash": hashed(manage.join) if location is Location.ONLINE else None,
    }
