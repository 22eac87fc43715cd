"""Contexts that stand behind the gateway in its tests: real kit applications with a few facts in memory."""

import asyncio
import base64
import hashlib
import secrets
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from outside_standin import ISSUER, OutsideLogins

from contracts.billing.events import PaymentPurpose
from contracts.billing.payments import api as payments
from contracts.billing.payments import shapes as payment_shapes
from contracts.identity import api as identity
from contracts.identity import tokens
from contracts.identity.api_keys import api as api_keys
from contracts.identity.api_keys.shapes import ApiKeyKind, KeyStanding
from contracts.identity.platform import api as platform
from contracts.identity.tickets import api as tickets
from contracts.identity.tickets.shapes import Ticket, TicketHolder
from contracts.notifications import api as notifications
from contracts.notifications.shapes import InAppNotification, NotificationHead
from contracts.permissions import Role
from contracts.scheduling import api as scheduling
from contracts.scheduling import shapes
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.types import Done, Money, Page, from_typeid, to_typeid, uuid7
from kit.db import Session
from kit.errors import Conflict, NotFound, PreconditionFailed, Unauthorized
from kit.requests import Requests

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
EUROS = Money(amount_minor=6_500, currency="EUR")
PASSWORD = "a long pass phrase"
TOKEN = "a-manage-token-of-a-booking"


class SlotTaken(Conflict):
    """This slot is taken."""

    code = "scheduling.slot_taken"


class WrongCredentials(Unauthorized):
    """E-mail address and password do not belong together."""

    code = "identity.wrong_credentials"


