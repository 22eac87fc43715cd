"""The methods of `Nexus`. Made by `make gen`; edit the contracts or the tables instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from nexus_sdk.blocking import Events, Group, Listing
from nexus_sdk.generated import models, operations
from nexus_sdk.model import Page
from nexus_sdk.operation import OMIT, Omit


class BusinessApiKeys(Group):
    """`business.api_keys`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.ApiKey]:
        """The keys of the business, newest first, the revoked ones among them.

        Needs the permission `keys:read` in the business.

        `GET /v1/{slug}/api-keys`
        """
        return self._list(operations.LIST_API_KEYS, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        kind: models.ApiKeyKind | Omit = OMIT,
        permissions: Sequence[str] | Omit = OMIT,
        expires_at: datetime | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewApiKey:
        """Make a key. Its secret is in this answer alone: what is kept is a hash.

        - `permissions`: What a secret key may do: only what whoever makes it may, and never make keys or give roles.

        Needs the permission `keys:write` in the business.

        Refused with `identity.key_beyond_creator`, `identity.key_expired`, `identity.key_without_purpose`.

        `POST /v1/{slug}/api-keys`
        """
        return self._ask(
            operations.CREATE_API_KEY,
            {"name": name, "kind": kind, "permissions": permissions, "expires_at": expires_at},
            key=idempotency_key,
            timeout=timeout,
        )

    def revoke(
        self, key_id: models.ApiKeyId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.ApiKey:
        """End a key, for ever and within five seconds. One that has ended stays as it is.

        Needs the permission `keys:write` in the business.

        `DELETE /v1/{slug}/api-keys/{key_id}`
        """
        return self._ask(operations.REVOKE_API_KEY, {"key_id": key_id}, key=idempotency_key, timeout=timeout)


class BusinessServices(Group):
    """`business.services`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.PublicService]:
        """The services a customer can book.

        Refused with `scheduling.business_not_known_yet`.

        `GET /v1/{slug}/services`
        """
        return self._list(operations.LIST_PUBLIC_SERVICES, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def get(self, service_id: models.ServiceId, *, timeout: float | None = None) -> models.PublicService:
        """One bookable service.

        Refused with `scheduling.business_not_known_yet`.

        `GET /v1/{slug}/services/{service_id}`
        """
        return self._ask(operations.GET_PUBLIC_SERVICE, {"service_id": service_id}, timeout=timeout)


class BusinessHours(Group):
    """`business.hours`."""

    def get_opening_hours(self, *, timeout: float | None = None) -> models.OpeningHours:
        """When the business is open.

        Refused with `scheduling.business_not_known_yet`.

        `GET /v1/{slug}/hours`
        """
        return self._ask(operations.GET_OPENING_HOURS, {}, timeout=timeout)


class BusinessStaff(Group):
    """`business.staff`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.PublicStaffMember]:
        """The staff members a customer can book.

        `GET /v1/{slug}/staff`
        """
        return self._list(operations.LIST_PUBLIC_STAFF, {"limit": limit, "cursor": cursor}, timeout=timeout)


class BusinessPackages(Group):
    """`business.packages`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.Package]:
        """The packages a customer can buy.

        `GET /v1/{slug}/packages`
        """
        return self._list(operations.LIST_PUBLIC_PACKAGES, {"limit": limit, "cursor": cursor}, timeout=timeout)


class BusinessMemberships(Group):
    """`business.memberships`."""

    def list_plans(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.MembershipPlan]:
        """The memberships a customer can have.

        `GET /v1/{slug}/memberships`
        """
        return self._list(operations.LIST_PUBLIC_MEMBERSHIP_PLANS, {"limit": limit, "cursor": cursor}, timeout=timeout)


class BusinessSessions(Group):
    """`business.sessions`."""

    def list_slots(
        self,
        *,
        from_: datetime | Omit | None = OMIT,
        to: datetime | Omit | None = OMIT,
        service: models.ServiceId | Omit | None = OMIT,
        staff: models.StaffMemberId | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Timetable:
        """The slots of coming sessions, also full ones, with the seats that are left in each; at most 93 days.

        - `from_`: Now, by default.
        - `to`: Two weeks after the beginning, by default.
        - `timezone`: The viewer's zone; writes, never decides.

        `GET /v1/{slug}/sessions`
        """
        return self._ask(
            operations.LIST_SESSION_SLOTS,
            {"from": from_, "to": to, "service": service, "staff": staff, "timezone": timezone, "limit": limit},
            timeout=timeout,
        )


class BusinessAvailability(Group):
    """`business.availability`."""

    def list(
        self,
        *,
        service: models.ServiceId,
        from_: datetime,
        to: datetime,
        staff: models.StaffMemberId | Omit | None = OMIT,
        resource: models.ResourceId | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        limit: int | Omit | None = OMIT,
        first_per_day: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Availability:
        """Bookable starts of a service in `[from, to)`, at most 93 days.

        - `staff`: This staff member only; anyone who gives the service otherwise.
        - `resource`: This room or device only; any that the service can be given with otherwise.
        - `timezone`: The viewer's zone; groups and writes, never decides.

        `GET /v1/{slug}/availability`
        """
        return self._ask(
            operations.LIST_AVAILABILITY,
            {
                "service": service,
                "from": from_,
                "to": to,
                "staff": staff,
                "resource": resource,
                "timezone": timezone,
                "limit": limit,
                "first_per_day": first_per_day,
            },
            timeout=timeout,
        )

    def next(
        self,
        service: models.ServiceId,
        *,
        staff: models.StaffMemberId | Omit | None = OMIT,
        resource: models.ResourceId | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Availability:
        """The first bookable starts from now on.

        `GET /v1/{slug}/availability/next`
        """
        return self._ask(
            operations.NEXT_AVAILABILITY,
            {"service": service, "staff": staff, "resource": resource, "timezone": timezone, "limit": limit},
            timeout=timeout,
        )

    def explain(
        self,
        *,
        service: models.ServiceId,
        start: datetime,
        staff: models.StaffMemberId | Omit | None = OMIT,
        resource: models.ResourceId | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> models.Explanation:
        """Why this start is bookable or not.

        `GET /v1/{slug}/availability/explain`
        """
        return self._ask(
            operations.EXPLAIN_AVAILABILITY,
            {"service": service, "start": start, "staff": staff, "resource": resource},
            timeout=timeout,
        )


class BusinessHolds(Group):
    """`business.holds`."""

    def place(
        self,
        *,
        service_id: models.ServiceId,
        starts_at: datetime,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        resource_id: models.ResourceId | Omit | None = OMIT,
        preferred_staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        offer: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Hold:
        """Keep a slot for ten minutes. Refused with 409 and alternatives when it is not free.

        - `preferred_staff_member_id`: Takes part where free; else somebody else does.

        Refused with `scheduling.not_bookable`, `scheduling.offer_expired`, `scheduling.offer_refused`,
        `scheduling.slot_taken`.

        `POST /v1/{slug}/holds`
        """
        return self._ask(
            operations.PLACE_HOLD,
            {
                "service_id": service_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "resource_id": resource_id,
                "preferred_staff_member_id": preferred_staff_member_id,
                "offer": offer,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def release(
        self, hold_id: models.HoldId, *, token: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> None:
        """Give a held slot back.

        Refused with `scheduling.hold_over`.

        `DELETE /v1/{slug}/holds/{hold_id}`
        """
        return self._ask(
            operations.RELEASE_HOLD, {"hold_id": hold_id, "token": token}, key=idempotency_key, timeout=timeout
        )


class BusinessBookings(Group):
    """`business.bookings`."""

    def create(
        self,
        *,
        service_id: models.ServiceId,
        starts_at: datetime,
        customer: models.Contact,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        resource_id: models.ResourceId | Omit | None = OMIT,
        preferred_staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        offer: str | Omit | None = OMIT,
        hold_id: models.HoldId | Omit | None = OMIT,
        hold_token: str | Omit | None = OMIT,
        pay_with_credits: bool | Omit = OMIT,
        credits_pass: str | Omit | None = OMIT,
        note: str | Omit | None = OMIT,
        override: bool | Omit = OMIT,
        override_reason: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewBooking:
        """Book a slot, directly or by consuming a hold.

        - `preferred_staff_member_id`: Takes part where free; else somebody else does.
        - `pay_with_credits`: Pay with the customer's credits, those that expire first; refused with 402 where they
        are too few.
        - `credits_pass`: Proves that the credits are one's own; staff need none.
        - `override`: Set the business's own rules aside: hours, grid, notice and horizon, never what is taken. For
        managers.
        - `override_reason`: Why; needed with `override`.

        Refused with `scheduling.credits_not_yours`, `scheduling.hold_mismatch`, `scheduling.hold_over`,
        `scheduling.not_bookable`, `scheduling.not_enough_credits`, `scheduling.nothing_offered`,
        `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.slot_taken`, `scheduling.waitlist_over`.

        `POST /v1/{slug}/bookings`
        """
        return self._ask(
            operations.CREATE_BOOKING,
            {
                "service_id": service_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "resource_id": resource_id,
                "preferred_staff_member_id": preferred_staff_member_id,
                "customer": customer,
                "offer": offer,
                "hold_id": hold_id,
                "hold_token": hold_token,
                "pay_with_credits": pay_with_credits,
                "credits_pass": credits_pass,
                "note": note,
                "override": override,
                "override_reason": override_reason,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def get(
        self, booking_id: models.BookingId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.Booking:
        """A booking, for its customer (by a manage token or login) or the business's staff.

        Refused with `vault.tampered`.

        `GET /v1/{slug}/bookings/{booking_id}`
        """
        return self._ask(operations.GET_BOOKING, {"booking_id": booking_id, "token": token}, timeout=timeout)

    def cancel(
        self,
        booking_id: models.BookingId,
        *,
        token: str | Omit | None = OMIT,
        reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Call a booking off. Inside the notice a customer owes the policy's fee.

        Refused with `scheduling.booking_over`, `scheduling.not_enough_credits`, `vault.tampered`.

        `POST /v1/{slug}/bookings/{booking_id}/cancel`
        """
        return self._ask(
            operations.CANCEL_BOOKING,
            {"booking_id": booking_id, "token": token, "reason": reason, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def reschedule(
        self,
        booking_id: models.BookingId,
        *,
        starts_at: datetime,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        resource_id: models.ResourceId | Omit | None = OMIT,
        preferred_staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        offer: str | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        override: bool | Omit = OMIT,
        override_reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Move a booking in one step; its own old time never blocks it.

        - `preferred_staff_member_id`: Takes part where free; whoever gave it before does else.
        - `override`: Set the business's own rules aside, as when booking.
        - `override_reason`: Why; needed with `override`.

        Refused with `scheduling.booking_over`, `scheduling.not_bookable`, `scheduling.offer_expired`,
        `scheduling.offer_refused`, `scheduling.slot_taken`, `scheduling.too_late_to_move`, `vault.tampered`.

        `POST /v1/{slug}/bookings/{booking_id}/reschedule`
        """
        return self._ask(
            operations.RESCHEDULE_BOOKING,
            {
                "booking_id": booking_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "resource_id": resource_id,
                "preferred_staff_member_id": preferred_staff_member_id,
                "offer": offer,
                "token": token,
                "override": override,
                "override_reason": override_reason,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def join(
        self,
        booking_id: models.BookingId,
        *,
        token: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.JoinLink:
        """A way into the room of an online booking, made for who asks; from 15 minutes before it until 30 after it.

        Refused with `scheduling.booking_not_online`, `scheduling.room_closed`, `scheduling.room_not_open`,
        `scheduling.room_not_ready`, `scheduling.video_unavailable`.

        `POST /v1/{slug}/bookings/{booking_id}/join`
        """
        return self._ask(
            operations.JOIN_BOOKING, {"booking_id": booking_id, "token": token}, key=idempotency_key, timeout=timeout
        )

    def get_calendar_file(
        self, booking_id: models.BookingId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> str:
        """The booking as an iCalendar file.

        `GET /v1/{slug}/bookings/{booking_id}/calendar.ics`
        """
        return self._ask(operations.GET_CALENDAR_FILE, {"booking_id": booking_id, "token": token}, timeout=timeout)

    def get_timeline(
        self, booking_id: models.BookingId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.Timeline:
        """Every transition of a booking, oldest first.

        Refused with `vault.tampered`.

        `GET /v1/{slug}/bookings/{booking_id}/timeline`
        """
        return self._ask(operations.GET_TIMELINE, {"booking_id": booking_id, "token": token}, timeout=timeout)

    def pay_fee(
        self,
        booking_id: models.BookingId,
        *,
        success_url: str,
        token: str | Omit | None = OMIT,
        gift_code: str | Omit | None = OMIT,
        cancel_url: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.OpenedCheckout:
        """Pay a booking's fee that is due on a page of Stripe's. For whoever has a token of its manage links, the
        customer that the login is, and staff.

        - `gift_code`: Pays as much as is on it.

        `POST /v1/{slug}/bookings/{booking_id}/fee/pay`
        """
        return self._ask(
            operations.PAY_FEE,
            {
                "booking_id": booking_id,
                "token": token,
                "gift_code": gift_code,
                "success_url": success_url,
                "cancel_url": cancel_url,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessSeries(Group):
    """`business.series`."""

    def preview(
        self,
        *,
        service_id: models.ServiceId,
        starts_at: datetime,
        rule: str,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        exdates: Sequence[datetime] | Omit = OMIT,
        instead: Sequence[models.Instead] | Omit = OMIT,
        offer: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.SeriesPlan:
        """A dry run: every occurrence, whether it can be booked, why not, and what could be had instead.

        - `starts_at`: The first occurrence; the rule must give it too.
        - `exdates`: Local starts that the rule gives and that are left out (EXDATE).
        - `instead`: Occurrences that take place at another time, such as an alternative that a dry run told.
        - `offer`: Of the first start: it need not lie on today's grid, and its price holds for all.

        Refused with `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.rule_refused`.

        `POST /v1/{slug}/series/preview`
        """
        return self._ask(
            operations.PREVIEW_SERIES,
            {
                "service_id": service_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "rule": rule,
                "exdates": exdates,
                "instead": instead,
                "offer": offer,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def create(
        self,
        *,
        service_id: models.ServiceId,
        starts_at: datetime,
        rule: str,
        customer: models.Contact,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        exdates: Sequence[datetime] | Omit = OMIT,
        instead: Sequence[models.Instead] | Omit = OMIT,
        offer: str | Omit | None = OMIT,
        skip_conflicts: bool | Omit = OMIT,
        pay_with_credits: bool | Omit = OMIT,
        credits_pass: str | Omit | None = OMIT,
        note: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewSeries:
        """Book every occurrence of a rule, or none.

        - `starts_at`: The first occurrence; the rule must give it too.
        - `exdates`: Local starts that the rule gives and that are left out (EXDATE).
        - `instead`: Occurrences that take place at another time, such as an alternative that a dry run told.
        - `offer`: Of the first start: it need not lie on today's grid, and its price holds for all.
        - `skip_conflicts`: Book those that can be booked, at least one, and tell which were left out.
        - `pay_with_credits`: Pay each with the customer's credits; refused with 402 where they are too few for all.
        - `credits_pass`: Proves that the credits are one's own; staff need none.

        Refused with `scheduling.credits_not_yours`, `scheduling.not_bookable`, `scheduling.not_enough_credits`,
        `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.rule_refused`, `scheduling.slot_taken`.

        `POST /v1/{slug}/series`
        """
        return self._ask(
            operations.CREATE_SERIES,
            {
                "service_id": service_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "rule": rule,
                "exdates": exdates,
                "instead": instead,
                "offer": offer,
                "skip_conflicts": skip_conflicts,
                "customer": customer,
                "pay_with_credits": pay_with_credits,
                "credits_pass": credits_pass,
                "note": note,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def get(
        self, series_id: models.SeriesId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.Series:
        """A series, for its customer (by a manage token of it or login) or the business's staff.

        Refused with `vault.tampered`.

        `GET /v1/{slug}/series/{series_id}`
        """
        return self._ask(operations.GET_SERIES, {"series_id": series_id, "token": token}, timeout=timeout)

    def cancel(
        self,
        series_id: models.SeriesId,
        *,
        scope: models.EditScope,
        booking_id: models.BookingId | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Series:
        """Call off one occurrence, one and the following, or all that lie ahead; each by the rules of a single booking.

        - `booking_id`: The occurrence meant, unless it is all.

        Refused with `scheduling.booking_over`, `scheduling.not_enough_credits`, `vault.tampered`.

        `POST /v1/{slug}/series/{series_id}/cancel`
        """
        return self._ask(
            operations.CANCEL_SERIES,
            {
                "series_id": series_id,
                "scope": scope,
                "booking_id": booking_id,
                "token": token,
                "reason": reason,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def reschedule(
        self,
        series_id: models.SeriesId,
        *,
        scope: models.EditScope,
        booking_id: models.BookingId,
        starts_at: datetime,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        offer: str | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Series:
        """Move one occurrence, one and the following, or all that lie ahead, by the same local time: all or none. This
        and following is cut off as a series of its own, which is the answer; the same tokens manage it.

        - `booking_id`: The occurrence that `starts_at` is meant for; the others move as far as it does.
        - `staff_member_id`: Who gives them from now on; whoever gave them so far, where free, when left out.
        - `offer`: Of the start of the occurrence meant.

        Refused with `scheduling.booking_over`, `scheduling.bookings_changed`, `scheduling.not_bookable`,
        `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.slot_taken`,
        `scheduling.too_late_to_move`, `vault.tampered`.

        `POST /v1/{slug}/series/{series_id}/reschedule`
        """
        return self._ask(
            operations.RESCHEDULE_SERIES,
            {
                "series_id": series_id,
                "scope": scope,
                "booking_id": booking_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "offer": offer,
                "token": token,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessWaitlist(Group):
    """`business.waitlist`."""

    def join(
        self,
        *,
        service_id: models.ServiceId,
        from_date: date,
        to_date: date,
        customer: models.Contact,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        times: Sequence[models.DayTime] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewWaitlistEntry:
        """Wait for time of a service, on local dates (both included) of at most 93 days and in hours that suit.

        - `staff_member_id`: Only this staff member; anyone who gives the service otherwise.
        - `times`: The hours that suit; none is any.

        `POST /v1/{slug}/waitlist`
        """
        return self._ask(
            operations.JOIN_WAITLIST,
            {
                "service_id": service_id,
                "staff_member_id": staff_member_id,
                "from_date": from_date,
                "to_date": to_date,
                "times": times,
                "customer": customer,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def get_entry(
        self, entry_id: models.WaitlistEntryId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.WaitlistEntry:
        """An entry and what it is offered, for its customer (by its token) or the business's staff.

        `GET /v1/{slug}/waitlist/{entry_id}`
        """
        return self._ask(operations.GET_WAITLIST_ENTRY, {"entry_id": entry_id, "token": token}, timeout=timeout)

    def accept_offer(
        self,
        entry_id: models.WaitlistEntryId,
        *,
        token: str | Omit | None = OMIT,
        pay_with_credits: bool | Omit = OMIT,
        credits_pass: str | Omit | None = OMIT,
        note: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewBooking:
        """Book the time that is kept for an entry, at the price it was offered for.

        Refused with `scheduling.credits_not_yours`, `scheduling.hold_over`, `scheduling.not_bookable`,
        `scheduling.not_enough_credits`, `scheduling.nothing_offered`, `scheduling.offer_expired`,
        `scheduling.offer_refused`, `scheduling.slot_taken`, `scheduling.waitlist_over`.

        `POST /v1/{slug}/waitlist/{entry_id}/accept`
        """
        return self._ask(
            operations.ACCEPT_OFFER,
            {
                "entry_id": entry_id,
                "token": token,
                "pay_with_credits": pay_with_credits,
                "credits_pass": credits_pass,
                "note": note,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def decline_offer(
        self,
        entry_id: models.WaitlistEntryId,
        *,
        token: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.WaitlistEntry:
        """Let the time that is kept for an entry go to the next, and wait on for another.

        Refused with `scheduling.hold_over`, `scheduling.nothing_offered`, `scheduling.waitlist_over`.

        `POST /v1/{slug}/waitlist/{entry_id}/decline`
        """
        return self._ask(
            operations.DECLINE_OFFER,
            {"entry_id": entry_id, "token": token, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def leave(
        self,
        entry_id: models.WaitlistEntryId,
        *,
        token: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> None:
        """Wait no longer; what is kept for the entry goes to the next.

        Refused with `scheduling.hold_over`, `scheduling.waitlist_over`.

        `DELETE /v1/{slug}/waitlist/{entry_id}`
        """
        return self._ask(
            operations.LEAVE_WAITLIST, {"entry_id": entry_id, "token": token}, key=idempotency_key, timeout=timeout
        )


class BusinessVisits(Group):
    """`business.visits`."""

    def list_times(
        self,
        *,
        segments: Sequence[models.Segment],
        from_: datetime,
        to: datetime,
        timezone: str | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        visit_id: models.VisitId | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.VisitAvailability:
        """Times at which several services can be had one after the other, the first in `[from, to)`, at most 14 days.
        For moving a visit, name it: its own bookings do not stand in the way then.

        - `timezone`: The viewer's zone; writes, never decides.
        - `token`: Of the visit that is to move.

        Refused with `scheduling.booking_over`, `vault.tampered`.

        `POST /v1/{slug}/visits/times`
        """
        return self._ask(
            operations.LIST_VISIT_TIMES,
            {
                "segments": segments,
                "from": from_,
                "to": to,
                "timezone": timezone,
                "limit": limit,
                "visit_id": visit_id,
                "token": token,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def create(
        self,
        *,
        parts: Sequence[models.WantedPart],
        customer: models.Contact,
        pay_with_credits: bool | Omit = OMIT,
        credits_pass: str | Omit | None = OMIT,
        note: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewVisit:
        """Book several services one after the other, all or none.

        - `parts`: In their order; none may start before the one before ends.
        - `pay_with_credits`: Pay each with the customer's credits; refused with 402 where they are too few for all.
        - `credits_pass`: Proves that the credits are one's own; staff need none.

        Refused with `scheduling.credits_not_yours`, `scheduling.not_bookable`, `scheduling.not_enough_credits`,
        `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.slot_taken`.

        `POST /v1/{slug}/visits`
        """
        return self._ask(
            operations.CREATE_VISIT,
            {
                "parts": parts,
                "customer": customer,
                "pay_with_credits": pay_with_credits,
                "credits_pass": credits_pass,
                "note": note,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def get(
        self, visit_id: models.VisitId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.Visit:
        """A visit, for its customer (by a manage token of it or login) or the business's staff.

        Refused with `vault.tampered`.

        `GET /v1/{slug}/visits/{visit_id}`
        """
        return self._ask(operations.GET_VISIT, {"visit_id": visit_id, "token": token}, timeout=timeout)

    def cancel(
        self,
        visit_id: models.VisitId,
        *,
        token: str | Omit | None = OMIT,
        reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Visit:
        """Call off all of a visit that lies ahead; each booking by its own rules.

        Refused with `scheduling.booking_over`, `scheduling.not_enough_credits`, `vault.tampered`.

        `POST /v1/{slug}/visits/{visit_id}/cancel`
        """
        return self._ask(
            operations.CANCEL_VISIT,
            {"visit_id": visit_id, "token": token, "reason": reason, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def reschedule(
        self,
        visit_id: models.VisitId,
        *,
        parts: Sequence[models.MovedPart],
        token: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Visit:
        """Move all of a visit that lies ahead, all or none; none of its own old times blocks it.

        - `parts`: Every booking of it that lies ahead, in their new order.

        Refused with `scheduling.booking_over`, `scheduling.bookings_changed`, `scheduling.not_bookable`,
        `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.slot_taken`,
        `scheduling.too_late_to_move`, `vault.tampered`.

        `POST /v1/{slug}/visits/{visit_id}/reschedule`
        """
        return self._ask(
            operations.RESCHEDULE_VISIT,
            {"visit_id": visit_id, "parts": parts, "token": token, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessCheckouts(Group):
    """`business.checkouts`."""

    def start(
        self,
        *,
        success_url: str,
        booking_id: models.BookingId | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        package_id: models.PackageId | Omit | None = OMIT,
        plan_id: models.MembershipPlanId | Omit | None = OMIT,
        customer: models.Contact | Omit | None = OMIT,
        gift_code: str | Omit | None = OMIT,
        cancel_url: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.StartedCheckout:
        """Pay a booking's deposit, buy a package or join a membership: exactly one of them. The gateway answers it:
        scheduling says what is owed and records what is bought, billing opens Stripe's page. There is one open
        checkout for each thing that is to be paid: asked for again, it is told again.

        - `booking_id`: The booking that awaits its deposit.
        - `token`: A token of the booking's manage links; its customer by login, and staff, need none.
        - `customer`: Who buys; by default the customer that the login is.
        - `gift_code`: Pays as much as is on it; not a membership.

        `POST /v1/{slug}/checkouts`
        """
        return self._ask(
            operations.START_CHECKOUT,
            {
                "booking_id": booking_id,
                "token": token,
                "package_id": package_id,
                "plan_id": plan_id,
                "customer": customer,
                "gift_code": gift_code,
                "success_url": success_url,
                "cancel_url": cancel_url,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def get(
        self, checkout_id: models.CheckoutId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.Checkout:
        """How a checkout stands, for whoever has its token and the business's staff.

        `GET /v1/{slug}/checkouts/{checkout_id}`
        """
        return self._ask(operations.GET_CHECKOUT, {"checkout_id": checkout_id, "token": token}, timeout=timeout)


class BusinessGiftCodes(Group):
    """`business.gift_codes`."""

    def buy(
        self,
        *,
        amount: models.Money,
        email: str,
        success_url: str,
        recipient: models.GiftRecipient | Omit | None = OMIT,
        cancel_url: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.OpenedCheckout:
        """Buy a gift code of an amount, in the business's currency, on a page of Stripe's. It is mailed once it is
        paid, and told once to whoever has the checkout's token.

        - `email`: Of whoever buys it.
        - `recipient`: To whom it is mailed; by default to whoever buys it.

        Refused with `billing.address_refused`, `billing.business_not_heard_of`, `billing.card_declined`,
        `billing.checkout_under_way`, `billing.gift_code_not_valid`, `billing.not_chargeable`,
        `billing.not_taking_payments`, `billing.paid_already`, `billing.paying_is_over`, `billing.stripe_away`,
        `billing.stripe_refused`.

        `POST /v1/{slug}/gift-codes`
        """
        return self._ask(
            operations.BUY_GIFT_CODE,
            {
                "amount": amount,
                "email": email,
                "recipient": recipient,
                "success_url": success_url,
                "cancel_url": cancel_url,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def get_gift_balance(
        self, *, gift_code: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.GiftBalance:
        """What can be spent by a code, for whoever has it.

        `POST /v1/{slug}/gift-codes/balance`
        """
        return self._ask(operations.GET_GIFT_BALANCE, {"gift_code": gift_code}, key=idempotency_key, timeout=timeout)

    def reveal(
        self,
        gift_code_id: models.GiftCodeId,
        *,
        token: str,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.RevealedGift:
        """The code that was bought, told once: it is stored hashed.

        - `token`: Of the checkout that paid it.

        Refused with `billing.gift_code_shown`, `billing.gift_not_paid_yet`.

        `POST /v1/{slug}/gift-codes/{gift_code_id}/reveal`
        """
        return self._ask(
            operations.REVEAL_GIFT_CODE,
            {"gift_code_id": gift_code_id, "token": token},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessPaymentMethods(Group):
    """`business.payment_methods`."""

    def get_card_consent(self, *, timeout: float | None = None) -> models.CardConsent:
        """What a customer agrees to who lets a card be kept.

        Refused with `billing.business_not_heard_of`.

        `GET /v1/{slug}/payment-methods/consent`
        """
        return self._ask(operations.GET_CARD_CONSENT, {}, timeout=timeout)

    def list(
        self,
        *,
        booking_id: models.BookingId | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Page[models.PaymentMethod]:
        """The cards that one has let the business keep, newest first; proven as for `SaveCard`.

        `GET /v1/{slug}/payment-methods`
        """
        return self._ask(
            operations.LIST_MY_PAYMENT_METHODS, {"booking_id": booking_id, "token": token}, timeout=timeout
        )

    def save_card(
        self,
        *,
        agreed: str,
        success_url: str,
        booking_id: models.BookingId | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        cancel_url: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.CardSetup:
        """Leave a card for later fees, on a page of Stripe's. For whoever has a token of a booking's manage links, and
        for the customer that the login is.

        - `agreed`: The version of the wording that was shown and agreed to; refused when another holds now.

        `POST /v1/{slug}/payment-methods`
        """
        return self._ask(
            operations.SAVE_CARD,
            {
                "booking_id": booking_id,
                "token": token,
                "agreed": agreed,
                "success_url": success_url,
                "cancel_url": cancel_url,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def remove(
        self,
        payment_method_id: models.PaymentMethodId,
        *,
        booking_id: models.BookingId | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> None:
        """Take back the permission to charge a card; proven as for `SaveCard`.

        `DELETE /v1/{slug}/payment-methods/{payment_method_id}`
        """
        return self._ask(
            operations.REMOVE_MY_PAYMENT_METHOD,
            {"payment_method_id": payment_method_id, "booking_id": booking_id, "token": token},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessMe(Group):
    """`business.me`."""

    def get_myself(self, *, timeout: float | None = None) -> models.Customer:
        """What a business knows of the user who asks; a 404 while no customer of it has their proven address.

        Needs a login.

        `GET /v1/{slug}/me`
        """
        return self._ask(operations.GET_MYSELF, {}, timeout=timeout)

    def list_bookings(
        self,
        *,
        from_: datetime | Omit | None = OMIT,
        to: datetime | Omit | None = OMIT,
        status: models.BookingStatus | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Booking]:
        """The bookings of the user who asks, by start, oldest first; none while no customer has their proven address.

        Needs a login.

        Refused with `vault.tampered`.

        `GET /v1/{slug}/me/bookings`
        """
        return self._list(
            operations.LIST_MY_BOOKINGS,
            {"from": from_, "to": to, "status": status, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def get_credits(self, *, timeout: float | None = None) -> models.CustomerCredits:
        """The credits of the user who asks; a 404 while no customer has their proven address.

        Needs a login.

        `GET /v1/{slug}/me/credits`
        """
        return self._ask(operations.GET_MY_CREDITS, {}, timeout=timeout)

    def list_invoices(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.Invoice]:
        """The caller's own invoices, newest first, without drafts; a 404 while no customer is linked to the login. The
        gateway answers it: scheduling says which customer the login is, billing has their invoices.

        Needs a login.

        `GET /v1/{slug}/me/invoices`
        """
        return self._list(operations.LIST_MY_INVOICES, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def export(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> models.CustomerExport:
        """Everything that a business holds about the user who asks; a 404 while no customer is linked to the login.

        Needs a login.

        Refused with `vault.tampered`.

        `POST /v1/{slug}/me/export`
        """
        return self._ask(operations.EXPORT_MINE, {}, key=idempotency_key, timeout=timeout)

    def erase(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> models.Erasure:
        """Have this business forget the user who asks, as far as `EraseCustomer` goes; their account stays. Refused
        with 409 while bookings are to come or memberships renew. A 404 while no customer is linked to the login.

        Needs a login.

        Refused with `scheduling.booking_over`, `scheduling.customer_still_expected`, `scheduling.hold_over`,
        `scheduling.membership_over`, `scheduling.not_enough_credits`, `scheduling.waitlist_over`, `vault.tampered`.

        `DELETE /v1/{slug}/me`
        """
        return self._ask(operations.ERASE_MINE, {}, key=idempotency_key, timeout=timeout)

    def list_notifications(
        self, *, after: int | Omit = OMIT, limit: int | Omit = OMIT, timeout: float | None = None
    ) -> Page[models.InAppNotification]:
        """In-app notifications of the user who asks, after a sequence, oldest first.

        Needs a login.

        `GET /v1/{slug}/me/notifications`
        """
        return self._ask(operations.LIST_MY_NOTIFICATIONS, {"after": after, "limit": limit}, timeout=timeout)

    def mark_read(
        self,
        notification_id: models.NotificationId,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> None:
        """Mark one of the caller's notifications as read.

        Needs a login.

        `POST /v1/{slug}/me/notifications/{notification_id}/read`
        """
        return self._ask(
            operations.MARK_READ, {"notification_id": notification_id}, key=idempotency_key, timeout=timeout
        )

    def stream(self, *, last_event_id: str | None = None) -> Events:
        """Listen, for as long as it is iterated over; a connection that ends is taken up again where it ended. Close
        it, or use it in a `with` statement.

        Needs a login.

        `GET /v1/{slug}/me/stream`
        """
        return self._listen("/v1/{slug}/me/stream", last_event_id)


class BusinessAdminBusiness(Group):
    """`business.admin.business`."""

    def update(
        self,
        *,
        name: str | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        locale: str | Omit | None = OMIT,
        staff_need_totp: bool | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Business:
        """Change a business's profile; only the fields given.

        - `staff_need_totp`: Whether whoever works here needs a second factor. Whoever says so has to have one.
        - `if_version`: Refuse with 412 unless this is the current version.

        Needs the permission `business:write` in the business.

        Refused with `identity.totp_missing`.

        `admin.business.update`
        """
        return self._ask(
            operations.ADMIN_BUSINESS_UPDATE,
            {
                "name": name,
                "timezone": timezone,
                "locale": locale,
                "staff_need_totp": staff_need_totp,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminMembers(Group):
    """`business.admin.members`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.Member]:
        """The users of the business.

        Needs the permission `members:read` in the business.

        `admin.members.list`
        """
        return self._list(operations.ADMIN_MEMBERS_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def grant(
        self, *, email: str, role: models.Role, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.Member:
        """Give a member of the business a further role; whoever is none yet is invited.

        Needs the permission `members:write` in the business.

        Refused with `identity.platform_role`.

        `admin.members.grant`
        """
        return self._ask(
            operations.ADMIN_MEMBERS_GRANT, {"email": email, "role": role}, key=idempotency_key, timeout=timeout
        )

    def revoke(
        self,
        *,
        user_id: models.UserId,
        role: models.Role,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Member:
        """Take a role away. The last owner cannot be removed.

        Needs the permission `members:write` in the business.

        Refused with `identity.last_owner`, `identity.role_from_organisation`.

        `admin.members.revoke`
        """
        return self._ask(
            operations.ADMIN_MEMBERS_REVOKE, {"user_id": user_id, "role": role}, key=idempotency_key, timeout=timeout
        )


class BusinessAdminIssuer(Group):
    """`business.admin.issuer`."""

    def get(self, *, timeout: float | None = None) -> models.Issuer:
        """The OpenID Connect issuer of the business; its secret is never told.

        Needs the permission `business:write` in the business.

        `admin.issuer.get`
        """
        return self._ask(operations.ADMIN_ISSUER_GET, {}, timeout=timeout)

    def set(
        self,
        *,
        name: str,
        issuer: str,
        client_id: str,
        client_secret: str,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Issuer:
        """Set the OpenID Connect issuer of the business; logins by the one before end.

        - `name`: What people call it, as on a button.

        Needs the permission `business:write` in the business.

        Refused with `identity.issuer_refused`, `identity.provider_unavailable`.

        `admin.issuer.set`
        """
        return self._ask(
            operations.ADMIN_ISSUER_SET,
            {"name": name, "issuer": issuer, "client_id": client_id, "client_secret": client_secret},
            key=idempotency_key,
            timeout=timeout,
        )

    def remove(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Remove the issuer; logins by it end.

        Needs the permission `business:write` in the business.

        `admin.issuer.remove`
        """
        return self._ask(operations.ADMIN_ISSUER_REMOVE, {}, key=idempotency_key, timeout=timeout)


class BusinessAdminOrganisation(Group):
    """`business.admin.organisation`."""

    def get(self, *, timeout: float | None = None) -> models.Organisation:
        """The organisation that the business is connected to.

        Needs the permission `members:read` in the business.

        `admin.organisation.get`
        """
        return self._ask(operations.ADMIN_ORGANISATION_GET, {}, timeout=timeout)

    def connect(
        self,
        *,
        organisation_id: str,
        roles: Mapping[str, models.Role] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Organisation:
        """Connect the business to an organisation whose administrator the caller is, or change what its roles are here.

        - `roles`: Without them: owner, manager, staff and customer are themselves, admin is manager, member is
        staff.

        Needs the permission `business:write` in the business.

        Refused with `identity.not_its_administrator`, `identity.organisation_taken`, `identity.platform_role`,
        `identity.provider_unavailable`.

        `admin.organisation.connect`
        """
        return self._ask(
            operations.ADMIN_ORGANISATION_CONNECT,
            {"organisation_id": organisation_id, "roles": roles},
            key=idempotency_key,
            timeout=timeout,
        )

    def disconnect(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Disconnect it; the roles that came from it go, those given by hand stay.

        Needs the permission `business:write` in the business.

        `admin.organisation.disconnect`
        """
        return self._ask(operations.ADMIN_ORGANISATION_DISCONNECT, {}, key=idempotency_key, timeout=timeout)


class BusinessAdminInvitations(Group):
    """`business.admin.invitations`."""

    def list(
        self,
        *,
        status: models.InvitationStatus | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Invitation]:
        """The business's invitations, newest first.

        Needs the permission `members:read` in the business.

        `admin.invitations.list`
        """
        return self._list(
            operations.ADMIN_INVITATIONS_LIST, {"status": status, "limit": limit, "cursor": cursor}, timeout=timeout
        )

    def create(
        self,
        *,
        email: str,
        role: models.Role,
        locale: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Invitation:
        """Invite whoever reads mail at this address to a role. They are asked the same, registered or not. Who was
        invited already is invited anew: to this role, with a new link. A manager invites staff and customers.

        - `locale`: The language of the mail; the business's by default.

        Needs the permission `members:invite` in the business.

        Refused with `identity.already_member`, `identity.invitation_over`, `identity.role_too_high`.

        `admin.invitations.create`
        """
        return self._ask(
            operations.ADMIN_INVITATIONS_CREATE,
            {"email": email, "role": role, "locale": locale},
            key=idempotency_key,
            timeout=timeout,
        )

    def resend(
        self, invitation_id: models.InvitationId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.Invitation:
        """Send the mail of an invitation again, with a new link; earlier links are worth nothing then.

        Needs the permission `members:invite` in the business.

        Refused with `identity.invitation_over`, `identity.role_too_high`.

        `admin.invitations.resend`
        """
        return self._ask(
            operations.ADMIN_INVITATIONS_RESEND, {"invitation_id": invitation_id}, key=idempotency_key, timeout=timeout
        )

    def revoke(
        self, invitation_id: models.InvitationId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> None:
        """Take an invitation back.

        Needs the permission `members:invite` in the business.

        Refused with `identity.invitation_over`, `identity.role_too_high`.

        `admin.invitations.revoke`
        """
        return self._ask(
            operations.ADMIN_INVITATIONS_REVOKE, {"invitation_id": invitation_id}, key=idempotency_key, timeout=timeout
        )


class BusinessAdminApiKeys(Group):
    """`business.admin.api_keys`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.ApiKey]:
        """The keys of the business, newest first, the revoked ones among them.

        Needs the permission `keys:read` in the business.

        `admin.apiKeys.list`
        """
        return self._list(operations.ADMIN_API_KEYS_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        kind: models.ApiKeyKind | Omit = OMIT,
        permissions: Sequence[str] | Omit = OMIT,
        expires_at: datetime | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewApiKey:
        """Make a key. Its secret is in this answer alone: what is kept is a hash.

        - `permissions`: What a secret key may do: only what whoever makes it may, and never make keys or give roles.

        Needs the permission `keys:write` in the business.

        Refused with `identity.key_beyond_creator`, `identity.key_expired`, `identity.key_without_purpose`.

        `admin.apiKeys.create`
        """
        return self._ask(
            operations.ADMIN_API_KEYS_CREATE,
            {"name": name, "kind": kind, "permissions": permissions, "expires_at": expires_at},
            key=idempotency_key,
            timeout=timeout,
        )

    def revoke(
        self, key_id: models.ApiKeyId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.ApiKey:
        """End a key, for ever and within five seconds. One that has ended stays as it is.

        Needs the permission `keys:write` in the business.

        `admin.apiKeys.revoke`
        """
        return self._ask(operations.ADMIN_API_KEYS_REVOKE, {"key_id": key_id}, key=idempotency_key, timeout=timeout)


class BusinessAdminAudit(Group):
    """`business.admin.audit`."""

    def list(
        self,
        *,
        actor: str | Omit | None = OMIT,
        command: str | Omit | None = OMIT,
        from_: datetime | Omit | None = OMIT,
        to: datetime | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.AuditEntry]:
        """Who changed what in the business, and when.

        - `actor`: Of this actor: `user:usr_…`.
        - `command`: Whose subject begins so: `identity.role.`.
        - `to`: Before this moment.

        Needs the permission `audit:read` in the business.

        `admin.audit.list`
        """
        return self._list(
            operations.ADMIN_AUDIT_LIST,
            {"actor": actor, "command": command, "from": from_, "to": to, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )


class BusinessAdminServices(Group):
    """`business.admin.services`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.Service]:
        """Every service of the business.

        Needs the permission `services:read` in the business.

        Refused with `scheduling.business_not_known_yet`.

        `admin.services.list`
        """
        return self._list(operations.ADMIN_SERVICES_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        duration_minutes: int,
        price: models.Money,
        description: str | Omit = OMIT,
        interval_minutes: int | Omit = OMIT,
        alignment: models.Alignment | Omit = OMIT,
        offset_start_minutes: int | Omit = OMIT,
        buffer_before_minutes: int | Omit = OMIT,
        buffer_after_minutes: int | Omit = OMIT,
        notice: models.Notice | Omit = OMIT,
        horizon: models.Horizon | Omit = OMIT,
        limits: models.Limits | Omit = OMIT,
        requires_approval: bool | Omit = OMIT,
        pending_occupies: bool | Omit = OMIT,
        unattended: models.Unattended | Omit = OMIT,
        grace_minutes: int | Omit = OMIT,
        late_cancel_fee_percent: int | Omit = OMIT,
        no_show_fee_percent: int | Omit = OMIT,
        deposit: models.DepositTerms | Omit = OMIT,
        credits: models.CreditTerms | Omit = OMIT,
        location: models.Location | Omit = OMIT,
        schedule_id: models.ScheduleId | Omit | None = OMIT,
        staff_mode: models.StaffMode | Omit = OMIT,
        staff_member_ids: Sequence[models.StaffMemberId] | Omit = OMIT,
        required_staff_member_ids: Sequence[models.StaffMemberId] | Omit = OMIT,
        requirements: Sequence[models.Requirement] | Omit = OMIT,
        in_sessions: bool | Omit = OMIT,
        active: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Service:
        """Add a service.

        - `interval_minutes`: The grid of starts; may differ from the duration.
        - `pending_occupies`: Whether a booking that waits for approval keeps others out.
        - `grace_minutes`: Minutes after the end before an unsettled booking is settled.
        - `late_cancel_fee_percent`: Share of the price owed when cancelled inside the cancellation notice.
        - `no_show_fee_percent`: Share of the price owed for a no-show, once a person has confirmed it.
        - `location`: Online, each confirmed booking has a video room of its own.
        - `schedule_id`: The hours of the service; null leaves them to each staff member's own.
        - `required_staff_member_ids`: Those of its staff who always take part, beside any one of the others.
        - `requirements`: Who and what is needed beside its staff: so many of each of these pools.
        - `in_sessions`: Whether it is sold by the seat, in sessions and at no other time; they say when, how long
        and with whom.

        Needs the permission `services:write` in the business.

        Refused with `scheduling.business_not_known_yet`.

        `admin.services.create`
        """
        return self._ask(
            operations.ADMIN_SERVICES_CREATE,
            {
                "name": name,
                "description": description,
                "duration_minutes": duration_minutes,
                "interval_minutes": interval_minutes,
                "alignment": alignment,
                "offset_start_minutes": offset_start_minutes,
                "buffer_before_minutes": buffer_before_minutes,
                "buffer_after_minutes": buffer_after_minutes,
                "notice": notice,
                "horizon": horizon,
                "limits": limits,
                "price": price,
                "requires_approval": requires_approval,
                "pending_occupies": pending_occupies,
                "unattended": unattended,
                "grace_minutes": grace_minutes,
                "late_cancel_fee_percent": late_cancel_fee_percent,
                "no_show_fee_percent": no_show_fee_percent,
                "deposit": deposit,
                "credits": credits,
                "location": location,
                "schedule_id": schedule_id,
                "staff_mode": staff_mode,
                "staff_member_ids": staff_member_ids,
                "required_staff_member_ids": required_staff_member_ids,
                "requirements": requirements,
                "in_sessions": in_sessions,
                "active": active,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def update(
        self,
        *,
        name: str,
        duration_minutes: int,
        price: models.Money,
        service_id: models.ServiceId,
        description: str | Omit = OMIT,
        interval_minutes: int | Omit = OMIT,
        alignment: models.Alignment | Omit = OMIT,
        offset_start_minutes: int | Omit = OMIT,
        buffer_before_minutes: int | Omit = OMIT,
        buffer_after_minutes: int | Omit = OMIT,
        notice: models.Notice | Omit = OMIT,
        horizon: models.Horizon | Omit = OMIT,
        limits: models.Limits | Omit = OMIT,
        requires_approval: bool | Omit = OMIT,
        pending_occupies: bool | Omit = OMIT,
        unattended: models.Unattended | Omit = OMIT,
        grace_minutes: int | Omit = OMIT,
        late_cancel_fee_percent: int | Omit = OMIT,
        no_show_fee_percent: int | Omit = OMIT,
        deposit: models.DepositTerms | Omit = OMIT,
        credits: models.CreditTerms | Omit = OMIT,
        location: models.Location | Omit = OMIT,
        schedule_id: models.ScheduleId | Omit | None = OMIT,
        staff_mode: models.StaffMode | Omit = OMIT,
        staff_member_ids: Sequence[models.StaffMemberId] | Omit = OMIT,
        required_staff_member_ids: Sequence[models.StaffMemberId] | Omit = OMIT,
        requirements: Sequence[models.Requirement] | Omit = OMIT,
        in_sessions: bool | Omit = OMIT,
        active: bool | Omit = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Service:
        """Replace what a business decides about a service.

        - `interval_minutes`: The grid of starts; may differ from the duration.
        - `pending_occupies`: Whether a booking that waits for approval keeps others out.
        - `grace_minutes`: Minutes after the end before an unsettled booking is settled.
        - `late_cancel_fee_percent`: Share of the price owed when cancelled inside the cancellation notice.
        - `no_show_fee_percent`: Share of the price owed for a no-show, once a person has confirmed it.
        - `location`: Online, each confirmed booking has a video room of its own.
        - `schedule_id`: The hours of the service; null leaves them to each staff member's own.
        - `required_staff_member_ids`: Those of its staff who always take part, beside any one of the others.
        - `requirements`: Who and what is needed beside its staff: so many of each of these pools.
        - `in_sessions`: Whether it is sold by the seat, in sessions and at no other time; they say when, how long
        and with whom.

        Needs the permission `services:write` in the business.

        Refused with `scheduling.business_not_known_yet`.

        `admin.services.update`
        """
        return self._ask(
            operations.ADMIN_SERVICES_UPDATE,
            {
                "name": name,
                "description": description,
                "duration_minutes": duration_minutes,
                "interval_minutes": interval_minutes,
                "alignment": alignment,
                "offset_start_minutes": offset_start_minutes,
                "buffer_before_minutes": buffer_before_minutes,
                "buffer_after_minutes": buffer_after_minutes,
                "notice": notice,
                "horizon": horizon,
                "limits": limits,
                "price": price,
                "requires_approval": requires_approval,
                "pending_occupies": pending_occupies,
                "unattended": unattended,
                "grace_minutes": grace_minutes,
                "late_cancel_fee_percent": late_cancel_fee_percent,
                "no_show_fee_percent": no_show_fee_percent,
                "deposit": deposit,
                "credits": credits,
                "location": location,
                "schedule_id": schedule_id,
                "staff_mode": staff_mode,
                "staff_member_ids": staff_member_ids,
                "required_staff_member_ids": required_staff_member_ids,
                "requirements": requirements,
                "in_sessions": in_sessions,
                "active": active,
                "service_id": service_id,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminStaff(Group):
    """`business.admin.staff`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.StaffMember]:
        """Every staff member of the business.

        Needs the permission `staff:read` in the business.

        `admin.staff.list`
        """
        return self._list(operations.ADMIN_STAFF_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        timezone: str,
        email: str | Omit | None = OMIT,
        schedule_id: models.ScheduleId | Omit | None = OMIT,
        weight: int | Omit = OMIT,
        limits: models.Limits | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.StaffMember:
        """Add a staff member.

        - `weight`: Share of round robin; twice the weight, twice the bookings.

        Needs the permission `staff:write` in the business.

        Refused with `scheduling.plan_limit_reached`.

        `admin.staff.create`
        """
        return self._ask(
            operations.ADMIN_STAFF_CREATE,
            {
                "name": name,
                "email": email,
                "timezone": timezone,
                "schedule_id": schedule_id,
                "weight": weight,
                "limits": limits,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def update(
        self,
        staff_member_id: models.StaffMemberId,
        *,
        name: str | Omit | None = OMIT,
        email: str | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        schedule_id: models.ScheduleId | Omit | None = OMIT,
        weight: int | Omit | None = OMIT,
        limits: models.Limits | Omit | None = OMIT,
        active: bool | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.StaffMember:
        """Change a staff member; only the fields given.

        Needs the permission `staff:write` in the business.

        Refused with `scheduling.plan_limit_reached`.

        `admin.staff.update`
        """
        return self._ask(
            operations.ADMIN_STAFF_UPDATE,
            {
                "staff_member_id": staff_member_id,
                "name": name,
                "email": email,
                "timezone": timezone,
                "schedule_id": schedule_id,
                "weight": weight,
                "limits": limits,
                "active": active,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminResources(Group):
    """`business.admin.resources`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.Resource]:
        """Every resource of the business, oldest first.

        Needs the permission `staff:read` in the business.

        `admin.resources.list`
        """
        return self._list(operations.ADMIN_RESOURCES_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        kind: models.ResourceKind | Omit = OMIT,
        capacity: int | Omit = OMIT,
        schedule_id: models.ScheduleId | Omit | None = OMIT,
        active: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Resource:
        """Add a room or a device.

        - `capacity`: How many bookings it takes at a time.
        - `schedule_id`: Its hours, whatever the service's are; null is always, as far as the business is open.

        Needs the permission `staff:write` in the business.

        `admin.resources.create`
        """
        return self._ask(
            operations.ADMIN_RESOURCES_CREATE,
            {"name": name, "kind": kind, "capacity": capacity, "schedule_id": schedule_id, "active": active},
            key=idempotency_key,
            timeout=timeout,
        )

    def update(
        self,
        *,
        name: str,
        resource_id: models.ResourceId,
        kind: models.ResourceKind | Omit = OMIT,
        capacity: int | Omit = OMIT,
        schedule_id: models.ScheduleId | Omit | None = OMIT,
        active: bool | Omit = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Resource:
        """Replace what a business decides about a resource; what is booked stands.

        - `capacity`: How many bookings it takes at a time.
        - `schedule_id`: Its hours, whatever the service's are; null is always, as far as the business is open.

        Needs the permission `staff:write` in the business.

        `admin.resources.update`
        """
        return self._ask(
            operations.ADMIN_RESOURCES_UPDATE,
            {
                "name": name,
                "kind": kind,
                "capacity": capacity,
                "schedule_id": schedule_id,
                "active": active,
                "resource_id": resource_id,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminResourceBlocks(Group):
    """`business.admin.resource_blocks`."""

    def list(
        self,
        *,
        resource_id: models.ResourceId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.ResourceBlock]:
        """Blocked stretches of resources, by start.

        Needs the permission `schedules:read` in the business.

        `admin.resourceBlocks.list`
        """
        return self._list(
            operations.ADMIN_RESOURCE_BLOCKS_LIST,
            {"resource_id": resource_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def create(
        self,
        *,
        resource_id: models.ResourceId,
        starts_at: datetime,
        ends_at: datetime,
        reason: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.ResourceBlock:
        """Keep a stretch of a resource's time free of bookings.

        Needs the permission `schedules:write` in the business.

        `admin.resourceBlocks.create`
        """
        return self._ask(
            operations.ADMIN_RESOURCE_BLOCKS_CREATE,
            {"resource_id": resource_id, "starts_at": starts_at, "ends_at": ends_at, "reason": reason},
            key=idempotency_key,
            timeout=timeout,
        )

    def remove(
        self, blocked_time_id: models.BlockedTimeId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> None:
        """Open a blocked stretch again.

        Needs the permission `schedules:write` in the business.

        `admin.resourceBlocks.remove`
        """
        return self._ask(
            operations.ADMIN_RESOURCE_BLOCKS_REMOVE,
            {"blocked_time_id": blocked_time_id},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminPools(Group):
    """`business.admin.pools`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.Pool]:
        """Every pool of the business, oldest first.

        Needs the permission `staff:read` in the business.

        `admin.pools.list`
        """
        return self._list(operations.ADMIN_POOLS_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        staff_member_ids: Sequence[models.StaffMemberId] | Omit = OMIT,
        resource_ids: Sequence[models.ResourceId] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Pool:
        """Name staff members or resources of whom services need some.

        Needs the permission `staff:write` in the business.

        `admin.pools.create`
        """
        return self._ask(
            operations.ADMIN_POOLS_CREATE,
            {"name": name, "staff_member_ids": staff_member_ids, "resource_ids": resource_ids},
            key=idempotency_key,
            timeout=timeout,
        )

    def update(
        self,
        *,
        name: str,
        pool_id: models.PoolId,
        staff_member_ids: Sequence[models.StaffMemberId] | Omit = OMIT,
        resource_ids: Sequence[models.ResourceId] | Omit = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Pool:
        """Replace what a business decides about a pool; what is booked stands.

        Needs the permission `staff:write` in the business.

        `admin.pools.update`
        """
        return self._ask(
            operations.ADMIN_POOLS_UPDATE,
            {
                "name": name,
                "staff_member_ids": staff_member_ids,
                "resource_ids": resource_ids,
                "pool_id": pool_id,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminSchedules(Group):
    """`business.admin.schedules`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.Schedule]:
        """Every schedule of the business.

        Needs the permission `schedules:read` in the business.

        `admin.schedules.list`
        """
        return self._list(operations.ADMIN_SCHEDULES_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        timezone: str,
        rules: Sequence[models.AvailabilityRule],
        out_of_office: Sequence[models.DateRange] | Omit = OMIT,
        travel: Sequence[models.TravelZone] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Schedule:
        """Add a schedule.

        Needs the permission `schedules:write` in the business.

        `admin.schedules.create`
        """
        return self._ask(
            operations.ADMIN_SCHEDULES_CREATE,
            {"name": name, "timezone": timezone, "rules": rules, "out_of_office": out_of_office, "travel": travel},
            key=idempotency_key,
            timeout=timeout,
        )

    def update(
        self,
        *,
        name: str,
        timezone: str,
        rules: Sequence[models.AvailabilityRule],
        schedule_id: models.ScheduleId,
        out_of_office: Sequence[models.DateRange] | Omit = OMIT,
        travel: Sequence[models.TravelZone] | Omit = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Schedule:
        """Replace a schedule's weekly rules, dates off and travel; its overrides stay.

        Needs the permission `schedules:write` in the business.

        `admin.schedules.update`
        """
        return self._ask(
            operations.ADMIN_SCHEDULES_UPDATE,
            {
                "name": name,
                "timezone": timezone,
                "rules": rules,
                "out_of_office": out_of_office,
                "travel": travel,
                "schedule_id": schedule_id,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminOverrides(Group):
    """`business.admin.overrides`."""

    def set(
        self,
        *,
        schedule_id: models.ScheduleId,
        date: date,
        start: str,
        end: str,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Override:
        """Give one date its own hours. Several on one date add up; `00:00`–`00:00` closes it.

        Needs the permission `schedules:write` in the business.

        Refused with `scheduling.too_many_overrides`.

        `admin.overrides.set`
        """
        return self._ask(
            operations.ADMIN_OVERRIDES_SET,
            {"schedule_id": schedule_id, "date": date, "start": start, "end": end},
            key=idempotency_key,
            timeout=timeout,
        )

    def remove(
        self, override_id: models.OverrideId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> None:
        """Give a date its weekly hours back.

        Needs the permission `schedules:write` in the business.

        `admin.overrides.remove`
        """
        return self._ask(
            operations.ADMIN_OVERRIDES_REMOVE, {"override_id": override_id}, key=idempotency_key, timeout=timeout
        )


class BusinessAdminBlockedTimes(Group):
    """`business.admin.blocked_times`."""

    def list(
        self,
        *,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.BlockedTime]:
        """Blocked stretches, by start.

        Needs the permission `schedules:read` in the business.

        `admin.blockedTimes.list`
        """
        return self._list(
            operations.ADMIN_BLOCKED_TIMES_LIST,
            {"staff_member_id": staff_member_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def create(
        self,
        *,
        staff_member_id: models.StaffMemberId,
        starts_at: datetime,
        ends_at: datetime,
        reason: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.BlockedTime:
        """Keep a stretch of a staff member's time free of bookings.

        Needs the permission `schedules:write` in the business.

        `admin.blockedTimes.create`
        """
        return self._ask(
            operations.ADMIN_BLOCKED_TIMES_CREATE,
            {"staff_member_id": staff_member_id, "starts_at": starts_at, "ends_at": ends_at, "reason": reason},
            key=idempotency_key,
            timeout=timeout,
        )

    def remove(
        self, blocked_time_id: models.BlockedTimeId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> None:
        """Open a blocked stretch again.

        Needs the permission `schedules:write` in the business.

        `admin.blockedTimes.remove`
        """
        return self._ask(
            operations.ADMIN_BLOCKED_TIMES_REMOVE,
            {"blocked_time_id": blocked_time_id},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminBusyTimes(Group):
    """`business.admin.busy_times`."""

    def list(
        self,
        staff_member_id: models.StaffMemberId,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.BusyTime]:
        """A staff member's busy times from outside, by start.

        Needs the permission `schedules:read` in the business.

        `admin.busyTimes.list`
        """
        return self._list(
            operations.ADMIN_BUSY_TIMES_LIST,
            {"staff_member_id": staff_member_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def remove(
        self,
        *,
        staff_member_id: models.StaffMemberId,
        source: str,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> None:
        """Forget all that a source has brought.

        Needs the permission `schedules:write` in the business.

        `admin.busyTimes.remove`
        """
        return self._ask(
            operations.ADMIN_BUSY_TIMES_REMOVE,
            {"staff_member_id": staff_member_id, "source": source},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminImports(Group):
    """`business.admin.imports`."""

    def customers(
        self,
        *,
        file: str,
        encoding: models.Encoding | Omit = OMIT,
        delimiter: models.Delimiter | Omit = OMIT,
        columns: models.CustomerColumns | Omit = OMIT,
        country_code: str | Omit | None = OMIT,
        dry_run: bool | Omit = OMIT,
        skip_refused: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.ImportReport:
        """Take over customers from a CSV file with a header: all of them or none. At most ten thousand rows.

        - `country_code`: What numbers that begin with a single 0 are dialled with from abroad: `+49`. Without it
        they are refused.
        - `skip_refused`: Import what can be, although something is refused; otherwise nothing is imported then.

        Needs the permission `customers:manage` in the business.

        Refused with `scheduling.import_unreadable`.

        `admin.imports.customers`
        """
        return self._ask(
            operations.ADMIN_IMPORTS_CUSTOMERS,
            {
                "file": file,
                "encoding": encoding,
                "delimiter": delimiter,
                "columns": columns,
                "country_code": country_code,
                "dry_run": dry_run,
                "skip_refused": skip_refused,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def busy_times(
        self,
        *,
        staff_member_id: models.StaffMemberId,
        source: str,
        file: str | Omit | None = OMIT,
        url: str | Omit | None = OMIT,
        dry_run: bool | Omit = OMIT,
        skip_refused: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.ImportReport:
        """Take over the busy times of a staff member from an iCalendar file, or from where it lies; all of them or
        none. They replace what the same source brought before. From a week ago to two years ahead, at most ten
        thousand.

        - `url`: `https://…` or `webcal://…` of a public machine; read once, now. Nobody is told it again: it may be
        a secret.
        - `skip_refused`: Import what can be, although something is refused; otherwise nothing is imported then.

        Needs the permission `schedules:write` in the business.

        Refused with `scheduling.import_unreadable`, `scheduling.url_refused`.

        `admin.imports.busyTimes`
        """
        return self._ask(
            operations.ADMIN_IMPORTS_BUSY_TIMES,
            {
                "staff_member_id": staff_member_id,
                "source": source,
                "file": file,
                "url": url,
                "dry_run": dry_run,
                "skip_refused": skip_refused,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.ImportReport]:
        """What was imported or tried, newest first.

        Needs the permission `schedules:write` in the business.

        `admin.imports.list`
        """
        return self._list(operations.ADMIN_IMPORTS_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def get(self, import_id: models.ImportId, *, timeout: float | None = None) -> models.ImportReport:
        """The report of one import.

        Needs the permission `schedules:write` in the business.

        `admin.imports.get`
        """
        return self._ask(operations.ADMIN_IMPORTS_GET, {"import_id": import_id}, timeout=timeout)


class BusinessAdminOpeningHours(Group):
    """`business.admin.opening_hours`."""

    def get(self, *, timeout: float | None = None) -> models.OpeningHours:
        """When the business is open.

        Needs the permission `schedules:read` in the business.

        Refused with `scheduling.business_not_known_yet`.

        `admin.openingHours.get`
        """
        return self._ask(operations.ADMIN_OPENING_HOURS_GET, {}, timeout=timeout)

    def set(
        self, *, schedule_id: models.ScheduleId | None, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.OpeningHours:
        """Let nobody book outside of a schedule's hours, whoever works then; null lifts that again. Bookings stand.

        Needs the permission `schedules:write` in the business.

        Refused with `scheduling.business_not_known_yet`.

        `admin.openingHours.set`
        """
        return self._ask(
            operations.ADMIN_OPENING_HOURS_SET, {"schedule_id": schedule_id}, key=idempotency_key, timeout=timeout
        )


class BusinessAdminSessions(Group):
    """`business.admin.sessions`."""

    def list(
        self,
        *,
        from_: datetime | Omit | None = OMIT,
        to: datetime | Omit | None = OMIT,
        status: models.SessionStatus | Omit | None = OMIT,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        service_id: models.ServiceId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Session]:
        """Sessions by start, oldest first.

        Needs the permission `schedules:read` in the business.

        `admin.sessions.list`
        """
        return self._list(
            operations.ADMIN_SESSIONS_LIST,
            {
                "from": from_,
                "to": to,
                "status": status,
                "staff_member_id": staff_member_id,
                "service_id": service_id,
                "limit": limit,
                "cursor": cursor,
            },
            timeout=timeout,
        )

    def slots(
        self,
        *,
        from_: datetime | Omit | None = OMIT,
        to: datetime | Omit | None = OMIT,
        service: models.ServiceId | Omit | None = OMIT,
        staff: models.StaffMemberId | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Timetable:
        """The slots of coming sessions, also full ones, with the seats that are left in each; at most 93 days.

        - `from_`: Now, by default.
        - `to`: Two weeks after the beginning, by default.
        - `timezone`: The viewer's zone; writes, never decides.

        Needs the permission `schedules:read` in the business.

        `admin.sessions.slots`
        """
        return self._ask(
            operations.ADMIN_SESSIONS_SLOTS,
            {"from": from_, "to": to, "service": service, "staff": staff, "timezone": timezone, "limit": limit},
            timeout=timeout,
        )

    def roster(self, session_id: models.SessionId, *, timeout: float | None = None) -> models.Roster:
        """Who comes to a session.

        Needs the permission `bookings:read` in the business.

        `admin.sessions.roster`
        """
        return self._ask(operations.ADMIN_SESSIONS_ROSTER, {"session_id": session_id}, timeout=timeout)

    def plan(
        self,
        *,
        service_ids: Sequence[models.ServiceId],
        staff_member_id: models.StaffMemberId,
        start: str,
        end: str,
        capacity: int,
        date: date,
        timezone: str | Omit | None = OMIT,
        slot_minutes: int | Omit | None = OMIT,
        price: models.Money | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Session:
        """Plan a session; its staff member's time is taken. Refused with 409 and reasons where it is not free.

        - `service_ids`: The services that can be booked in it; each is sold in sessions, and its staff member gives
        it.
        - `end`: Local times; an end that is not after the start lies on the next day.
        - `timezone`: The zone of the local times; the business's by default.
        - `slot_minutes`: The session is cut into slots of this length; null is one slot as long as the session, such
        as a class.
        - `capacity`: The seats in each slot.
        - `price`: What a seat costs; null leaves it to each service.
        - `date`: The local date it begins on.

        Needs the permission `schedules:write` in the business.

        Refused with `scheduling.business_not_known_yet`, `scheduling.session_refused`.

        `admin.sessions.plan`
        """
        return self._ask(
            operations.ADMIN_SESSIONS_PLAN,
            {
                "service_ids": service_ids,
                "staff_member_id": staff_member_id,
                "start": start,
                "end": end,
                "timezone": timezone,
                "slot_minutes": slot_minutes,
                "capacity": capacity,
                "price": price,
                "date": date,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def plan_run(
        self,
        *,
        service_ids: Sequence[models.ServiceId],
        staff_member_id: models.StaffMemberId,
        start: str,
        end: str,
        capacity: int,
        days: Sequence[models.Weekday],
        from_date: date,
        to_date: date,
        timezone: str | Omit | None = OMIT,
        slot_minutes: int | Omit | None = OMIT,
        price: models.Money | Omit | None = OMIT,
        except_dates: Sequence[date] | Omit = OMIT,
        skip_taken: bool | Omit = OMIT,
        dry_run: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.SessionRun:
        """Plan the same session on certain weekdays of a range of dates, at most 400 of them. All or none: refused with
        409 and the dates whose time is taken, unless those are to be left out.

        - `service_ids`: The services that can be booked in it; each is sold in sessions, and its staff member gives
        it.
        - `end`: Local times; an end that is not after the start lies on the next day.
        - `timezone`: The zone of the local times; the business's by default.
        - `slot_minutes`: The session is cut into slots of this length; null is one slot as long as the session, such
        as a class.
        - `capacity`: The seats in each slot.
        - `price`: What a seat costs; null leaves it to each service.
        - `skip_taken`: Plan the rest where the time of some is taken.
        - `dry_run`: Plan nothing, and say what would be.

        Needs the permission `schedules:write` in the business.

        Refused with `scheduling.business_not_known_yet`, `scheduling.session_refused`.

        `admin.sessions.planRun`
        """
        return self._ask(
            operations.ADMIN_SESSIONS_PLAN_RUN,
            {
                "service_ids": service_ids,
                "staff_member_id": staff_member_id,
                "start": start,
                "end": end,
                "timezone": timezone,
                "slot_minutes": slot_minutes,
                "capacity": capacity,
                "price": price,
                "days": days,
                "from_date": from_date,
                "to_date": to_date,
                "except_dates": except_dates,
                "skip_taken": skip_taken,
                "dry_run": dry_run,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def change(
        self,
        *,
        service_ids: Sequence[models.ServiceId],
        staff_member_id: models.StaffMemberId,
        start: str,
        end: str,
        capacity: int,
        session_id: models.SessionId,
        date: date,
        timezone: str | Omit | None = OMIT,
        slot_minutes: int | Omit | None = OMIT,
        price: models.Money | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Session:
        """Replace what a business decides about a session. One that keeps its length takes everybody along to its new
        time or staff member. Refused with 409 and the bookings concerned where anybody would lose their seat.

        - `service_ids`: The services that can be booked in it; each is sold in sessions, and its staff member gives
        it.
        - `end`: Local times; an end that is not after the start lies on the next day.
        - `timezone`: The zone of the local times; the business's by default.
        - `slot_minutes`: The session is cut into slots of this length; null is one slot as long as the session, such
        as a class.
        - `capacity`: The seats in each slot.
        - `price`: What a seat costs; null leaves it to each service.

        Needs the permission `schedules:write` in the business.

        Refused with `scheduling.booking_over`, `scheduling.business_not_known_yet`, `scheduling.seats_taken`,
        `scheduling.session_begun`, `scheduling.session_over`, `scheduling.session_refused`, `vault.tampered`.

        `admin.sessions.change`
        """
        return self._ask(
            operations.ADMIN_SESSIONS_CHANGE,
            {
                "service_ids": service_ids,
                "staff_member_id": staff_member_id,
                "start": start,
                "end": end,
                "timezone": timezone,
                "slot_minutes": slot_minutes,
                "capacity": capacity,
                "price": price,
                "session_id": session_id,
                "date": date,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def cancel(
        self,
        session_id: models.SessionId,
        *,
        reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Session:
        """Cancel a session and all bookings in it that are not over, at no cost to the customers.

        - `reason`: Told to those who had a seat, and kept, encrypted, with their bookings.

        Needs the permission `schedules:write` in the business.

        Refused with `scheduling.booking_over`, `scheduling.hold_over`, `scheduling.not_enough_credits`,
        `scheduling.session_over`, `vault.tampered`.

        `admin.sessions.cancel`
        """
        return self._ask(
            operations.ADMIN_SESSIONS_CANCEL,
            {"session_id": session_id, "reason": reason, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminAvailability(Group):
    """`business.admin.availability`."""

    def list(
        self,
        *,
        service: models.ServiceId,
        from_: datetime,
        to: datetime,
        staff: models.StaffMemberId | Omit | None = OMIT,
        resource: models.ResourceId | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        limit: int | Omit | None = OMIT,
        first_per_day: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Availability:
        """Bookable starts of a service in `[from, to)`, at most 93 days.

        - `staff`: This staff member only; anyone who gives the service otherwise.
        - `resource`: This room or device only; any that the service can be given with otherwise.
        - `timezone`: The viewer's zone; groups and writes, never decides.

        Needs the permission `bookings:read` in the business.

        `admin.availability.list`
        """
        return self._ask(
            operations.ADMIN_AVAILABILITY_LIST,
            {
                "service": service,
                "from": from_,
                "to": to,
                "staff": staff,
                "resource": resource,
                "timezone": timezone,
                "limit": limit,
                "first_per_day": first_per_day,
            },
            timeout=timeout,
        )

    def explain(
        self,
        *,
        service: models.ServiceId,
        start: datetime,
        staff: models.StaffMemberId | Omit | None = OMIT,
        resource: models.ResourceId | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> models.Explanation:
        """Why this start is bookable or not.

        Needs the permission `bookings:read` in the business.

        `admin.availability.explain`
        """
        return self._ask(
            operations.ADMIN_AVAILABILITY_EXPLAIN,
            {"service": service, "start": start, "staff": staff, "resource": resource},
            timeout=timeout,
        )


class BusinessAdminBookings(Group):
    """`business.admin.bookings`."""

    def list(
        self,
        *,
        from_: datetime | Omit | None = OMIT,
        to: datetime | Omit | None = OMIT,
        status: models.BookingStatus | Omit | None = OMIT,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        resource_id: models.ResourceId | Omit | None = OMIT,
        customer_id: models.CustomerId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Booking]:
        """Bookings by start, oldest first.

        - `staff_member_id`: Those that this one takes part in.

        Needs the permission `bookings:read` in the business.

        Refused with `vault.tampered`.

        `admin.bookings.list`
        """
        return self._list(
            operations.ADMIN_BOOKINGS_LIST,
            {
                "from": from_,
                "to": to,
                "status": status,
                "staff_member_id": staff_member_id,
                "resource_id": resource_id,
                "customer_id": customer_id,
                "limit": limit,
                "cursor": cursor,
            },
            timeout=timeout,
        )

    def get(
        self, booking_id: models.BookingId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.Booking:
        """A booking, for its customer (by a manage token or login) or the business's staff.

        Needs the permission `bookings:read` in the business.

        Refused with `vault.tampered`.

        `admin.bookings.get`
        """
        return self._ask(operations.ADMIN_BOOKINGS_GET, {"booking_id": booking_id, "token": token}, timeout=timeout)

    def timeline(
        self, booking_id: models.BookingId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.Timeline:
        """Every transition of a booking, oldest first.

        Needs the permission `bookings:read` in the business.

        Refused with `vault.tampered`.

        `admin.bookings.timeline`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_TIMELINE, {"booking_id": booking_id, "token": token}, timeout=timeout
        )

    def create(
        self,
        *,
        service_id: models.ServiceId,
        starts_at: datetime,
        customer: models.Contact,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        resource_id: models.ResourceId | Omit | None = OMIT,
        preferred_staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        offer: str | Omit | None = OMIT,
        hold_id: models.HoldId | Omit | None = OMIT,
        hold_token: str | Omit | None = OMIT,
        pay_with_credits: bool | Omit = OMIT,
        credits_pass: str | Omit | None = OMIT,
        note: str | Omit | None = OMIT,
        override: bool | Omit = OMIT,
        override_reason: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewBooking:
        """Book a slot, directly or by consuming a hold.

        - `preferred_staff_member_id`: Takes part where free; else somebody else does.
        - `pay_with_credits`: Pay with the customer's credits, those that expire first; refused with 402 where they
        are too few.
        - `credits_pass`: Proves that the credits are one's own; staff need none.
        - `override`: Set the business's own rules aside: hours, grid, notice and horizon, never what is taken. For
        managers.
        - `override_reason`: Why; needed with `override`.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.credits_not_yours`, `scheduling.hold_mismatch`, `scheduling.hold_over`,
        `scheduling.not_bookable`, `scheduling.not_enough_credits`, `scheduling.nothing_offered`,
        `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.slot_taken`, `scheduling.waitlist_over`.

        `admin.bookings.create`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_CREATE,
            {
                "service_id": service_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "resource_id": resource_id,
                "preferred_staff_member_id": preferred_staff_member_id,
                "customer": customer,
                "offer": offer,
                "hold_id": hold_id,
                "hold_token": hold_token,
                "pay_with_credits": pay_with_credits,
                "credits_pass": credits_pass,
                "note": note,
                "override": override,
                "override_reason": override_reason,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def confirm(
        self,
        booking_id: models.BookingId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Approve a pending booking.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.booking_not_pending`, `scheduling.not_bookable`, `scheduling.slot_taken`,
        `vault.tampered`.

        `admin.bookings.confirm`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_CONFIRM,
            {"booking_id": booking_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def reject(
        self,
        booking_id: models.BookingId,
        *,
        reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Refuse a pending booking; it ends cancelled.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.booking_not_pending`, `scheduling.not_enough_credits`, `vault.tampered`.

        `admin.bookings.reject`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_REJECT,
            {"booking_id": booking_id, "reason": reason, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def cancel(
        self,
        booking_id: models.BookingId,
        *,
        token: str | Omit | None = OMIT,
        reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Call a booking off. Inside the notice a customer owes the policy's fee.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.booking_over`, `scheduling.not_enough_credits`, `vault.tampered`.

        `admin.bookings.cancel`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_CANCEL,
            {"booking_id": booking_id, "token": token, "reason": reason, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def reschedule(
        self,
        *,
        booking_id: models.BookingId,
        starts_at: datetime,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        resource_id: models.ResourceId | Omit | None = OMIT,
        preferred_staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        offer: str | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        override: bool | Omit = OMIT,
        override_reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Move a booking in one step; its own old time never blocks it.

        - `preferred_staff_member_id`: Takes part where free; whoever gave it before does else.
        - `override`: Set the business's own rules aside, as when booking.
        - `override_reason`: Why; needed with `override`.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.booking_over`, `scheduling.not_bookable`, `scheduling.offer_expired`,
        `scheduling.offer_refused`, `scheduling.slot_taken`, `scheduling.too_late_to_move`, `vault.tampered`.

        `admin.bookings.reschedule`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_RESCHEDULE,
            {
                "booking_id": booking_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "resource_id": resource_id,
                "preferred_staff_member_id": preferred_staff_member_id,
                "offer": offer,
                "token": token,
                "override": override,
                "override_reason": override_reason,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def complete(
        self,
        booking_id: models.BookingId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Say that the time was given.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.booking_not_confirmed`, `scheduling.not_enough_credits`, `vault.tampered`.

        `admin.bookings.complete`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_COMPLETE,
            {"booking_id": booking_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def no_show(
        self,
        booking_id: models.BookingId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Say that the customer did not come.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.booking_not_confirmed`, `scheduling.booking_not_started`,
        `scheduling.not_enough_credits`, `vault.tampered`.

        `admin.bookings.noShow`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_NO_SHOW,
            {"booking_id": booking_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def check_in(
        self,
        booking_id: models.BookingId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Say that the customer is here. Optional; at most a day before the start.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.already_checked_in`, `scheduling.booking_not_confirmed`,
        `scheduling.check_in_too_early`, `vault.tampered`.

        `admin.bookings.checkIn`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_CHECK_IN,
            {"booking_id": booking_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def check_out(
        self,
        booking_id: models.BookingId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Say that the customer, who was checked in, has left. Optional; completes nothing.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.not_checked_in`, `vault.tampered`.

        `admin.bookings.checkOut`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_CHECK_OUT,
            {"booking_id": booking_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def confirm_fee(
        self,
        booking_id: models.BookingId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Decide, as a person, that the fee of a no-show is owed.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.fee_needs_person`, `scheduling.no_fee_pending`, `vault.tampered`.

        `admin.bookings.confirmFee`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_CONFIRM_FEE,
            {"booking_id": booking_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def waive_fee(
        self,
        booking_id: models.BookingId,
        *,
        reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Booking:
        """Decide, as a person, that nothing is owed for a no-show.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.fee_needs_person`, `scheduling.no_fee_pending`, `vault.tampered`.

        `admin.bookings.waiveFee`
        """
        return self._ask(
            operations.ADMIN_BOOKINGS_WAIVE_FEE,
            {"booking_id": booking_id, "reason": reason, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminZoneShifts(Group):
    """`business.admin.zone_shifts`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.ZoneShift]:
        """Bookings to come whose local time was changed by new rules of their zone, and that nobody has moved since.

        Needs the permission `bookings:read` in the business.

        `admin.zoneShifts.list`
        """
        return self._list(operations.ADMIN_ZONE_SHIFTS_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)


class BusinessAdminSeries(Group):
    """`business.admin.series`."""

    def preview(
        self,
        *,
        service_id: models.ServiceId,
        starts_at: datetime,
        rule: str,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        exdates: Sequence[datetime] | Omit = OMIT,
        instead: Sequence[models.Instead] | Omit = OMIT,
        offer: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> models.SeriesPlan:
        """A dry run: every occurrence, whether it can be booked, why not, and what could be had instead.

        - `starts_at`: The first occurrence; the rule must give it too.
        - `exdates`: Local starts that the rule gives and that are left out (EXDATE).
        - `instead`: Occurrences that take place at another time, such as an alternative that a dry run told.
        - `offer`: Of the first start: it need not lie on today's grid, and its price holds for all.

        Needs the permission `bookings:read` in the business.

        Refused with `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.rule_refused`.

        `admin.series.preview`
        """
        return self._ask(
            operations.ADMIN_SERIES_PREVIEW,
            {
                "service_id": service_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "rule": rule,
                "exdates": exdates,
                "instead": instead,
                "offer": offer,
            },
            timeout=timeout,
        )

    def create(
        self,
        *,
        service_id: models.ServiceId,
        starts_at: datetime,
        rule: str,
        customer: models.Contact,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        exdates: Sequence[datetime] | Omit = OMIT,
        instead: Sequence[models.Instead] | Omit = OMIT,
        offer: str | Omit | None = OMIT,
        skip_conflicts: bool | Omit = OMIT,
        pay_with_credits: bool | Omit = OMIT,
        credits_pass: str | Omit | None = OMIT,
        note: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewSeries:
        """Book every occurrence of a rule, or none.

        - `starts_at`: The first occurrence; the rule must give it too.
        - `exdates`: Local starts that the rule gives and that are left out (EXDATE).
        - `instead`: Occurrences that take place at another time, such as an alternative that a dry run told.
        - `offer`: Of the first start: it need not lie on today's grid, and its price holds for all.
        - `skip_conflicts`: Book those that can be booked, at least one, and tell which were left out.
        - `pay_with_credits`: Pay each with the customer's credits; refused with 402 where they are too few for all.
        - `credits_pass`: Proves that the credits are one's own; staff need none.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.credits_not_yours`, `scheduling.not_bookable`, `scheduling.not_enough_credits`,
        `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.rule_refused`, `scheduling.slot_taken`.

        `admin.series.create`
        """
        return self._ask(
            operations.ADMIN_SERIES_CREATE,
            {
                "service_id": service_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "rule": rule,
                "exdates": exdates,
                "instead": instead,
                "offer": offer,
                "skip_conflicts": skip_conflicts,
                "customer": customer,
                "pay_with_credits": pay_with_credits,
                "credits_pass": credits_pass,
                "note": note,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def get(
        self, series_id: models.SeriesId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.Series:
        """A series, for its customer (by a manage token of it or login) or the business's staff.

        Needs the permission `bookings:read` in the business.

        Refused with `vault.tampered`.

        `admin.series.get`
        """
        return self._ask(operations.ADMIN_SERIES_GET, {"series_id": series_id, "token": token}, timeout=timeout)

    def cancel(
        self,
        *,
        series_id: models.SeriesId,
        scope: models.EditScope,
        booking_id: models.BookingId | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Series:
        """Call off one occurrence, one and the following, or all that lie ahead; each by the rules of a single booking.

        - `booking_id`: The occurrence meant, unless it is all.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.booking_over`, `scheduling.not_enough_credits`, `vault.tampered`.

        `admin.series.cancel`
        """
        return self._ask(
            operations.ADMIN_SERIES_CANCEL,
            {
                "series_id": series_id,
                "scope": scope,
                "booking_id": booking_id,
                "token": token,
                "reason": reason,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def reschedule(
        self,
        *,
        series_id: models.SeriesId,
        scope: models.EditScope,
        booking_id: models.BookingId,
        starts_at: datetime,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        offer: str | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Series:
        """Move one occurrence, one and the following, or all that lie ahead, by the same local time: all or none. This
        and following is cut off as a series of its own, which is the answer; the same tokens manage it.

        - `booking_id`: The occurrence that `starts_at` is meant for; the others move as far as it does.
        - `staff_member_id`: Who gives them from now on; whoever gave them so far, where free, when left out.
        - `offer`: Of the start of the occurrence meant.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.booking_over`, `scheduling.bookings_changed`, `scheduling.not_bookable`,
        `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.slot_taken`,
        `scheduling.too_late_to_move`, `vault.tampered`.

        `admin.series.reschedule`
        """
        return self._ask(
            operations.ADMIN_SERIES_RESCHEDULE,
            {
                "series_id": series_id,
                "scope": scope,
                "booking_id": booking_id,
                "starts_at": starts_at,
                "staff_member_id": staff_member_id,
                "offer": offer,
                "token": token,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminWaitlist(Group):
    """`business.admin.waitlist`."""

    def list(
        self,
        *,
        service_id: models.ServiceId | Omit | None = OMIT,
        status: models.WaitlistStatus | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.WaitlistEntry]:
        """Who waits, or waited, in the order in which they joined.

        Needs the permission `bookings:read` in the business.

        `admin.waitlist.list`
        """
        return self._list(
            operations.ADMIN_WAITLIST_LIST,
            {"service_id": service_id, "status": status, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def get(
        self, entry_id: models.WaitlistEntryId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.WaitlistEntry:
        """An entry and what it is offered, for its customer (by its token) or the business's staff.

        Needs the permission `bookings:read` in the business.

        `admin.waitlist.get`
        """
        return self._ask(operations.ADMIN_WAITLIST_GET, {"entry_id": entry_id, "token": token}, timeout=timeout)

    def add(
        self,
        *,
        service_id: models.ServiceId,
        from_date: date,
        to_date: date,
        customer: models.Contact,
        staff_member_id: models.StaffMemberId | Omit | None = OMIT,
        times: Sequence[models.DayTime] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewWaitlistEntry:
        """Wait for time of a service, on local dates (both included) of at most 93 days and in hours that suit.

        - `staff_member_id`: Only this staff member; anyone who gives the service otherwise.
        - `times`: The hours that suit; none is any.

        Needs the permission `bookings:write` in the business.

        `admin.waitlist.add`
        """
        return self._ask(
            operations.ADMIN_WAITLIST_ADD,
            {
                "service_id": service_id,
                "staff_member_id": staff_member_id,
                "from_date": from_date,
                "to_date": to_date,
                "times": times,
                "customer": customer,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def accept(
        self,
        entry_id: models.WaitlistEntryId,
        *,
        token: str | Omit | None = OMIT,
        pay_with_credits: bool | Omit = OMIT,
        credits_pass: str | Omit | None = OMIT,
        note: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewBooking:
        """Book the time that is kept for an entry, at the price it was offered for.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.credits_not_yours`, `scheduling.hold_over`, `scheduling.not_bookable`,
        `scheduling.not_enough_credits`, `scheduling.nothing_offered`, `scheduling.offer_expired`,
        `scheduling.offer_refused`, `scheduling.slot_taken`, `scheduling.waitlist_over`.

        `admin.waitlist.accept`
        """
        return self._ask(
            operations.ADMIN_WAITLIST_ACCEPT,
            {
                "entry_id": entry_id,
                "token": token,
                "pay_with_credits": pay_with_credits,
                "credits_pass": credits_pass,
                "note": note,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def decline(
        self,
        entry_id: models.WaitlistEntryId,
        *,
        token: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.WaitlistEntry:
        """Let the time that is kept for an entry go to the next, and wait on for another.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.hold_over`, `scheduling.nothing_offered`, `scheduling.waitlist_over`.

        `admin.waitlist.decline`
        """
        return self._ask(
            operations.ADMIN_WAITLIST_DECLINE,
            {"entry_id": entry_id, "token": token, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def remove(
        self,
        entry_id: models.WaitlistEntryId,
        *,
        token: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> None:
        """Wait no longer; what is kept for the entry goes to the next.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.hold_over`, `scheduling.waitlist_over`.

        `admin.waitlist.remove`
        """
        return self._ask(
            operations.ADMIN_WAITLIST_REMOVE,
            {"entry_id": entry_id, "token": token},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminVisits(Group):
    """`business.admin.visits`."""

    def times(
        self,
        *,
        segments: Sequence[models.Segment],
        from_: datetime,
        to: datetime,
        timezone: str | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        visit_id: models.VisitId | Omit | None = OMIT,
        token: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> models.VisitAvailability:
        """Times at which several services can be had one after the other, the first in `[from, to)`, at most 14 days.
        For moving a visit, name it: its own bookings do not stand in the way then.

        - `timezone`: The viewer's zone; writes, never decides.
        - `token`: Of the visit that is to move.

        Needs the permission `bookings:read` in the business.

        Refused with `scheduling.booking_over`, `vault.tampered`.

        `admin.visits.times`
        """
        return self._ask(
            operations.ADMIN_VISITS_TIMES,
            {
                "segments": segments,
                "from": from_,
                "to": to,
                "timezone": timezone,
                "limit": limit,
                "visit_id": visit_id,
                "token": token,
            },
            timeout=timeout,
        )

    def create(
        self,
        *,
        parts: Sequence[models.WantedPart],
        customer: models.Contact,
        pay_with_credits: bool | Omit = OMIT,
        credits_pass: str | Omit | None = OMIT,
        note: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewVisit:
        """Book several services one after the other, all or none.

        - `parts`: In their order; none may start before the one before ends.
        - `pay_with_credits`: Pay each with the customer's credits; refused with 402 where they are too few for all.
        - `credits_pass`: Proves that the credits are one's own; staff need none.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.credits_not_yours`, `scheduling.not_bookable`, `scheduling.not_enough_credits`,
        `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.slot_taken`.

        `admin.visits.create`
        """
        return self._ask(
            operations.ADMIN_VISITS_CREATE,
            {
                "parts": parts,
                "customer": customer,
                "pay_with_credits": pay_with_credits,
                "credits_pass": credits_pass,
                "note": note,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def get(
        self, visit_id: models.VisitId, *, token: str | Omit | None = OMIT, timeout: float | None = None
    ) -> models.Visit:
        """A visit, for its customer (by a manage token of it or login) or the business's staff.

        Needs the permission `bookings:read` in the business.

        Refused with `vault.tampered`.

        `admin.visits.get`
        """
        return self._ask(operations.ADMIN_VISITS_GET, {"visit_id": visit_id, "token": token}, timeout=timeout)

    def cancel(
        self,
        visit_id: models.VisitId,
        *,
        token: str | Omit | None = OMIT,
        reason: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Visit:
        """Call off all of a visit that lies ahead; each booking by its own rules.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.booking_over`, `scheduling.not_enough_credits`, `vault.tampered`.

        `admin.visits.cancel`
        """
        return self._ask(
            operations.ADMIN_VISITS_CANCEL,
            {"visit_id": visit_id, "token": token, "reason": reason, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def reschedule(
        self,
        *,
        visit_id: models.VisitId,
        parts: Sequence[models.MovedPart],
        token: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Visit:
        """Move all of a visit that lies ahead, all or none; none of its own old times blocks it.

        - `parts`: Every booking of it that lies ahead, in their new order.

        Needs the permission `bookings:write` in the business.

        Refused with `scheduling.booking_over`, `scheduling.bookings_changed`, `scheduling.not_bookable`,
        `scheduling.offer_expired`, `scheduling.offer_refused`, `scheduling.slot_taken`,
        `scheduling.too_late_to_move`, `vault.tampered`.

        `admin.visits.reschedule`
        """
        return self._ask(
            operations.ADMIN_VISITS_RESCHEDULE,
            {"visit_id": visit_id, "parts": parts, "token": token, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminCustomers(Group):
    """`business.admin.customers`."""

    def list(
        self,
        *,
        search: str | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Customer]:
        """The business's customers, newest first.

        - `search`: Part of a name or of an e-mail address, in any case, or digits of a telephone number.

        Needs the permission `customers:read` in the business.

        `admin.customers.list`
        """
        return self._list(
            operations.ADMIN_CUSTOMERS_LIST, {"search": search, "limit": limit, "cursor": cursor}, timeout=timeout
        )

    def get(self, customer_id: models.CustomerId, *, timeout: float | None = None) -> models.Customer:
        """One customer.

        Needs the permission `customers:read` in the business.

        `admin.customers.get`
        """
        return self._ask(operations.ADMIN_CUSTOMERS_GET, {"customer_id": customer_id}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        email: str,
        phone: str | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        locale: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Customer:
        """Add a customer. Refused with 409 where there is one with this e-mail address.

        Needs the permission `customers:write` in the business.

        Refused with `scheduling.customer_exists`.

        `admin.customers.create`
        """
        return self._ask(
            operations.ADMIN_CUSTOMERS_CREATE,
            {"name": name, "email": email, "phone": phone, "timezone": timezone, "locale": locale},
            key=idempotency_key,
            timeout=timeout,
        )

    def update(
        self,
        *,
        name: str,
        email: str,
        customer_id: models.CustomerId,
        phone: str | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        locale: str | Omit | None = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Customer:
        """Replace how a customer is reached; what is left out is forgotten. Bookings keep the name they were made in.

        Needs the permission `customers:write` in the business.

        Refused with `scheduling.customer_erased`, `scheduling.customer_exists`.

        `admin.customers.update`
        """
        return self._ask(
            operations.ADMIN_CUSTOMERS_UPDATE,
            {
                "name": name,
                "email": email,
                "phone": phone,
                "timezone": timezone,
                "locale": locale,
                "customer_id": customer_id,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def record_consent(
        self,
        *,
        customer_id: models.CustomerId,
        kind: str,
        granted: bool,
        wording_version: str,
        source: models.ConsentSource,
        at: datetime | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Consent:
        """Record that a customer agreed to something, or took it back.

        - `at`: When the customer said it; now, by default. Not later than now.

        Needs the permission `customers:write` in the business.

        Refused with `scheduling.customer_erased`.

        `admin.customers.recordConsent`
        """
        return self._ask(
            operations.ADMIN_CUSTOMERS_RECORD_CONSENT,
            {
                "customer_id": customer_id,
                "kind": kind,
                "granted": granted,
                "wording_version": wording_version,
                "source": source,
                "at": at,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def consents(
        self,
        customer_id: models.CustomerId,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Consent]:
        """What a customer agreed to and took back, newest first.

        Needs the permission `customers:read` in the business.

        `admin.customers.consents`
        """
        return self._list(
            operations.ADMIN_CUSTOMERS_CONSENTS,
            {"customer_id": customer_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def history(self, customer_id: models.CustomerId, *, timeout: float | None = None) -> models.CustomerHistory:
        """A customer's bookings, credits and consents.

        Needs the permission `customers:read` in the business.

        Refused with `vault.tampered`.

        `admin.customers.history`
        """
        return self._ask(operations.ADMIN_CUSTOMERS_HISTORY, {"customer_id": customer_id}, timeout=timeout)

    def merge(
        self,
        *,
        customer_id: models.CustomerId,
        duplicate_id: models.CustomerId,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Customer:
        """Make two records of one person one: all that hangs on the duplicate goes to the customer that stays. The
        duplicate's id and e-mail address lead to the other from then on. There is no undo; twice is once.

        - `customer_id`: Who stays.

        Needs the permission `customers:manage` in the business.

        Refused with `scheduling.customer_erased`, `scheduling.customer_merged`,
        `scheduling.customers_are_two_users`.

        `admin.customers.merge`
        """
        return self._ask(
            operations.ADMIN_CUSTOMERS_MERGE,
            {"customer_id": customer_id, "duplicate_id": duplicate_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def export(self, customer_id: models.CustomerId, *, timeout: float | None = None) -> models.CustomerExport:
        """Everything that is held about a customer.

        Needs the permission `customers:manage` in the business.

        Refused with `vault.tampered`.

        `admin.customers.export`
        """
        return self._ask(operations.ADMIN_CUSTOMERS_EXPORT, {"customer_id": customer_id}, timeout=timeout)

    def erase(
        self,
        customer_id: models.CustomerId,
        *,
        force: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Erasure:
        """Make a person unknown: contact and names are overwritten, what was written about them cannot be opened any
        more. Bookings, credits and totals stay, of nobody. Refused with 409 while bookings are to come or
        memberships renew, unless `force` ends them. There is no undo; twice is once.

        - `force`: Call off the bookings that are to come, at no cost and without a mail to the customer, and end
        memberships.

        Needs the permission `customers:manage` in the business.

        Refused with `scheduling.booking_over`, `scheduling.customer_still_expected`, `scheduling.hold_over`,
        `scheduling.membership_over`, `scheduling.not_enough_credits`, `scheduling.waitlist_over`, `vault.tampered`.

        `admin.customers.erase`
        """
        return self._ask(
            operations.ADMIN_CUSTOMERS_ERASE,
            {"customer_id": customer_id, "force": force},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminPackages(Group):
    """`business.admin.packages`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.Package]:
        """Every package of the business.

        Needs the permission `services:read` in the business.

        `admin.packages.list`
        """
        return self._list(operations.ADMIN_PACKAGES_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        credits: int,
        price: models.Money,
        service_ids: Sequence[models.ServiceId],
        description: str | Omit = OMIT,
        valid_days: int | Omit | None = OMIT,
        active: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Package:
        """Add a package.

        - `service_ids`: The services that its credits pay.
        - `valid_days`: The credits are good until the end of the day that is so many days after the payment; null is
        for ever.

        Needs the permission `services:write` in the business.

        Refused with `scheduling.business_not_known_yet`.

        `admin.packages.create`
        """
        return self._ask(
            operations.ADMIN_PACKAGES_CREATE,
            {
                "name": name,
                "description": description,
                "credits": credits,
                "price": price,
                "service_ids": service_ids,
                "valid_days": valid_days,
                "active": active,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def update(
        self,
        *,
        name: str,
        credits: int,
        price: models.Money,
        service_ids: Sequence[models.ServiceId],
        package_id: models.PackageId,
        description: str | Omit = OMIT,
        valid_days: int | Omit | None = OMIT,
        active: bool | Omit = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Package:
        """Replace what a business decides about a package; what was bought keeps its terms.

        - `service_ids`: The services that its credits pay.
        - `valid_days`: The credits are good until the end of the day that is so many days after the payment; null is
        for ever.

        Needs the permission `services:write` in the business.

        Refused with `scheduling.business_not_known_yet`.

        `admin.packages.update`
        """
        return self._ask(
            operations.ADMIN_PACKAGES_UPDATE,
            {
                "name": name,
                "description": description,
                "credits": credits,
                "price": price,
                "service_ids": service_ids,
                "valid_days": valid_days,
                "active": active,
                "package_id": package_id,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminPurchases(Group):
    """`business.admin.purchases`."""

    def list(
        self,
        *,
        customer_id: models.CustomerId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Purchase]:
        """Purchases, newest first.

        Needs the permission `credits:read` in the business.

        `admin.purchases.list`
        """
        return self._list(
            operations.ADMIN_PURCHASES_LIST,
            {"customer_id": customer_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def record(
        self,
        *,
        package_id: models.PackageId,
        customer: models.Contact,
        paid: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewPurchase:
        """Record that a customer bought a package.

        - `paid`: Whether staff have taken the money: the credits are granted at once. Otherwise they are when
        billing has it.

        Needs the permission `purchases:write` in the business.

        Refused with `scheduling.business_not_known_yet`, `scheduling.not_enough_credits`,
        `scheduling.package_not_sold`.

        `admin.purchases.record`
        """
        return self._ask(
            operations.ADMIN_PURCHASES_RECORD,
            {"package_id": package_id, "customer": customer, "paid": paid},
            key=idempotency_key,
            timeout=timeout,
        )

    def refund(
        self,
        purchase_id: models.PurchaseId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Purchase:
        """Record that staff gave the money back: what is unspent is revoked. What was paid online is given back there,
        by refunding its payment.

        Needs the permission `credits:write` in the business.

        Refused with `scheduling.not_enough_credits`, `scheduling.purchase_paid_online`,
        `scheduling.purchase_refunded`.

        `admin.purchases.refund`
        """
        return self._ask(
            operations.ADMIN_PURCHASES_REFUND,
            {"purchase_id": purchase_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminMembershipPlans(Group):
    """`business.admin.membership_plans`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.MembershipPlan]:
        """Every membership plan of the business.

        Needs the permission `services:read` in the business.

        `admin.membershipPlans.list`
        """
        return self._list(operations.ADMIN_MEMBERSHIP_PLANS_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        credits: int,
        price: models.Money,
        interval: models.Interval,
        service_ids: Sequence[models.ServiceId],
        description: str | Omit = OMIT,
        active: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.MembershipPlan:
        """Add a membership plan.

        - `credits`: The credits of each period; they are good until it ends.
        - `service_ids`: The services that its credits pay.

        Needs the permission `services:write` in the business.

        Refused with `scheduling.business_not_known_yet`.

        `admin.membershipPlans.create`
        """
        return self._ask(
            operations.ADMIN_MEMBERSHIP_PLANS_CREATE,
            {
                "name": name,
                "description": description,
                "credits": credits,
                "price": price,
                "interval": interval,
                "service_ids": service_ids,
                "active": active,
            },
            key=idempotency_key,
            timeout=timeout,
        )

    def update(
        self,
        *,
        name: str,
        credits: int,
        price: models.Money,
        interval: models.Interval,
        service_ids: Sequence[models.ServiceId],
        plan_id: models.MembershipPlanId,
        description: str | Omit = OMIT,
        active: bool | Omit = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.MembershipPlan:
        """Replace what a business decides about a membership plan; memberships keep their terms.

        - `credits`: The credits of each period; they are good until it ends.
        - `service_ids`: The services that its credits pay.

        Needs the permission `services:write` in the business.

        Refused with `scheduling.business_not_known_yet`.

        `admin.membershipPlans.update`
        """
        return self._ask(
            operations.ADMIN_MEMBERSHIP_PLANS_UPDATE,
            {
                "name": name,
                "description": description,
                "credits": credits,
                "price": price,
                "interval": interval,
                "service_ids": service_ids,
                "active": active,
                "plan_id": plan_id,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminMemberships(Group):
    """`business.admin.memberships`."""

    def list(
        self,
        *,
        customer_id: models.CustomerId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Membership]:
        """Memberships, newest first.

        Needs the permission `credits:read` in the business.

        `admin.memberships.list`
        """
        return self._list(
            operations.ADMIN_MEMBERSHIPS_LIST,
            {"customer_id": customer_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def start(
        self,
        *,
        plan_id: models.MembershipPlanId,
        customer: models.Contact,
        starts_at: datetime | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NewMembership:
        """Record that a customer has a membership. Its credits come with each period that billing says is paid.

        - `starts_at`: When its first period begins; now, by default.

        Needs the permission `purchases:write` in the business.

        Refused with `scheduling.membership_plan_not_sold`.

        `admin.memberships.start`
        """
        return self._ask(
            operations.ADMIN_MEMBERSHIPS_START,
            {"plan_id": plan_id, "customer": customer, "starts_at": starts_at},
            key=idempotency_key,
            timeout=timeout,
        )

    def end(
        self,
        membership_id: models.MembershipId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Membership:
        """Let a membership renew no more; what was granted stays until it expires.

        Needs the permission `purchases:write` in the business.

        Refused with `scheduling.membership_over`.

        `admin.memberships.end`
        """
        return self._ask(
            operations.ADMIN_MEMBERSHIPS_END,
            {"membership_id": membership_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def periods(
        self,
        membership_id: models.MembershipId,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.PaidPeriod]:
        """The periods of a membership that are paid, newest first.

        Needs the permission `billing:read` in the business.

        `admin.memberships.periods`
        """
        return self._list(
            operations.ADMIN_MEMBERSHIPS_PERIODS,
            {"membership_id": membership_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def record_payment(
        self,
        membership_id: models.MembershipId,
        *,
        starts_at: datetime | Omit | None = OMIT,
        ends_at: datetime | Omit | None = OMIT,
        amount: models.Money | Omit | None = OMIT,
        paid_by: models.DeskMethod | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.PaidPeriod:
        """Record that staff took the money for a period of a membership; its credits are granted then. Refused while a
        subscription runs at Stripe: then its clock alone renews.

        - `starts_at`: When the period begins; by default where the last one that is paid ends.
        - `ends_at`: When it ends; by default one interval of the membership's plan after it begins, by the
        business's calendar.
        - `amount`: What was taken; by default the membership's price.

        Needs the permission `payments:write` in the business.

        Refused with `billing.business_not_heard_of`, `billing.membership_ended`, `billing.period_paid_already`,
        `billing.renewed_by_stripe`.

        `admin.memberships.recordPayment`
        """
        return self._ask(
            operations.ADMIN_MEMBERSHIPS_RECORD_PAYMENT,
            {
                "membership_id": membership_id,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "amount": amount,
                "paid_by": paid_by,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminSubscriptions(Group):
    """`business.admin.subscriptions`."""

    def list(
        self,
        *,
        membership_id: models.MembershipId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Subscription]:
        """The subscriptions that renew memberships at Stripe, newest first.

        Needs the permission `billing:read` in the business.

        `admin.subscriptions.list`
        """
        return self._list(
            operations.ADMIN_SUBSCRIPTIONS_LIST,
            {"membership_id": membership_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )


class BusinessAdminInvoices(Group):
    """`business.admin.invoices`."""

    def list(
        self,
        *,
        customer_id: models.CustomerId | Omit | None = OMIT,
        membership_id: models.MembershipId | Omit | None = OMIT,
        status: models.InvoiceStatus | Omit | None = OMIT,
        drafts: bool | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Invoice]:
        """Invoices, newest first.

        - `drafts`: Whether those are told too that are not final yet.

        Needs the permission `billing:read` in the business.

        `admin.invoices.list`
        """
        return self._list(
            operations.ADMIN_INVOICES_LIST,
            {
                "customer_id": customer_id,
                "membership_id": membership_id,
                "status": status,
                "drafts": drafts,
                "limit": limit,
                "cursor": cursor,
            },
            timeout=timeout,
        )

    def get(self, invoice_id: models.InvoiceId, *, timeout: float | None = None) -> models.Invoice:
        """One invoice.

        Needs the permission `billing:read` in the business.

        `admin.invoices.get`
        """
        return self._ask(operations.ADMIN_INVOICES_GET, {"invoice_id": invoice_id}, timeout=timeout)


class BusinessAdminCredits(Group):
    """`business.admin.credits`."""

    def get(self, customer_id: models.CustomerId, *, timeout: float | None = None) -> models.CustomerCredits:
        """What credits a customer has.

        Needs the permission `credits:read` in the business.

        `admin.credits.get`
        """
        return self._ask(operations.ADMIN_CREDITS_GET, {"customer_id": customer_id}, timeout=timeout)

    def statement(
        self,
        customer_id: models.CustomerId,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.CreditEntry]:
        """A customer's statement: the entries of the ledger, newest first.

        Needs the permission `credits:read` in the business.

        `admin.credits.statement`
        """
        return self._list(
            operations.ADMIN_CREDITS_STATEMENT,
            {"customer_id": customer_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def adjust(
        self,
        *,
        lot_id: models.LotId,
        amount: int,
        note: str,
        key: str,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.CreditEntry:
        """Correct what is left in a lot.

        - `amount`: Credits to add, or to take when negative; not 0, and never more than remain.
        - `note`: Why; the customer's statement shows it.
        - `key`: The caller's name for this correction: it is made once, however often it is asked for.

        Needs the permission `credits:write` in the business.

        Refused with `scheduling.adjustment_differs`, `scheduling.lot_over`, `scheduling.not_enough_credits`.

        `admin.credits.adjust`
        """
        return self._ask(
            operations.ADMIN_CREDITS_ADJUST,
            {"lot_id": lot_id, "amount": amount, "note": note, "key": key},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminCheckouts(Group):
    """`business.admin.checkouts`."""

    def list(
        self,
        *,
        status: models.CheckoutStatus | Omit | None = OMIT,
        customer_id: models.CustomerId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Checkout]:
        """Checkouts, newest first.

        Needs the permission `billing:read` in the business.

        `admin.checkouts.list`
        """
        return self._list(
            operations.ADMIN_CHECKOUTS_LIST,
            {"status": status, "customer_id": customer_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )


class BusinessAdminPayments(Group):
    """`business.admin.payments`."""

    def list(
        self,
        *,
        status: models.PaymentStatus | Omit | None = OMIT,
        customer_id: models.CustomerId | Omit | None = OMIT,
        booking_id: models.BookingId | Omit | None = OMIT,
        purchase_id: models.PurchaseId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Payment]:
        """Payments, newest first.

        Needs the permission `billing:read` in the business.

        `admin.payments.list`
        """
        return self._list(
            operations.ADMIN_PAYMENTS_LIST,
            {
                "status": status,
                "customer_id": customer_id,
                "booking_id": booking_id,
                "purchase_id": purchase_id,
                "limit": limit,
                "cursor": cursor,
            },
            timeout=timeout,
        )

    def get(self, payment_id: models.PaymentId, *, timeout: float | None = None) -> models.PaymentDetails:
        """One payment, with its refunds and disputes.

        Needs the permission `billing:read` in the business.

        `admin.payments.get`
        """
        return self._ask(operations.ADMIN_PAYMENTS_GET, {"payment_id": payment_id}, timeout=timeout)

    def refund(
        self,
        payment_id: models.PaymentId,
        *,
        amount: models.Money | Omit | None = OMIT,
        reason: models.StaffReason | Omit = OMIT,
        note: str | Omit | None = OMIT,
        undoes: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Refund:
        """Give money back: all that is left of a payment, or part of it. It is set aside at once and given back at
        Stripe right after, or as soon as Stripe can be reached.

        - `amount`: How much; by default all that is left.
        - `note`: Why, for the business's own books.
        - `undoes`: Whether what was paid for is undone: unspent credits are revoked. It always is once nothing is
        left.

        Needs the permission `payments:write` in the business.

        Refused with `billing.gift_spent`, `billing.not_chargeable`, `billing.not_paid`, `billing.refund_too_large`.

        `admin.payments.refund`
        """
        return self._ask(
            operations.ADMIN_PAYMENTS_REFUND,
            {"payment_id": payment_id, "amount": amount, "reason": reason, "note": note, "undoes": undoes},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminFees(Group):
    """`business.admin.fees`."""

    def list(
        self,
        *,
        status: models.FeeStatus | Omit | None = OMIT,
        kind: models.FeeKind | Omit | None = OMIT,
        customer_id: models.CustomerId | Omit | None = OMIT,
        booking_id: models.BookingId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Fee]:
        """Fees, newest first.

        Needs the permission `billing:read` in the business.

        `admin.fees.list`
        """
        return self._list(
            operations.ADMIN_FEES_LIST,
            {
                "status": status,
                "kind": kind,
                "customer_id": customer_id,
                "booking_id": booking_id,
                "limit": limit,
                "cursor": cursor,
            },
            timeout=timeout,
        )

    def confirm(
        self,
        fee_id: models.FeeId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Fee:
        """Have, as a person, a fee that is due charged to the card that its customer has saved. It is charged right
        after, or as soon as Stripe can be reached; what comes of it is told by the fee.

        Needs the permission `payments:write` in the business.

        Refused with `billing.charge_needs_person`, `billing.fee_being_paid`, `billing.fee_not_due`,
        `billing.fee_undecided`, `billing.no_saved_method`, `billing.not_chargeable`.

        `admin.fees.confirm`
        """
        return self._ask(
            operations.ADMIN_FEES_CONFIRM,
            {"fee_id": fee_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def waive(
        self,
        fee_id: models.FeeId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Fee:
        """Ask nothing of a customer for a fee that is due.

        Needs the permission `payments:write` in the business.

        Refused with `billing.fee_not_due`, `billing.fee_undecided`.

        `admin.fees.waive`
        """
        return self._ask(
            operations.ADMIN_FEES_WAIVE,
            {"fee_id": fee_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminPaymentMethods(Group):
    """`business.admin.payment_methods`."""

    def list(
        self,
        *,
        customer_id: models.CustomerId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.PaymentMethod]:
        """The cards that customers let the business charge, newest first.

        Needs the permission `customers:read` in the business.

        `admin.paymentMethods.list`
        """
        return self._list(
            operations.ADMIN_PAYMENT_METHODS_LIST,
            {"customer_id": customer_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def remove(
        self,
        payment_method_id: models.PaymentMethodId,
        *,
        customer_id: models.CustomerId | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> None:
        """Forget a customer's card: it is charged no more from now on, and taken from Stripe's customer right after.

        - `customer_id`: Whose it must be.

        Needs the permission `purchases:write` in the business.

        `admin.paymentMethods.remove`
        """
        return self._ask(
            operations.ADMIN_PAYMENT_METHODS_REMOVE,
            {"payment_method_id": payment_method_id, "customer_id": customer_id},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminGiftCodes(Group):
    """`business.admin.gift_codes`."""

    def list(
        self,
        *,
        status: models.GiftCodeStatus | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.GiftCode]:
        """Gift codes, newest first.

        Needs the permission `billing:read` in the business.

        `admin.giftCodes.list`
        """
        return self._list(
            operations.ADMIN_GIFT_CODES_LIST, {"status": status, "limit": limit, "cursor": cursor}, timeout=timeout
        )

    def disable(
        self,
        gift_code_id: models.GiftCodeId,
        *,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.GiftCode:
        """Let nobody spend by a code any more: it was lost, or paid by a stolen card. Checkouts that are open go on.

        Needs the permission `payments:write` in the business.

        `admin.giftCodes.disable`
        """
        return self._ask(
            operations.ADMIN_GIFT_CODES_DISABLE,
            {"gift_code_id": gift_code_id, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminDisputes(Group):
    """`business.admin.disputes`."""

    def evidence(self, dispute_id: models.DisputeId, *, timeout: float | None = None) -> models.EvidencePack:
        """All that is known here about a disputed payment.

        Needs the permission `billing:read` in the business.

        Refused with `billing.business_not_heard_of`.

        `admin.disputes.evidence`
        """
        return self._ask(operations.ADMIN_DISPUTES_EVIDENCE, {"dispute_id": dispute_id}, timeout=timeout)


class BusinessAdminLedger(Group):
    """`business.admin.ledger`."""

    def list(
        self,
        *,
        from_: datetime | Omit | None = OMIT,
        to: datetime | Omit | None = OMIT,
        account: models.Account | Omit | None = OMIT,
        currency: str | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.LedgerFact]:
        """What happened to the business's money, newest first, each with all of its lines.

        - `to`: Before this moment.
        - `account`: Those with a line in this account.

        Needs the permission `billing:read` in the business.

        `admin.ledger.list`
        """
        return self._list(
            operations.ADMIN_LEDGER_LIST,
            {"from": from_, "to": to, "account": account, "currency": currency, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def balances(self, *, at: datetime | Omit | None = OMIT, timeout: float | None = None) -> models.Balances:
        """What each account holds, by currency.

        - `at`: Before this moment; now when left out.

        Needs the permission `billing:read` in the business.

        `admin.ledger.balances`
        """
        return self._ask(operations.ADMIN_LEDGER_BALANCES, {"at": at}, timeout=timeout)


class BusinessAdminBillingAudit(Group):
    """`business.admin.billing_audit`."""

    def list(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.BillingAuditEntry]:
        """What happened to the business's money, and by whom, newest first.

        Needs the permission `billing:read` in the business.

        `admin.billingAudit.list`
        """
        return self._list(operations.ADMIN_BILLING_AUDIT_LIST, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def verify(self, *, after: int | Omit = OMIT, timeout: float | None = None) -> models.AuditVerdict:
        """Compute the chain again, from its start or after an entry that is known to be well: 10,000 entries at most.

        - `after`: The sequence of that entry.

        Needs the permission `billing:read` in the business.

        `admin.billingAudit.verify`
        """
        return self._ask(operations.ADMIN_BILLING_AUDIT_VERIFY, {"after": after}, timeout=timeout)


class BusinessAdminPaymentsAccount(Group):
    """`business.admin.payments_account`."""

    def get(self, *, timeout: float | None = None) -> models.PaymentAccount:
        """The account of the business, if it has begun one.

        Needs the permission `billing:read` in the business.

        `admin.paymentsAccount.get`
        """
        return self._ask(operations.ADMIN_PAYMENTS_ACCOUNT_GET, {}, timeout=timeout)

    def open(
        self, *, country: str | Omit | None = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.PaymentAccount:
        """Open the account in which the business takes money, once; asked again it tells of the one there is.

        - `country`: Where the business is established; without it, where its time zone is.

        Needs the permission `billing:write` in the business.

        Refused with `billing.business_not_heard_of`, `billing.card_declined`, `billing.country_not_known`,
        `billing.stripe_away`, `billing.stripe_refused`.

        `admin.paymentsAccount.open`
        """
        return self._ask(
            operations.ADMIN_PAYMENTS_ACCOUNT_OPEN, {"country": country}, key=idempotency_key, timeout=timeout
        )

    def link(
        self, *, return_url: str, refresh_url: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.PaymentAccountLink:
        """A way into Stripe's pages for the account of the business.

        - `return_url`: Where the browser goes afterwards; how far the business got, the account tells.
        - `refresh_url`: Where it goes when the link has expired or was used: to whatever makes another.

        Needs the permission `billing:write` in the business.

        Refused with `billing.address_refused`, `billing.card_declined`, `billing.stripe_away`,
        `billing.stripe_refused`.

        `admin.paymentsAccount.link`
        """
        return self._ask(
            operations.ADMIN_PAYMENTS_ACCOUNT_LINK,
            {"return_url": return_url, "refresh_url": refresh_url},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminNotes(Group):
    """`business.admin.notes`."""

    def list(
        self,
        *,
        customer_id: models.CustomerId | Omit | None = OMIT,
        booking_id: models.BookingId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.NoteSummary]:
        """The notes that one may read, without their texts, newest first.

        Needs the permission `notes:read` in the business.

        `admin.notes.list`
        """
        return self._list(
            operations.ADMIN_NOTES_LIST,
            {"customer_id": customer_id, "booking_id": booking_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def write(
        self,
        *,
        text: str,
        customer_id: models.CustomerId | Omit | None = OMIT,
        booking_id: models.BookingId | Omit | None = OMIT,
        shared_with: Sequence[models.UserId] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NoteSummary:
        """Write a note about a customer, or about one of their bookings.

        - `booking_id`: One of the two is enough: a booking has its customer.

        Needs the permission `notes:write` in the business.

        `admin.notes.write`
        """
        return self._ask(
            operations.ADMIN_NOTES_WRITE,
            {"customer_id": customer_id, "booking_id": booking_id, "text": text, "shared_with": shared_with},
            key=idempotency_key,
            timeout=timeout,
        )

    def read(
        self,
        note_id: models.NoteId,
        *,
        revision: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Note:
        """Read a note. That is an act, not a question: the access log tells who read what, each time.

        - `revision`: An earlier one; the newest by default.

        Needs the permission `notes:read` in the business.

        `admin.notes.read`
        """
        return self._ask(
            operations.ADMIN_NOTES_READ,
            {"note_id": note_id, "revision": revision},
            key=idempotency_key,
            timeout=timeout,
        )

    def revise(
        self,
        *,
        note_id: models.NoteId,
        text: str,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NoteSummary:
        """Write a note anew, as its author; the earlier text stays readable.

        - `if_version`: The revision it had when it was read.

        Needs the permission `notes:write` in the business.

        Refused with `scheduling.not_the_author`.

        `admin.notes.revise`
        """
        return self._ask(
            operations.ADMIN_NOTES_REVISE,
            {"note_id": note_id, "text": text, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )

    def revisions(
        self,
        note_id: models.NoteId,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.NoteRevision]:
        """When a note was written anew, newest first.

        Needs the permission `notes:read` in the business.

        `admin.notes.revisions`
        """
        return self._list(
            operations.ADMIN_NOTES_REVISIONS, {"note_id": note_id, "limit": limit, "cursor": cursor}, timeout=timeout
        )

    def share(
        self,
        *,
        note_id: models.NoteId,
        shared_with: Sequence[models.UserId],
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NoteSummary:
        """Say, as a note's author, who else reads it: exactly these.

        Needs the permission `notes:write` in the business.

        Refused with `scheduling.not_the_author`.

        `admin.notes.share`
        """
        return self._ask(
            operations.ADMIN_NOTES_SHARE,
            {"note_id": note_id, "shared_with": shared_with},
            key=idempotency_key,
            timeout=timeout,
        )

    def reads(
        self,
        *,
        note_id: models.NoteId | Omit | None = OMIT,
        customer_id: models.CustomerId | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.NoteRead]:
        """The access log: who read which note and when, newest first.

        Needs the permission `notes:supervise` in the business.

        `admin.notes.reads`
        """
        return self._list(
            operations.ADMIN_NOTES_READS,
            {"note_id": note_id, "customer_id": customer_id, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def policy(self, *, timeout: float | None = None) -> models.NotePolicy:
        """Who reads the notes of the business beside their authors.

        Needs the permission `notes:read` in the business.

        `admin.notes.policy`
        """
        return self._ask(operations.ADMIN_NOTES_POLICY, {}, timeout=timeout)

    def set_policy(
        self,
        *,
        readers: models.NoteReaders,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.NotePolicy:
        """Decide who reads the notes of the business beside their authors, those already written too.

        Needs the permission `business:write` in the business.

        `admin.notes.setPolicy`
        """
        return self._ask(
            operations.ADMIN_NOTES_SET_POLICY,
            {"readers": readers, "if_version": if_version},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminRooms(Group):
    """`business.admin.rooms`."""

    def list(
        self,
        *,
        state: models.RoomState | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.Room]:
        """Video rooms, the newest first.

        Needs the permission `bookings:read` in the business.

        `admin.rooms.list`
        """
        return self._list(
            operations.ADMIN_ROOMS_LIST, {"state": state, "limit": limit, "cursor": cursor}, timeout=timeout
        )

    def get(self, booking_id: models.BookingId, *, timeout: float | None = None) -> models.RoomDetails:
        """The video room of a booking, and who was given a way in.

        Needs the permission `bookings:read` in the business.

        Refused with `scheduling.booking_not_online`.

        `admin.rooms.get`
        """
        return self._ask(operations.ADMIN_ROOMS_GET, {"booking_id": booking_id}, timeout=timeout)

    def retry(
        self, booking_id: models.BookingId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.Room:
        """Ask the vendor again at once, rather than when it is next due.

        Needs the permission `bookings:write` in the business.

        Refused with `vault.tampered`.

        `admin.rooms.retry`
        """
        return self._ask(operations.ADMIN_ROOMS_RETRY, {"booking_id": booking_id}, key=idempotency_key, timeout=timeout)

    def join(
        self,
        booking_id: models.BookingId,
        *,
        token: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.JoinLink:
        """A way into the room of an online booking, made for who asks; from 15 minutes before it until 30 after it.

        Needs the permission `rooms:join` in the business.

        Refused with `scheduling.booking_not_online`, `scheduling.room_closed`, `scheduling.room_not_open`,
        `scheduling.room_not_ready`, `scheduling.video_unavailable`.

        `admin.rooms.join`
        """
        return self._ask(
            operations.ADMIN_ROOMS_JOIN,
            {"booking_id": booking_id, "token": token},
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminNotifications(Group):
    """`business.admin.notifications`."""

    def deliveries(
        self,
        *,
        booking_id: models.BookingId | Omit | None = OMIT,
        status: models.NotificationStatus | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.LoggedNotification]:
        """What was planned and sent, newest first.

        Needs the permission `notifications:read` in the business.

        `admin.notifications.deliveries`
        """
        return self._list(
            operations.ADMIN_NOTIFICATIONS_DELIVERIES,
            {"booking_id": booking_id, "status": status, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )


class BusinessAdminNotificationPreferences(Group):
    """`business.admin.notification_preferences`."""

    def get(self, *, timeout: float | None = None) -> models.MailPreferences:
        """What the business decided about its mails.

        Needs the permission `notifications:read` in the business.

        `admin.notificationPreferences.get`
        """
        return self._ask(operations.ADMIN_NOTIFICATION_PREFERENCES_GET, {}, timeout=timeout)

    def set(
        self,
        *,
        reminder_minutes: Sequence[int] | Omit = OMIT,
        brand_color: str | Omit = OMIT,
        footer: str | Omit = OMIT,
        if_version: int | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.MailPreferences:
        """Decide about the business's mails. Reminders that are already planned keep their time.

        - `reminder_minutes`: Customers are reminded this long before the start; empty is never.
        - `footer`: Closes every mail: an address, how to reach the business.

        Needs the permission `notifications:write` in the business.

        `admin.notificationPreferences.set`
        """
        return self._ask(
            operations.ADMIN_NOTIFICATION_PREFERENCES_SET,
            {
                "reminder_minutes": reminder_minutes,
                "brand_color": brand_color,
                "footer": footer,
                "if_version": if_version,
            },
            key=idempotency_key,
            timeout=timeout,
        )


class BusinessAdminPlan(Group):
    """`business.admin.plan`."""

    def get(self, *, timeout: float | None = None) -> models.PlanStanding:
        """Where the business stands with the platform, and what it pays for.

        Needs the permission `billing:read` in the business.

        Refused with `billing.business_not_heard_of`.

        `admin.plan.get`
        """
        return self._ask(operations.ADMIN_PLAN_GET, {}, timeout=timeout)

    def subscribe(
        self,
        *,
        plan: str,
        success_url: str,
        interval: models.PlanInterval | Omit = OMIT,
        cancel_url: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.PlanCheckout:
        """Begin a subscription of a plan: paid on Stripe's page. What was left open before is closed. What is left of a
        trial stays free. Asked again for the same, the answer is the same page while it is open.

        - `success_url`: Where Stripe's page leads back to.

        Needs the permission `billing:write` in the business.

        Refused with `billing.address_refused`, `billing.already_subscribed`, `billing.business_not_heard_of`,
        `billing.card_declined`, `billing.checkouts_change`, `billing.no_plans`, `billing.stripe_away`,
        `billing.stripe_refused`.

        `admin.plan.subscribe`
        """
        return self._ask(
            operations.ADMIN_PLAN_SUBSCRIBE,
            {"plan": plan, "interval": interval, "success_url": success_url, "cancel_url": cancel_url},
            key=idempotency_key,
            timeout=timeout,
        )

    def cancel(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> models.PlanStanding:
        """Let the subscription end with the period that is paid, or, where payments fail, at once. Twice is once.

        Needs the permission `billing:write` in the business.

        Refused with `billing.business_not_heard_of`, `billing.card_declined`, `billing.not_subscribed`,
        `billing.stripe_away`, `billing.stripe_refused`.

        `admin.plan.cancel`
        """
        return self._ask(operations.ADMIN_PLAN_CANCEL, {}, key=idempotency_key, timeout=timeout)


class BusinessAdmin(Group):
    """`business.admin`."""

    @cached_property
    def business(self) -> BusinessAdminBusiness:
        """What stands under `business`."""
        return BusinessAdminBusiness(self)

    @cached_property
    def members(self) -> BusinessAdminMembers:
        """What stands under `members`."""
        return BusinessAdminMembers(self)

    @cached_property
    def issuer(self) -> BusinessAdminIssuer:
        """What stands under `issuer`."""
        return BusinessAdminIssuer(self)

    @cached_property
    def organisation(self) -> BusinessAdminOrganisation:
        """What stands under `organisation`."""
        return BusinessAdminOrganisation(self)

    @cached_property
    def invitations(self) -> BusinessAdminInvitations:
        """What stands under `invitations`."""
        return BusinessAdminInvitations(self)

    @cached_property
    def api_keys(self) -> BusinessAdminApiKeys:
        """What stands under `api_keys`."""
        return BusinessAdminApiKeys(self)

    @cached_property
    def audit(self) -> BusinessAdminAudit:
        """What stands under `audit`."""
        return BusinessAdminAudit(self)

    @cached_property
    def services(self) -> BusinessAdminServices:
        """What stands under `services`."""
        return BusinessAdminServices(self)

    @cached_property
    def staff(self) -> BusinessAdminStaff:
        """What stands under `staff`."""
        return BusinessAdminStaff(self)

    @cached_property
    def resources(self) -> BusinessAdminResources:
        """What stands under `resources`."""
        return BusinessAdminResources(self)

    @cached_property
    def resource_blocks(self) -> BusinessAdminResourceBlocks:
        """What stands under `resource_blocks`."""
        return BusinessAdminResourceBlocks(self)

    @cached_property
    def pools(self) -> BusinessAdminPools:
        """What stands under `pools`."""
        return BusinessAdminPools(self)

    @cached_property
    def schedules(self) -> BusinessAdminSchedules:
        """What stands under `schedules`."""
        return BusinessAdminSchedules(self)

    @cached_property
    def overrides(self) -> BusinessAdminOverrides:
        """What stands under `overrides`."""
        return BusinessAdminOverrides(self)

    @cached_property
    def blocked_times(self) -> BusinessAdminBlockedTimes:
        """What stands under `blocked_times`."""
        return BusinessAdminBlockedTimes(self)

    @cached_property
    def busy_times(self) -> BusinessAdminBusyTimes:
        """What stands under `busy_times`."""
        return BusinessAdminBusyTimes(self)

    @cached_property
    def imports(self) -> BusinessAdminImports:
        """What stands under `imports`."""
        return BusinessAdminImports(self)

    @cached_property
    def opening_hours(self) -> BusinessAdminOpeningHours:
        """What stands under `opening_hours`."""
        return BusinessAdminOpeningHours(self)

    @cached_property
    def sessions(self) -> BusinessAdminSessions:
        """What stands under `sessions`."""
        return BusinessAdminSessions(self)

    @cached_property
    def availability(self) -> BusinessAdminAvailability:
        """What stands under `availability`."""
        return BusinessAdminAvailability(self)

    @cached_property
    def bookings(self) -> BusinessAdminBookings:
        """What stands under `bookings`."""
        return BusinessAdminBookings(self)

    @cached_property
    def zone_shifts(self) -> BusinessAdminZoneShifts:
        """What stands under `zone_shifts`."""
        return BusinessAdminZoneShifts(self)

    @cached_property
    def series(self) -> BusinessAdminSeries:
        """What stands under `series`."""
        return BusinessAdminSeries(self)

    @cached_property
    def waitlist(self) -> BusinessAdminWaitlist:
        """What stands under `waitlist`."""
        return BusinessAdminWaitlist(self)

    @cached_property
    def visits(self) -> BusinessAdminVisits:
        """What stands under `visits`."""
        return BusinessAdminVisits(self)

    @cached_property
    def customers(self) -> BusinessAdminCustomers:
        """What stands under `customers`."""
        return BusinessAdminCustomers(self)

    @cached_property
    def packages(self) -> BusinessAdminPackages:
        """What stands under `packages`."""
        return BusinessAdminPackages(self)

    @cached_property
    def purchases(self) -> BusinessAdminPurchases:
        """What stands under `purchases`."""
        return BusinessAdminPurchases(self)

    @cached_property
    def membership_plans(self) -> BusinessAdminMembershipPlans:
        """What stands under `membership_plans`."""
        return BusinessAdminMembershipPlans(self)

    @cached_property
    def memberships(self) -> BusinessAdminMemberships:
        """What stands under `memberships`."""
        return BusinessAdminMemberships(self)

    @cached_property
    def subscriptions(self) -> BusinessAdminSubscriptions:
        """What stands under `subscriptions`."""
        return BusinessAdminSubscriptions(self)

    @cached_property
    def invoices(self) -> BusinessAdminInvoices:
        """What stands under `invoices`."""
        return BusinessAdminInvoices(self)

    @cached_property
    def credits(self) -> BusinessAdminCredits:
        """What stands under `credits`."""
        return BusinessAdminCredits(self)

    @cached_property
    def checkouts(self) -> BusinessAdminCheckouts:
        """What stands under `checkouts`."""
        return BusinessAdminCheckouts(self)

    @cached_property
    def payments(self) -> BusinessAdminPayments:
        """What stands under `payments`."""
        return BusinessAdminPayments(self)

    @cached_property
    def fees(self) -> BusinessAdminFees:
        """What stands under `fees`."""
        return BusinessAdminFees(self)

    @cached_property
    def payment_methods(self) -> BusinessAdminPaymentMethods:
        """What stands under `payment_methods`."""
        return BusinessAdminPaymentMethods(self)

    @cached_property
    def gift_codes(self) -> BusinessAdminGiftCodes:
        """What stands under `gift_codes`."""
        return BusinessAdminGiftCodes(self)

    @cached_property
    def disputes(self) -> BusinessAdminDisputes:
        """What stands under `disputes`."""
        return BusinessAdminDisputes(self)

    @cached_property
    def ledger(self) -> BusinessAdminLedger:
        """What stands under `ledger`."""
        return BusinessAdminLedger(self)

    @cached_property
    def billing_audit(self) -> BusinessAdminBillingAudit:
        """What stands under `billing_audit`."""
        return BusinessAdminBillingAudit(self)

    @cached_property
    def payments_account(self) -> BusinessAdminPaymentsAccount:
        """What stands under `payments_account`."""
        return BusinessAdminPaymentsAccount(self)

    @cached_property
    def notes(self) -> BusinessAdminNotes:
        """What stands under `notes`."""
        return BusinessAdminNotes(self)

    @cached_property
    def rooms(self) -> BusinessAdminRooms:
        """What stands under `rooms`."""
        return BusinessAdminRooms(self)

    @cached_property
    def notifications(self) -> BusinessAdminNotifications:
        """What stands under `notifications`."""
        return BusinessAdminNotifications(self)

    @cached_property
    def notification_preferences(self) -> BusinessAdminNotificationPreferences:
        """What stands under `notification_preferences`."""
        return BusinessAdminNotificationPreferences(self)

    @cached_property
    def plan(self) -> BusinessAdminPlan:
        """What stands under `plan`."""
        return BusinessAdminPlan(self)

    def stream(self, *, last_event_id: str | None = None) -> Events:
        """Listen, for as long as it is iterated over; a connection that ends is taken up again where it ended. Close
        it, or use it in a `with` statement.

        Needs the permission `bookings:read` in the business.

        `GET /v1/admin/stream`
        """
        return self._listen("/v1/admin/stream?business={slug}", last_event_id)


class Business(Group):
    """`business`."""

    @cached_property
    def api_keys(self) -> BusinessApiKeys:
        """What stands under `api_keys`."""
        return BusinessApiKeys(self)

    @cached_property
    def services(self) -> BusinessServices:
        """What stands under `services`."""
        return BusinessServices(self)

    @cached_property
    def hours(self) -> BusinessHours:
        """What stands under `hours`."""
        return BusinessHours(self)

    @cached_property
    def staff(self) -> BusinessStaff:
        """What stands under `staff`."""
        return BusinessStaff(self)

    @cached_property
    def packages(self) -> BusinessPackages:
        """What stands under `packages`."""
        return BusinessPackages(self)

    @cached_property
    def memberships(self) -> BusinessMemberships:
        """What stands under `memberships`."""
        return BusinessMemberships(self)

    @cached_property
    def sessions(self) -> BusinessSessions:
        """What stands under `sessions`."""
        return BusinessSessions(self)

    @cached_property
    def availability(self) -> BusinessAvailability:
        """What stands under `availability`."""
        return BusinessAvailability(self)

    @cached_property
    def holds(self) -> BusinessHolds:
        """What stands under `holds`."""
        return BusinessHolds(self)

    @cached_property
    def bookings(self) -> BusinessBookings:
        """What stands under `bookings`."""
        return BusinessBookings(self)

    @cached_property
    def series(self) -> BusinessSeries:
        """What stands under `series`."""
        return BusinessSeries(self)

    @cached_property
    def waitlist(self) -> BusinessWaitlist:
        """What stands under `waitlist`."""
        return BusinessWaitlist(self)

    @cached_property
    def visits(self) -> BusinessVisits:
        """What stands under `visits`."""
        return BusinessVisits(self)

    @cached_property
    def checkouts(self) -> BusinessCheckouts:
        """What stands under `checkouts`."""
        return BusinessCheckouts(self)

    @cached_property
    def gift_codes(self) -> BusinessGiftCodes:
        """What stands under `gift_codes`."""
        return BusinessGiftCodes(self)

    @cached_property
    def payment_methods(self) -> BusinessPaymentMethods:
        """What stands under `payment_methods`."""
        return BusinessPaymentMethods(self)

    @cached_property
    def me(self) -> BusinessMe:
        """What stands under `me`."""
        return BusinessMe(self)

    @cached_property
    def admin(self) -> BusinessAdmin:
        """What stands under `admin`."""
        return BusinessAdmin(self)

    def get(self, *, timeout: float | None = None) -> models.Business:
        """The business with this slug.

        `GET /v1/{slug}`
        """
        return self._ask(operations.GET_BUSINESS, {}, timeout=timeout)


class Auth(Group):
    """`nexus.auth`."""

    def register_user(
        self,
        *,
        name: str,
        email: str,
        password: str,
        locale: str | Omit | None = OMIT,
        user_agent: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Tokens:
        """Register a person with a password and log them in. The address is theirs once they follow the link in a mail.
        The answer is the same whether or not anybody has registered with this address; its holder is told by mail.

        - `locale`: The language of mails about the account.
        - `user_agent`: Names the device in the list of logins; by default what the `User-Agent` header says.

        `POST /v1/auth/register`
        """
        return self._ask(
            operations.REGISTER_USER,
            {"name": name, "email": email, "password": password, "locale": locale, "user_agent": user_agent},
            key=idempotency_key,
            timeout=timeout,
        )

    def sign_up(
        self,
        *,
        owner: models.RegisterUser,
        business: models.CreateBusiness,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.SignedUp:
        """Register a person, create a business of theirs and log them in: all of it or nothing. Somebody who is
        registered already creates a business as themselves.

        Refused with `identity.slug_reserved`, `identity.slug_taken`.

        `POST /v1/auth/signup`
        """
        return self._ask(
            operations.SIGN_UP, {"owner": owner, "business": business}, key=idempotency_key, timeout=timeout
        )

    def log_in(
        self,
        *,
        email: str,
        password: str,
        code: str | Omit | None = OMIT,
        user_agent: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Tokens:
        """Exchange e-mail and password for tokens.

        - `code`: Of the authenticator app, or a recovery code, where the user has a second factor.
        - `user_agent`: Names the device in the list of logins; by default what the `User-Agent` header says.

        Refused with `identity.second_factor_required`, `identity.too_many_attempts`, `identity.wrong_code`,
        `identity.wrong_credentials`.

        `POST /v1/auth/login`
        """
        return self._ask(
            operations.LOG_IN,
            {"email": email, "password": password, "code": code, "user_agent": user_agent},
            key=idempotency_key,
            timeout=timeout,
        )

    def refresh_login(
        self, *, refresh_token: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.Tokens:
        """Exchange a refresh token for a new pair. A token used twice ends its whole login.

        Refused with `identity.refresh_refused`, `identity.token_reused`.

        `POST /v1/auth/refresh`
        """
        return self._ask(
            operations.REFRESH_LOGIN, {"refresh_token": refresh_token}, key=idempotency_key, timeout=timeout
        )

    def log_out(self, *, refresh_token: str, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """End the login of this refresh token.

        `POST /v1/auth/logout`
        """
        return self._ask(operations.LOG_OUT, {"refresh_token": refresh_token}, key=idempotency_key, timeout=timeout)

    def exchange_login_code(
        self, *, code: str, code_verifier: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.Tokens:
        """Exchange the code that a page came back with for tokens: once, within a minute.

        Refused with `identity.login_over`.

        `POST /v1/auth/login-code`
        """
        return self._ask(
            operations.EXCHANGE_LOGIN_CODE,
            {"code": code, "code_verifier": code_verifier},
            key=idempotency_key,
            timeout=timeout,
        )

    def get_account_link(self, *, token: str, timeout: float | None = None) -> models.AccountLink:
        """What the link in a mail is for; nothing is done with it.

        Refused with `identity.link_worthless`.

        `GET /v1/auth/links`
        """
        return self._ask(operations.GET_ACCOUNT_LINK, {"token": token}, timeout=timeout)

    def verify_email(self, *, token: str, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Prove with the link in a mail that an address is yours. It works once.

        Refused with `identity.email_taken`, `identity.link_worthless`.

        `POST /v1/auth/email/verify`
        """
        return self._ask(operations.VERIFY_EMAIL, {"token": token}, key=idempotency_key, timeout=timeout)

    def resend_verification(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Send the mail that proves the address of the user who asks once more; earlier links are worth nothing then.

        Needs a login.

        `POST /v1/auth/email/resend`
        """
        return self._ask(operations.RESEND_VERIFICATION, {}, key=idempotency_key, timeout=timeout)

    def request_password_reset(
        self, *, email: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> None:
        """Send a link to choose another password, if this is a user's address. The answer is the same if it is not.

        `POST /v1/auth/password/forgot`
        """
        return self._ask(operations.REQUEST_PASSWORD_RESET, {"email": email}, key=idempotency_key, timeout=timeout)

    def reset_password(
        self, *, token: str, password: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> None:
        """Choose another password with the link in a mail. It works once; all logins of the user end.

        Refused with `identity.email_taken`, `identity.link_worthless`.

        `POST /v1/auth/password/reset`
        """
        return self._ask(
            operations.RESET_PASSWORD, {"token": token, "password": password}, key=idempotency_key, timeout=timeout
        )

    def change_password(
        self,
        *,
        current_password: str,
        password: str,
        user_agent: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Tokens:
        """Choose another password, knowing the present one. All logins end; the answer is a new one.

        - `user_agent`: Names the device in the list of logins; by default what the `User-Agent` header says.

        Needs a login.

        Refused with `identity.too_many_attempts`, `identity.wrong_password`.

        `POST /v1/auth/password`
        """
        return self._ask(
            operations.CHANGE_PASSWORD,
            {"current_password": current_password, "password": password, "user_agent": user_agent},
            key=idempotency_key,
            timeout=timeout,
        )

    def list_logins(self, *, timeout: float | None = None) -> Page[models.OpenLogin]:
        """Where the user who asks is logged in: the hundred logins that were used last, the latest first.

        Needs a login.

        `GET /v1/auth/logins`
        """
        return self._ask(operations.LIST_LOGINS, {}, timeout=timeout)

    def end_login(
        self, login_id: models.LoginId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> None:
        """End one of the logins of the user who asks; it opens nothing any more within seconds.

        Needs a login.

        `DELETE /v1/auth/logins/{login_id}`
        """
        return self._ask(operations.END_LOGIN, {"login_id": login_id}, key=idempotency_key, timeout=timeout)

    def end_other_logins(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """End all logins of the user who asks but the one they ask with.

        Needs a login.

        `POST /v1/auth/logins/end-others`
        """
        return self._ask(operations.END_OTHER_LOGINS, {}, key=idempotency_key, timeout=timeout)

    def get_totp(self, *, timeout: float | None = None) -> models.TotpStatus:
        """Whether there is a second factor, and how many recovery codes are left.

        Needs a login.

        `GET /v1/auth/totp`
        """
        return self._ask(operations.GET_TOTP, {}, timeout=timeout)

    def start_totp(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> models.TotpSecret:
        """Begin to set up an authenticator app. Until a code confirms it, logging in is as before.

        Needs a login.

        Refused with `identity.totp_active`.

        `POST /v1/auth/totp`
        """
        return self._ask(operations.START_TOTP, {}, key=idempotency_key, timeout=timeout)

    def confirm_totp(
        self, *, code: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.RecoveryCodes:
        """Show with a code that the app is set up. From now on logging in takes a code; all other logins end.

        Needs a login.

        Refused with `identity.code_refused`, `identity.no_totp`.

        `POST /v1/auth/totp/confirm`
        """
        return self._ask(operations.CONFIRM_TOTP, {"code": code}, key=idempotency_key, timeout=timeout)

    def renew_recovery_codes(
        self, *, code: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.RecoveryCodes:
        """Give new recovery codes; the earlier ones are worth nothing then.

        Needs a login.

        Refused with `identity.code_refused`, `identity.no_totp`, `identity.too_many_attempts`.

        `POST /v1/auth/totp/codes`
        """
        return self._ask(operations.RENEW_RECOVERY_CODES, {"code": code}, key=idempotency_key, timeout=timeout)

    def remove_totp(self, *, code: str, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Do without a second factor again. Businesses that ask for one give no more roles then.

        Needs a login.

        Refused with `identity.code_refused`, `identity.no_totp`, `identity.too_many_attempts`.

        `POST /v1/auth/totp/remove`
        """
        return self._ask(operations.REMOVE_TOTP, {"code": code}, key=idempotency_key, timeout=timeout)

    def accept_invitation(
        self, *, token: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.Member:
        """Accept an invitation as the user who asks, whose address it was sent to.

        Needs a login.

        Refused with `identity.email_taken`, `identity.invitation_over`, `identity.invited_another`,
        `identity.link_worthless`.

        `POST /v1/auth/invitations/accept`
        """
        return self._ask(operations.ACCEPT_INVITATION, {"token": token}, key=idempotency_key, timeout=timeout)

    def accept_as_new_user(
        self,
        *,
        token: str,
        name: str,
        password: str,
        locale: str | Omit | None = OMIT,
        user_agent: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Tokens:
        """Accept an invitation by registering with the address it was sent to, and log in.

        - `user_agent`: Names the device in the list of logins; by default what the `User-Agent` header says.

        Refused with `identity.already_registered`, `identity.email_taken`, `identity.invitation_over`,
        `identity.link_worthless`.

        `POST /v1/auth/invitations/register`
        """
        return self._ask(
            operations.ACCEPT_AS_NEW_USER,
            {"token": token, "name": name, "password": password, "locale": locale, "user_agent": user_agent},
            key=idempotency_key,
            timeout=timeout,
        )

    def get_me(self, *, timeout: float | None = None) -> models.Me:
        """Who am I?

        Needs a login.

        `GET /v1/auth/me`
        """
        return self._ask(operations.GET_ME, {}, timeout=timeout)

    def update_me(
        self,
        *,
        name: str | Omit | None = OMIT,
        locale: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.User:
        """Change what the user who asks is called and in which language they are written to; only the fields given.

        Needs a login.

        `PATCH /v1/auth/me`
        """
        return self._ask(operations.UPDATE_ME, {"name": name, "locale": locale}, key=idempotency_key, timeout=timeout)

    def export_me(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> models.UserExport:
        """Everything that identity holds about the user who asks.

        Needs a login.

        `POST /v1/auth/me/export`
        """
        return self._ask(operations.EXPORT_ME, {}, key=idempotency_key, timeout=timeout)

    def erase_me(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Erase the account of the user who asks. Needs a login of the last hour; there is no undo. Refused with 409
        while they own a business. Businesses keep what they have to keep of their customers, unlinked.

        Needs a login.

        Refused with `identity.login_too_old`, `identity.runs_platform`, `identity.still_owner`.

        `DELETE /v1/auth/me`
        """
        return self._ask(operations.ERASE_ME, {}, key=idempotency_key, timeout=timeout)

    def issue_ticket(
        self,
        *,
        stream: models.StreamName,
        business: str,
        origin: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Ticket:
        """Get a ticket that opens one stream, once, within half a minute: for browsers, whose streams send no headers.

        - `business`: Whose stream; on its own host as well.
        - `origin`: The origin of the page that will open the stream, where that is another than the stream's: no
        other page may.

        Needs a login.

        `POST /v1/auth/tickets`
        """
        return self._ask(
            operations.ISSUE_TICKET,
            {"stream": stream, "business": business, "origin": origin},
            key=idempotency_key,
            timeout=timeout,
        )


class Businesses(Group):
    """`nexus.businesses`."""

    def create(
        self,
        *,
        slug: str,
        name: str,
        timezone: str,
        currency: str,
        locale: str | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Business:
        """Create a business; the caller becomes its owner.

        Needs a login.

        Refused with `identity.slug_reserved`, `identity.slug_taken`.

        `POST /v1/businesses`
        """
        return self._ask(
            operations.CREATE_BUSINESS,
            {"slug": slug, "name": name, "timezone": timezone, "currency": currency, "locale": locale},
            key=idempotency_key,
            timeout=timeout,
        )


class PlatformBusinesses(Group):
    """`nexus.platform.businesses`."""

    def list(
        self,
        *,
        query: str | Omit | None = OMIT,
        suspended: bool | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.PlatformBusiness]:
        """Every business, newest first.

        - `query`: The beginning of its slug, or a part of its name.

        Needs the permission `platform:read` on the platform.

        `platform.businesses.list`
        """
        return self._list(
            operations.PLATFORM_BUSINESSES_LIST,
            {"query": query, "suspended": suspended, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def get(self, business_id: models.BusinessId, *, timeout: float | None = None) -> models.PlatformBusinessDetail:
        """One business, and who owns it.

        Needs the permission `platform:read` on the platform.

        `platform.businesses.get`
        """
        return self._ask(operations.PLATFORM_BUSINESSES_GET, {"business_id": business_id}, timeout=timeout)

    def suspend(
        self,
        *,
        business_id: models.BusinessId,
        reason: str,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.PlatformBusinessDetail:
        """Stop a business: its public pages say so, nothing in it changes, its people may still read. Twice is once.

        Needs the permission `platform:write` on the platform.

        `platform.businesses.suspend`
        """
        return self._ask(
            operations.PLATFORM_BUSINESSES_SUSPEND,
            {"business_id": business_id, "reason": reason},
            key=idempotency_key,
            timeout=timeout,
        )

    def reinstate(
        self, business_id: models.BusinessId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.PlatformBusinessDetail:
        """Let a suspended business go on. Twice is once.

        Needs the permission `platform:write` on the platform.

        `platform.businesses.reinstate`
        """
        return self._ask(
            operations.PLATFORM_BUSINESSES_REINSTATE, {"business_id": business_id}, key=idempotency_key, timeout=timeout
        )


class PlatformCatalogue(Group):
    """`nexus.platform.catalogue`."""

    def get(self, *, timeout: float | None = None) -> models.Catalogue:
        """What the platform sells, and how that stands at Stripe.

        Needs the permission `platform:read` on the platform.

        `platform.catalogue.get`
        """
        return self._ask(operations.PLATFORM_CATALOGUE_GET, {}, timeout=timeout)

    def sync(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> models.CatalogueSynced:
        """Bring Stripe into agreement with what is declared, now. Repeating it does nothing more.

        Needs the permission `platform:write` on the platform.

        Refused with `billing.card_declined`, `billing.not_chargeable`, `billing.stripe_away`,
        `billing.stripe_refused`, `billing.sync_running`.

        `platform.catalogue.sync`
        """
        return self._ask(operations.PLATFORM_CATALOGUE_SYNC, {}, key=idempotency_key, timeout=timeout)


class PlatformStandings(Group):
    """`nexus.platform.standings`."""

    def list(
        self,
        *,
        standing: models.Standing | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.ListedStanding]:
        """Where every business stands, the newest business first.

        Needs the permission `platform:read` on the platform.

        `platform.standings.list`
        """
        return self._list(
            operations.PLATFORM_STANDINGS_LIST,
            {"standing": standing, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def extend_trial(
        self,
        *,
        business_id: models.BusinessId,
        until: datetime,
        reason: str,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.BusinessStanding:
        """Let the trial of a business last until then; one that is over goes on. Twice is once.

        - `reason`: Kept in the audit chain.

        Needs the permission `platform:write` on the platform.

        Refused with `billing.business_not_heard_of`, `billing.moment_past`, `billing.no_plans`.

        `platform.standings.extendTrial`
        """
        return self._ask(
            operations.PLATFORM_STANDINGS_EXTEND_TRIAL,
            {"business_id": business_id, "until": until, "reason": reason},
            key=idempotency_key,
            timeout=timeout,
        )

    def excuse(
        self,
        *,
        business_id: models.BusinessId,
        reason: str,
        until: datetime | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.BusinessStanding:
        """Let a business go on without paying: until then, or until that is ended. The newest excuse replaces others.

        - `reason`: Kept in the audit chain.

        Needs the permission `platform:write` on the platform.

        Refused with `billing.business_not_heard_of`, `billing.moment_past`, `billing.no_plans`.

        `platform.standings.excuse`
        """
        return self._ask(
            operations.PLATFORM_STANDINGS_EXCUSE,
            {"business_id": business_id, "until": until, "reason": reason},
            key=idempotency_key,
            timeout=timeout,
        )

    def end_excuse(
        self, business_id: models.BusinessId, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.BusinessStanding:
        """Excuse a business no more, from now on: its days of grace begin, unless its plan is paid. Twice is once.

        Needs the permission `platform:write` on the platform.

        Refused with `billing.business_not_heard_of`, `billing.moment_past`, `billing.no_plans`.

        `platform.standings.endExcuse`
        """
        return self._ask(
            operations.PLATFORM_STANDINGS_END_EXCUSE, {"business_id": business_id}, key=idempotency_key, timeout=timeout
        )


class PlatformAudit(Group):
    """`nexus.platform.audit`."""

    def read(
        self,
        business_id: models.BusinessId,
        *,
        actor: str | Omit | None = OMIT,
        command: str | Omit | None = OMIT,
        from_: datetime | Omit | None = OMIT,
        to: datetime | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.AuditEntry]:
        """The audit log of any business. An act, not a question: that somebody read it is the log's newest entry.

        - `actor`: Of this actor: `user:usr_…`.
        - `command`: Whose subject begins so: `identity.role.`.
        - `to`: Before this moment.

        Needs the permission `platform:read` on the platform.

        `platform.audit.read`
        """
        return self._list(
            operations.PLATFORM_AUDIT_READ,
            {
                "actor": actor,
                "command": command,
                "from": from_,
                "to": to,
                "limit": limit,
                "cursor": cursor,
                "business_id": business_id,
            },
            timeout=timeout,
        )


class PlatformStripeEvents(Group):
    """`nexus.platform.stripe_events`."""

    def list(
        self,
        *,
        status: models.EventStatus | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> Listing[models.StripeEvent]:
        """Events of Stripe's, of all accounts, the newest first.

        Needs the permission `platform:read` on the platform.

        `platform.stripeEvents.list`
        """
        return self._list(
            operations.PLATFORM_STRIPE_EVENTS_LIST,
            {"status": status, "limit": limit, "cursor": cursor},
            timeout=timeout,
        )

    def replay(
        self, *, event_id: str | Omit | None = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> models.Replayed:
        """Try an event again that was given up, refused or ignored; or all that were given up.

        Needs the permission `platform:write` on the platform.

        Refused with `billing.not_to_be_replayed`.

        `platform.stripeEvents.replay`
        """
        return self._ask(
            operations.PLATFORM_STRIPE_EVENTS_REPLAY, {"event_id": event_id}, key=idempotency_key, timeout=timeout
        )


class PlatformStripeEndpoints(Group):
    """`nexus.platform.stripe_endpoints`."""

    def list(self, *, timeout: float | None = None) -> models.StripeEndpoints:
        """The webhook endpoints at Stripe that billing keeps.

        Needs the permission `platform:read` on the platform.

        `platform.stripeEndpoints.list`
        """
        return self._ask(operations.PLATFORM_STRIPE_ENDPOINTS_LIST, {}, timeout=timeout)

    def rotate(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> models.StripeEndpoints:
        """Replace both endpoints by new ones with new secrets; the old ones are listened to until an hour after that.

        Needs the permission `platform:write` on the platform.

        Refused with `billing.endpoints_made_by_hand`.

        `platform.stripeEndpoints.rotate`
        """
        return self._ask(operations.PLATFORM_STRIPE_ENDPOINTS_ROTATE, {}, key=idempotency_key, timeout=timeout)


class PlatformLooks(Group):
    """`nexus.platform.looks`."""

    def list_resting(
        self, *, limit: int | Omit = OMIT, cursor: str | Omit | None = OMIT, timeout: float | None = None
    ) -> Listing[models.RestingLook]:
        """Objects of all businesses that were looked at in vain so often that nobody does any more.

        Needs the permission `platform:read` on the platform.

        `platform.looks.listResting`
        """
        return self._list(operations.PLATFORM_LOOKS_LIST_RESTING, {"limit": limit, "cursor": cursor}, timeout=timeout)

    def replay(
        self,
        *,
        business_id: models.BusinessId,
        look_id: models.LookId,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> None:
        """Look again at an object that rests.

        Needs the permission `platform:write` on the platform.

        `platform.looks.replay`
        """
        return self._ask(
            operations.PLATFORM_LOOKS_REPLAY,
            {"business_id": business_id, "look_id": look_id},
            key=idempotency_key,
            timeout=timeout,
        )


class Platform(Group):
    """`nexus.platform`."""

    @cached_property
    def businesses(self) -> PlatformBusinesses:
        """What stands under `businesses`."""
        return PlatformBusinesses(self)

    @cached_property
    def catalogue(self) -> PlatformCatalogue:
        """What stands under `catalogue`."""
        return PlatformCatalogue(self)

    @cached_property
    def standings(self) -> PlatformStandings:
        """What stands under `standings`."""
        return PlatformStandings(self)

    @cached_property
    def audit(self) -> PlatformAudit:
        """What stands under `audit`."""
        return PlatformAudit(self)

    @cached_property
    def stripe_events(self) -> PlatformStripeEvents:
        """What stands under `stripe_events`."""
        return PlatformStripeEvents(self)

    @cached_property
    def stripe_endpoints(self) -> PlatformStripeEndpoints:
        """What stands under `stripe_endpoints`."""
        return PlatformStripeEndpoints(self)

    @cached_property
    def looks(self) -> PlatformLooks:
        """What stands under `looks`."""
        return PlatformLooks(self)


class Everywhere(Group):
    """`nexus`."""

    @cached_property
    def auth(self) -> Auth:
        """What stands under `auth`."""
        return Auth(self)

    @cached_property
    def businesses(self) -> Businesses:
        """What stands under `businesses`."""
        return Businesses(self)

    @cached_property
    def platform(self) -> Platform:
        """What stands under `platform`."""
        return Platform(self)
