"""Bookings as scheduling tells of them, one fact after the other."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from contracts.identity.events import BusinessCreated, RoleGranted
from contracts.permissions import Role
from contracts.scheduling import events
from contracts.scheduling.deposits.events import BookingAwaitingPayment
from contracts.scheduling.mail import BookingMail
from contracts.scheduling.shapes import BookingStatus
from contracts.scheduling.waitlist import events as waiting
from contracts.scheduling.waitlist.mail import WaitlistMail
from contracts.scheduling.waitlist.shapes import WaitlistStatus
from contracts.types import Money, uuid7
from kit import sealed
from kit.scope import Scope

F = TypeVar("F", bound=events.BookingFact)
W = TypeVar("W", bound=waiting.WaitlistFact)

SEAL_PRIVATE_KEY, SEAL_PUBLIC_KEY = sealed.new_key_pair()
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Nexus//EN\r\nBEGIN:VEVENT\r\nUID:bkg_1@nexus\r\nSEQUENCE:1\r\n"
    "DTSTAMP:20261123T090000Z\r\nDTSTART:20261126T090000Z\r\nDTEND:20261126T100000Z\r\nSUMMARY:Haircut\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


class Story:
    """One booking; each fact tells the next version of it."""

    def __init__(self, starts_at: datetime = START, **mail: Any) -> None:
        self.booking_id, self.customer_id, self.service_id, self.staff_id = uuid7(), uuid7(), uuid7(), uuid7()
        self.email = mail.get("email", f"ada.{self.booking_id.hex[-12:]}@example.com")
        self.starts_at, self.version = starts_at, 0
        self.mail = BookingMail(
            **{
                "customer_name": "Ada Byron", "email": self.email, "timezone": "Europe/Vienna", "locale": "en-GB",
                "cancel_token": "cancel-token-1", "reschedule_token": "move-token-1", "calendar": CALENDAR, **mail,
            }
        )  # fmt: skip

    def requested(self) -> events.BookingRequested:
        return self._next(events.BookingRequested, BookingStatus.PENDING)

    def confirmed(self) -> events.BookingConfirmed:
        return self._next(events.BookingConfirmed, BookingStatus.CONFIRMED)

    def rescheduled(self, by: timedelta = timedelta(hours=2)) -> events.BookingRescheduled:
        before, self.starts_at = self.starts_at, self.starts_at + by
        return self._next(
            events.BookingRescheduled, BookingStatus.CONFIRMED, previous_starts_at=before,
            previous_ends_at=before + timedelta(hours=1), previous_staff_member_id=self.staff_id,
        )  # fmt: skip

    def cancelled(self, before: BookingStatus = BookingStatus.CONFIRMED, **more: Any) -> events.BookingCancelled:
        return self._next(events.BookingCancelled, BookingStatus.CANCELLED, previous_status=before, **more)

    def awaiting_payment(self) -> BookingAwaitingPayment:
        return self._next(
            BookingAwaitingPayment, BookingStatus.PENDING, deposit=Money(amount_minor=1_500, currency="EUR"),
            pay_by=NOW + timedelta(minutes=30), payment_due_at=NOW + timedelta(minutes=35),
        )  # fmt: skip

    def completed(self) -> events.BookingCompleted:
        return self._next(events.BookingCompleted, BookingStatus.COMPLETED)

    def _next(self, fact: type[F], status: BookingStatus, **more: Any) -> F:
        self.version += 1
        return fact(
            version=self.version, booking_id=self.booking_id, status=status, service_id=self.service_id,
            service_name="Haircut", staff_member_id=self.staff_id, staff_member_name="Mary Shelley",
            customer_id=self.customer_id, starts_at=self.starts_at, ends_at=self.starts_at + timedelta(hours=1),
            timezone="Europe/Vienna", price=Money(amount_minor=6_000, currency="EUR"),
            mail=sealed.seal(self.mail.model_dump_json(), "notifications", SEAL_PUBLIC_KEY, "booking-mail"), **more,
        )  # fmt: skip


class Wait:
    """One entry of a waitlist; each fact tells the next version of it."""

    def __init__(self, starts_at: datetime = START, **mail: Any) -> None:
        self.entry_id, self.customer_id, self.service_id, self.hold_id = uuid7(), uuid7(), uuid7(), uuid7()
        self.email = mail.get("email", f"ada.{self.entry_id.hex[-12:]}@example.com")
        self.starts_at, self.version = starts_at, 1
        self.mail = WaitlistMail(
            **{
                "customer_name": "Ada Byron", "email": self.email, "timezone": "Europe/Vienna", "locale": "en-GB",
                "token": "wait-token-1", **mail,
            }
        )  # fmt: skip

    def offered(self, expires_at: datetime = NOW + timedelta(minutes=30)) -> waiting.WaitlistOffered:
        return self._next(
            waiting.WaitlistOffered, WaitlistStatus.OFFERED, hold_id=self.hold_id, staff_member_id=uuid7(),
            staff_member_name="Mary Shelley", starts_at=self.starts_at, ends_at=self.starts_at + timedelta(hours=1),
            price=Money(amount_minor=6_000, currency="EUR"), expires_at=expires_at,
        )  # fmt: skip

    def expired(self) -> waiting.WaitlistExpired:
        return self._next(
            waiting.WaitlistExpired, WaitlistStatus.WAITING, hold_id=self.hold_id, starts_at=self.starts_at,
            how="expired",
        )  # fmt: skip

    def _next(self, fact: type[W], status: WaitlistStatus, **more: Any) -> W:
        self.version += 1
        return fact(
            version=self.version, entry_id=self.entry_id, status=status, service_id=self.service_id,
            service_name="Haircut", customer_id=self.customer_id, timezone="Europe/Vienna",
            mail=sealed.seal(self.mail.model_dump_json(), "notifications", SEAL_PUBLIC_KEY, "waitlist-mail"), **more,
        )  # fmt: skip


def business_created(scope: Scope, **fields: Any) -> BusinessCreated:
    defaults = {
        "slug": f"salon-{scope.business_id.hex[-8:]}", "name": "Salon Nord", "timezone": "Europe/Vienna",
        "currency": "EUR", "locale": "en-GB", "owner_id": uuid7(), "version": 1,
    }  # fmt: skip
    return BusinessCreated(business_id=scope.business_id, **(defaults | fields))


def role_granted(scope: Scope, user_id, role: Role = Role.OWNER, version: int = 1) -> RoleGranted:
    return RoleGranted(
        user_id=user_id, business_id=scope.business_id, role=role, name="Mary", version=version,
    )  # fmt: skip