class Identity:
    """Businesses, logins and keys."""

    def __init__(self) -> None:
        self.requests = Requests()
        self.asked: Counter[str] = Counter()
        self.key = Ed25519PrivateKey.generate()
        self.key_id = "current"
        self.businesses: dict[str, identity.Business] = {}
        self.roles: dict[tuple[UUID, UUID], list[Role]] = {}
        self.ended: set[UUID] = set()
        self.only_in: dict[UUID, UUID] = {}
        self.outside = OutsideLogins(self.requests)
        self.outside_issuers = [ISSUER]
        self.without_totp: set[UUID] = set()
        """Users whose roles are withheld until they have a second factor."""
        self.log_ins: list[identity.LogIn] = []
        self.refresh_tokens: dict[str, tuple[UUID, UUID]] = {}
        self.api_keys: dict[str, KeyStanding] = {}
        self.requests.answer(identity.GetBusiness)(self._business)
        self.requests.answer(identity.GetHost)(self._host)
        self.tickets: dict[str, tuple[tickets.RedeemTicket, TicketHolder]] = {}
        self.requests.answer(tickets.IssueTicket)(self._ticket)
        self.requests.answer(tickets.RedeemTicket)(self._redeem)
        self.requests.answer(identity.RefreshLogin)(self._refresh)
        self.requests.answer(identity.GetKeys)(self._keys)
        self.requests.answer(identity.GetAccess)(self._access)
        self.requests.answer(api_keys.UseApiKey)(self._use_key)
        self.requests.answer(platform.EnterBusiness, permission="platform:read")(self._enter)
        self.requests.answer(identity.GetMe)(self._me)
        self.requests.answer(identity.LogIn)(self._log_in)
        self.requests.answer(identity.LogOut)(self._log_out)
        self.requests.answer(identity.UpdateBusiness, permission="business:write")(self._update)

    def open_business(self, slug: str) -> identity.Business:
        found = identity.Business(
            id=uuid7(), slug=slug, name=slug.title(), timezone="Europe/Berlin", currency="EUR", locale="en",
            version=1, created_at=NOW,
        )  # fmt: skip
        self.businesses[slug] = found
        return found

    def claims(self, user_id: UUID, login_id: UUID, **changes: Any) -> dict[str, Any]:
        now = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": tokens.ISSUER, "aud": tokens.AUDIENCE, "sub": to_typeid("usr", user_id),
            "sid": to_typeid("lgn", login_id), "ver": 1, "iat": now, "exp": now + 600, "jti": str(uuid7()),
        }  # fmt: skip
        return {name: value for name, value in (claims | changes).items() if value is not None}

    def token(self, claims: dict[str, Any], *, key: Any = None, alg: str = "EdDSA", **headers: Any) -> str:
        all_headers = {"typ": tokens.TYPE, "kid": self.key_id} | headers
        return jwt.encode(claims, key or self.key, algorithm=alg, headers=all_headers)

    async def _business(self, session: Session, asked: identity.GetBusiness) -> identity.Business:
        self.asked[f"business {asked.slug}"] += 1
        await asyncio.sleep(0.01)
        if asked.slug not in self.businesses:
            raise NotFound
        return self.businesses[asked.slug]

    async def _keys(self, session: Session, asked: identity.GetKeys) -> identity.JsonWebKeys:
        self.asked["keys"] += 1
        public = base64.urlsafe_b64encode(self.key.public_key().public_bytes_raw()).rstrip(b"=").decode()
        published = {"kty": "OKP", "crv": "Ed25519", "x": public, "kid": self.key_id}
        return identity.JsonWebKeys(keys=[published], outside_issuers=self.outside_issuers)

    async def _access(self, session: Session, asked: identity.GetAccess) -> identity.Access:
        self.asked["access"] += 1
        assert session.actor.id == "gateway"
        roles = self.roles.get((asked.user_id, asked.business_id), []) if asked.business_id else []
        needs_totp = asked.user_id in self.without_totp
        given = [] if needs_totp else roles
        only_in = self.only_in.get(asked.login_id)
        stands = asked.login_id not in self.ended
        return identity.Access(active=stands, roles=given, needs_totp=needs_totp, only_in=only_in)

    def api_key(self, business_id: UUID, *permissions: str) -> str:
        """A key; a publishable one when it may nothing."""
        kind = ApiKeyKind.SECRET if permissions else ApiKeyKind.PUBLISHABLE
        text = ("sk_" if permissions else "pk_") + secrets.token_urlsafe(32)
        self.api_keys[text] = KeyStanding(
            active=True, id=uuid7(), business_id=business_id, kind=kind, permissions=list(permissions)
        )
        return text

    async def _enter(self, session: Session, asked: platform.EnterBusiness) -> Done:
        self.asked[f"enter {session.business_id}"] += 1
        return Done()

    async def _use_key(self, session: Session, asked: api_keys.UseApiKey) -> KeyStanding:
        self.asked["api_key"] += 1
        known = {hashlib.sha256(text.encode()).hexdigest(): standing for text, standing in self.api_keys.items()}
        return known.get(asked.key_hash, KeyStanding(active=False))

    async def _me(self, session: Session, asked: identity.GetMe) -> identity.Me:
        assert session.actor.id
        user = identity.User(
            id=from_typeid("usr", session.actor.id), name="Ada", email="ada@example.com", email_verified=True,
            created_at=NOW,
        )  # fmt: skip
        return identity.Me(user=user, roles=[])

    async def _host(self, session: Session, asked: identity.GetHost) -> identity.Business:
        self.asked[f"host {asked.host}"] += 1
        for business in self.businesses.values():
            if asked.host in business.hosts:
                return business
        raise NotFound

    async def _ticket(self, session: Session, asked: tickets.IssueTicket) -> Ticket:
        assert session.actor.id
        assert session.scope.login_id
        ticket, business = f"nxt_{uuid7().hex}", self.businesses[asked.business]
        use = tickets.RedeemTicket(
            ticket=ticket, stream=asked.stream, business_id=business.id, origin=asked.origin
        )  # fmt: skip
        user_id = from_typeid("usr", session.actor.id)
        self.tickets[ticket] = use, TicketHolder(user_id=user_id, login_id=session.scope.login_id, version=1)
        return Ticket(ticket=ticket, expires_at=NOW)

    async def _redeem(self, session: Session, asked: tickets.RedeemTicket) -> TicketHolder:
        issued = self.tickets.pop(asked.ticket, None)
        if issued is None or issued[0] != asked:
            raise WrongCredentials
        return issued[1]

    async def _log_in(self, session: Session, asked: identity.LogIn) -> identity.Tokens:
        self.log_ins.append(asked)
        if asked.password != PASSWORD:
            raise WrongCredentials
        return self.tokens(uuid7(), uuid7())

    def tokens(self, user_id: UUID, login_id: UUID) -> identity.Tokens:
        refresh_token = f"nxr_{uuid7().hex}"
        self.refresh_tokens[refresh_token] = user_id, login_id
        user = identity.User(id=user_id, name="Ada", email="ada@example.com", email_verified=True, created_at=NOW)
        access_token = self.token(self.claims(user_id, login_id))
        return identity.Tokens(access_token=access_token, refresh_token=refresh_token, expires_in=600, user=user)

    async def _refresh(self, session: Session, asked: identity.RefreshLogin) -> identity.Tokens:
        login = self.refresh_tokens.get(asked.refresh_token)
        if login is None or login[1] in self.ended:
            raise WrongCredentials
        return self.tokens(*login)

    async def _log_out(self, session: Session, asked: identity.LogOut) -> Done:
        if login := self.refresh_tokens.get(asked.refresh_token):
            self.ended.add(login[1])
        return Done()

    async def _update(self, session: Session, asked: identity.UpdateBusiness) -> identity.Business:
        found = next(one for one in self.businesses.values() if one.id == session.business_id)
        if asked.if_version not in {None, found.version}:
            raise PreconditionFailed(current={"version": found.version})
        changed = found.model_copy(update={"name": asked.name or found.name, "version": found.version + 1})
        self.businesses[found.slug] = changed
        return changed


class Scheduling:
    """One service, and bookings in memory; never looked at twice for the same start."""

    def __init__(self) -> None:
        self.requests = Requests()
        self.bookings: dict[tuple[UUID, UUID], shapes.Booking] = {}
        self.service_id = uuid7()
        self.asked: list[Any] = []
        self.slow_seconds = 0.0
        self.requests.answer(catalogue.ListPublicServices)(self._services)
        self.requests.answer(scheduling.ListAvailability)(self._availability)
        self.requests.answer(scheduling.CreateBooking)(self._create)
        self.requests.answer(scheduling.GetBooking)(self._get)
        self.requests.answer(scheduling.CancelBooking)(self._cancel)
        self.requests.answer(scheduling.GetCalendarFile)(self._calendar)
        self.requests.answer(scheduling.GetTimeline)(self._timeline)
        self.requests.answer(scheduling.PlaceHold)(self._refuse)
        self.requests.answer(scheduling.RescheduleBooking)(self._refuse)
        self.requests.answer(scheduling.ReleaseHold)(self._release)
        self.requests.answer(scheduling.ListBookings, permission="bookings:read")(self._bookings)
        self.requests.answer(scheduling.ConfirmBooking, permission="bookings:write")(self._confirm)

    async def _services(self, session: Session, asked: Any) -> Page[catalogue_shapes.PublicService]:
        await asyncio.sleep(self.slow_seconds)
        return Page(
            items=[
                catalogue_shapes.PublicService(
                    id=self.service_id, name="Massage", description="", duration_minutes=30, price=EUROS,
                    timezone="Europe/Berlin", requires_approval=False, staff_member_ids=[],
                )
            ]
        )  # fmt: skip

    async def _availability(self, session: Session, asked: scheduling.ListAvailability) -> shapes.Availability:
        self.asked.append(asked)
        return shapes.Availability(service_id=asked.service, timezone=asked.timezone or "Europe/Berlin", slots=[])

    async def _create(self, session: Session, asked: scheduling.CreateBooking) -> shapes.NewBooking:
        self.asked.append(asked)
        if asked.note == "bug":
            raise ZeroDivisionError
        taken = [one for (where, _), one in self.bookings.items() if where == session.business_id]
        if any(one.starts_at == asked.starts_at for one in taken):
            raise SlotTaken(alternatives=[{"starts_at": "2026-12-01T10:00:00Z"}])
        made = booking(asked.starts_at, asked.service_id, asked.customer.name)
        self.bookings[session.business_id, made.id] = made
        links = shapes.BookingLinks(cancel_token=TOKEN, reschedule_token=TOKEN)
        return shapes.NewBooking(**dict(made), links=links)

    async def _get(self, session: Session, asked: scheduling.GetBooking) -> shapes.Booking:
        return self.visible(session, asked.booking_id, asked.token)

    async def _cancel(self, session: Session, asked: scheduling.CancelBooking) -> shapes.Booking:
        found = self.visible(session, asked.booking_id, asked.token)
        if asked.if_version not in {None, found.version}:
            raise PreconditionFailed(current={"version": found.version})
        changed = found.model_copy(
            update={
                "status": shapes.BookingStatus.CANCELLED,
                "version": found.version + 1,
                "cancel_reason": asked.reason,
            }
        )
        self.bookings[session.business_id, found.id] = changed
        return changed

    async def _calendar(self, session: Session, asked: scheduling.GetCalendarFile) -> shapes.CalendarFile:
        self.visible(session, asked.booking_id, asked.token)
        return shapes.CalendarFile(filename='book"ing\r\nX-Evil: 1.ics', content="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")

    async def _timeline(self, session: Session, asked: scheduling.GetTimeline) -> shapes.Timeline:
        found = self.visible(session, asked.booking_id, asked.token)
        entry = shapes.TimelineEntry(at=NOW, what="scheduling.booking.confirmed.v1", actor="guest")
        later = entry.model_copy(update={"at": NOW + timedelta(hours=2), "what": "scheduling.booking.cancelled.v1"})
        return shapes.Timeline(booking_id=found.id, entries=[entry, later])

    async def _refuse(self, session: Session, asked: Any) -> Any:
        raise SlotTaken

    async def _release(self, session: Session, asked: scheduling.ReleaseHold) -> Done:
        self.asked.append(asked)
        return Done()

    async def _bookings(self, session: Session, asked: scheduling.ListBookings) -> Page[shapes.Booking]:
        return Page(items=[one for (where, _), one in self.bookings.items() if where == session.business_id])

    async def _confirm(self, session: Session, asked: scheduling.ConfirmBooking) -> shapes.Booking:
        return self.visible(session, asked.booking_id, TOKEN)

    def visible(self, session: Session, booking_id: UUID, token: str | None) -> shapes.Booking:
        found = self.bookings.get((session.business_id, booking_id))
        if found is None or (token != TOKEN and not session.scope.may("bookings:read")):
            raise NotFound("There is no such booking, but do not say so")
        return found


class Notifications:
    """In-app notifications and deliveries in memory."""

    def __init__(self) -> None:
        self.requests = Requests()
        self.mine: dict[tuple[UUID, str], list[InAppNotification]] = {}
        self.requests.answer(notifications.ListMyNotifications)(self._mine)
        self.requests.answer(notifications.GetNotificationHead)(self._head)
        self.requests.answer(notifications.ListDeliveries, permission="notifications:read")(self._deliveries)

    def notify(self, business_id: UUID, user_id: UUID, title: str, body: str = "") -> InAppNotification:
        mine = self.mine.setdefault((business_id, to_typeid("usr", user_id)), [])
        made = InAppNotification(
            id=uuid7(), sequence=len(mine) + 1, kind="booking.confirmed", title=title, body=body, about_id=None,
            created_at=NOW, read_at=None,
        )  # fmt: skip
        mine.append(made)
        return made

    async def _mine(self, session: Session, asked: Any) -> Page[InAppNotification]:
        found = [
            one
            for one in self.mine.get((session.business_id, session.actor.id or ""), [])
            if one.sequence > asked.after
        ]
        return Page(items=found[: asked.limit], has_more=len(found) > asked.limit)

    async def _head(self, session: Session, asked: Any) -> NotificationHead:
        return NotificationHead(sequence=len(self.mine.get((session.business_id, session.actor.id or ""), [])))

    async def _deliveries(self, session: Session, asked: Any) -> Page[notifications.LoggedNotification]:
        sent = notifications.LoggedNotification(
            id=uuid7(), kind="booking.confirmation", channel=notifications.Channel.EMAIL,
            status=notifications.NotificationStatus.SENT, about_id="bkg", due_at=NOW,
            sent_at=NOW + timedelta(hours=1), attempts=1, trace_id="0" * 31 + "1",
        )  # fmt: skip
        return Page(items=[sent])


class Billing:
    """One deposit for every booking, of which a part has gone back."""

    def __init__(self) -> None:
        self.requests = Requests()
        self.requests.answer(payments.ListPayments, permission="billing:read")(self._payments)
        self.requests.answer(payments.GetPayment, permission="billing:read")(self._payment)

    async def _payments(self, session: Session, asked: payments.ListPayments) -> Page[payment_shapes.Payment]:
        return Page(items=[deposit(asked.booking_id)])

    async def _payment(self, session: Session, asked: payments.GetPayment) -> payment_shapes.PaymentDetails:
        refund = payment_shapes.Refund(
            id=uuid7(), payment_id=asked.payment_id, status=payment_shapes.RefundStatus.SUCCEEDED, amount=EUROS,
            reason=payment_shapes.RefundReason.CANCELLED, note=None, undoes=False, problem=None, stripe_id="re_1",
            refunded_at=NOW + timedelta(hours=3), created_at=NOW,
        )  # fmt: skip
        paid = dict(deposit(None)) | {"id": asked.payment_id}
        return payment_shapes.PaymentDetails(**paid, refunds=[refund], disputes=[], stripe_fee=None, platform_fee=None)


def deposit(booking_id: UUID | None) -> payment_shapes.Payment:
    return payment_shapes.Payment(
        id=uuid7(), status=payment_shapes.PaymentStatus.SUCCEEDED, version=1, purpose=PaymentPurpose.DEPOSIT,
        amount=EUROS, refunded=EUROS, description="Massage", customer_id=None, booking_id=booking_id, purchase_id=None,
        membership_id=None, period_starts_at=None, checkout_id=None, decline_code=None, disputed=False,
        stripe_id="pi_1", paid_at=NOW + timedelta(minutes=30), created_at=NOW,
    )  # fmt: skip


def booking(starts_at: datetime, service_id: UUID, customer: str) -> shapes.Booking:
    return shapes.Booking(
        id=uuid7(), status=shapes.BookingStatus.CONFIRMED, version=1, service_id=service_id, service_name="Massage",
        staff_member_id=uuid7(), staff_member_name="Grace", customer_id=uuid7(), customer_name=customer,
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), timezone="Europe/Berlin",
        local_start=starts_at.isoformat(), price=EUROS, created_at=NOW,
        policy=shapes.Policy(version=1, cancel_notice_minutes=0, move_notice_minutes=0, late_cancel_fee_percent=0),
    )  # fmt: skip
