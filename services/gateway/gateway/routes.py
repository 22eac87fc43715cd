"""The public table: every REST route is a row here."""

from typing import Any, Final

from contracts.billing.checkouts import api as checkouts
from contracts.billing.fees import api as fees
from contracts.billing.gift_codes import api as gift_codes
from contracts.billing.invoices import api as invoices
from contracts.billing.payment_methods import api as payment_methods
from contracts.billing.webhooks import api as webhooks
from contracts.identity import api as identity
from contracts.identity.accounts import api as accounts
from contracts.identity.api_keys import api as api_keys
from contracts.identity.invitations import api as invitations
from contracts.identity.logins import api as logins
from contracts.identity.organisations import api as organisations
from contracts.identity.outside_logins import api as outside
from contracts.identity.signups import api as signups
from contracts.identity.tickets import api as tickets
from contracts.identity.tickets.shapes import StreamName
from contracts.identity.totp import api as totp
from contracts.notifications import api as notifications
from contracts.scheduling import api as scheduling
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.credits import api as selling
from contracts.scheduling.customers import api as people
from contracts.scheduling.opening_hours import api as opening_hours
from contracts.scheduling.payers import api as payers
from contracts.scheduling.rooms import api as rooms
from contracts.scheduling.series import api as recurring
from contracts.scheduling.sessions import api as sessions
from contracts.scheduling.visits import api as visiting
from contracts.scheduling.waitlist import api as waitlist
from gateway.callers.access import Access
from gateway.edge.limits import Kind
from gateway.live.rows import StreamRow
from gateway.outside.rows import OutsideLogin, Webhook
from gateway.rest.calendar import ICALENDAR
from gateway.rest.checkouts import ASKED, start_checkout
from gateway.rest.invoices import my_invoices
from gateway.rest.paying import list_cards, pay_fee, remove_card, save_card
from gateway.rest.rows import Route
from gateway.rest.timeline import timeline

ANYONE, OPEN, USER = Access.ANYONE, Access.OPEN, Access.USER

SERVICE: Final = "svc_01kbfkqk9mex4a5j5ra0nbjm6n"
STAFF_MEMBER: Final = "stf_01kbfkqk9mex4a5j5ra0nbjm6p"
BOOKING: Final = "bkg_01kbfkqk9mex4a5j5ra0nbjm6r"
HOLD: Final = "hld_01kbfkqk9mex4a5j5ra0nbjm6q"
OFFER: Final = "MDFrYmZrcWs5bWV4NGE1ajVyYTA"
REFRESH: Final = "nxr_6p5lq0M1nXbD2oS7eT4vZ8yRkQwUa3cJfHgBiEtN9s"
VERIFIER: Final = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
PASSWORD: Final = "a long pass phrase"  # noqa: S105 - an example in a document
GIFT_CODE: Final = "7Q2M9-K4XWD-0RTBN-E8HYC-3VZ6PA"
START: Final = "2026-12-01T09:00:00+01:00"
CONTACT: Final[dict[str, Any]] = {"name": "Ada Lovelace", "email": "ada@example.com", "timezone": "Europe/London"}
BUSINESS: Final = {"slug": "harbour", "name": "Harbour Physio", "timezone": "Europe/Berlin", "currency": "EUR"}
SERIES: Final[dict[str, Any]] = {
    "service_id": SERVICE, "starts_at": START, "rule": "FREQ=WEEKLY;COUNT=10", "exdates": ["2026-12-29T09:00:00"],
}  # fmt: skip

ROUTES: Final = (
    # Who
    Route(
        "POST", "/v1/auth/register", identity.RegisterUser, access=OPEN, status=201, kind=Kind.LOGIN,
        example={"name": "Ada Lovelace", "email": "ada@example.com", "password": PASSWORD},
    ),
    Route(
        "POST", "/v1/auth/signup", signups.SignUp, access=OPEN, status=201, kind=Kind.LOGIN,
        example={
            "owner": {"name": "Ada Lovelace", "email": "ada@example.com", "password": PASSWORD},
            "business": BUSINESS,
        },
    ),
    Route(
        "POST", "/v1/auth/login", identity.LogIn, access=OPEN, kind=Kind.LOGIN,
        example={"email": "ada@example.com", "password": PASSWORD},
    ),
    Route(
        "POST", "/v1/auth/refresh", identity.RefreshLogin, access=OPEN, kind=Kind.LOGIN,
        example={"refresh_token": REFRESH},
    ),
    Route("POST", "/v1/auth/logout", identity.LogOut, access=OPEN, example={"refresh_token": REFRESH}),
    Route(
        "POST", "/v1/auth/login-code", outside.ExchangeLoginCode, access=OPEN, kind=Kind.LOGIN,
        example={"code": OFFER, "code_verifier": VERIFIER},
    ),
    Route("GET", "/v1/auth/links", accounts.GetAccountLink, access=OPEN, kind=Kind.LOGIN),
    Route(
        "POST", "/v1/auth/email/verify", accounts.VerifyEmail, access=OPEN, kind=Kind.LOGIN, example={"token": OFFER}
    ),
    Route("POST", "/v1/auth/email/resend", accounts.ResendVerification, access=USER, kind=Kind.LOGIN),
    Route(
        "POST", "/v1/auth/password/forgot", accounts.RequestPasswordReset, access=OPEN, kind=Kind.LOGIN,
        example={"email": "ada@example.com"},
    ),
    Route(
        "POST", "/v1/auth/password/reset", accounts.ResetPassword, access=OPEN, kind=Kind.LOGIN,
        example={"token": OFFER, "password": PASSWORD},
    ),
    Route(
        "POST", "/v1/auth/password", accounts.ChangePassword, access=USER, kind=Kind.LOGIN,
        example={"current_password": PASSWORD, "password": "another long pass phrase"},
    ),
    Route("GET", "/v1/auth/logins", logins.ListLogins, access=USER),
    Route("DELETE", "/v1/auth/logins/{login_id}", logins.EndLogin, access=USER),
    Route("POST", "/v1/auth/logins/end-others", logins.EndOtherLogins, access=USER),
    Route("GET", "/v1/auth/totp", totp.GetTotp, access=USER),
    Route("POST", "/v1/auth/totp", totp.StartTotp, access=USER, kind=Kind.LOGIN),
    Route(
        "POST", "/v1/auth/totp/confirm", totp.ConfirmTotp, access=USER, kind=Kind.LOGIN, example={"code": "492039"}
    ),
    Route(
        "POST", "/v1/auth/totp/codes", totp.RenewRecoveryCodes, access=USER, kind=Kind.LOGIN,
        example={"code": "492039"},
    ),
    Route("POST", "/v1/auth/totp/remove", totp.RemoveTotp, access=USER, kind=Kind.LOGIN, example={"code": "492039"}),
    Route(
        "POST", "/v1/auth/invitations/accept", invitations.AcceptInvitation, access=USER, kind=Kind.LOGIN,
        example={"token": OFFER},
    ),
    Route(
        "POST", "/v1/auth/invitations/register", invitations.AcceptAsNewUser, access=OPEN, status=201, kind=Kind.LOGIN,
        example={"token": OFFER, "name": "Ada Lovelace", "password": PASSWORD},
    ),
    Route("GET", "/v1/auth/me", identity.GetMe, access=USER),
    Route("PATCH", "/v1/auth/me", accounts.UpdateMe, access=USER, example={"name": "Ada King", "locale": "en-GB"}),
    Route("POST", "/v1/auth/me/export", accounts.ExportMe, access=USER),
    Route("DELETE", "/v1/auth/me", accounts.EraseMe, access=USER, kind=Kind.LOGIN),
    Route(
        "POST", "/v1/auth/tickets", tickets.IssueTicket, access=USER, status=201,
        example={"stream": "admin", "business": "harbour", "origin": "https://portal.example.com"},
    ),
    Route(
        "POST", "/v1/businesses", identity.CreateBusiness, access=USER, status=201,
        example=BUSINESS,
    ),
    Route("GET", "/v1/{slug}/api-keys", api_keys.ListApiKeys, access="keys:read"),
    Route(
        "POST", "/v1/{slug}/api-keys", api_keys.CreateApiKey, access="keys:write", status=201,
        example={"name": "Our website's server", "permissions": ["bookings:read", "bookings:write"]},
    ),
    Route("DELETE", "/v1/{slug}/api-keys/{key_id}", api_keys.RevokeApiKey, access="keys:write"),
    # The business and what it sells
    Route("GET", "/v1/{slug}", identity.GetBusiness),
    Route("GET", "/v1/{slug}/services", catalogue.ListPublicServices),
    Route("GET", "/v1/{slug}/services/{service_id}", catalogue.GetPublicService),
    Route("GET", "/v1/{slug}/hours", opening_hours.GetOpeningHours),
    Route("GET", "/v1/{slug}/staff", catalogue.ListPublicStaff),
    Route("GET", "/v1/{slug}/packages", selling.ListPublicPackages),
    Route("GET", "/v1/{slug}/memberships", selling.ListPublicMembershipPlans),
    Route("GET", "/v1/{slug}/sessions", sessions.ListSessionSlots),
    # When
    Route("GET", "/v1/{slug}/availability", scheduling.ListAvailability),
    Route("GET", "/v1/{slug}/availability/next", scheduling.NextAvailability),
    Route("GET", "/v1/{slug}/availability/explain", scheduling.ExplainAvailability),
    # Holds and bookings
    Route(
        "POST", "/v1/{slug}/holds", scheduling.PlaceHold, status=201,
        example={"service_id": SERVICE, "starts_at": START, "staff_member_id": STAFF_MEMBER, "offer": OFFER},
    ),
    Route("DELETE", "/v1/{slug}/holds/{hold_id}", scheduling.ReleaseHold),
    Route(
        "POST", "/v1/{slug}/bookings", scheduling.CreateBooking, status=201,
        example={
            "service_id": SERVICE, "starts_at": START, "customer": CONTACT, "hold_id": HOLD, "hold_token": OFFER,
            "note": "It is my left knee.",
        },
    ),
    Route("GET", "/v1/{slug}/bookings/{booking_id}", scheduling.GetBooking),
    Route(
        "POST", "/v1/{slug}/bookings/{booking_id}/cancel", scheduling.CancelBooking,
        example={"reason": "I have a cold."},
    ),
    Route(
        "POST", "/v1/{slug}/bookings/{booking_id}/reschedule", scheduling.RescheduleBooking,
        example={"starts_at": START, "offer": OFFER},
    ),
    Route("POST", "/v1/{slug}/bookings/{booking_id}/join", rooms.JoinBooking, example={"token": OFFER}),
    Route("GET", "/v1/{slug}/bookings/{booking_id}/calendar.ics", scheduling.GetCalendarFile, media=ICALENDAR),
    Route("GET", "/v1/{slug}/bookings/{booking_id}/timeline", scheduling.GetTimeline, compose=timeline),
    # Recurring bookings
    Route("POST", "/v1/{slug}/series/preview", recurring.PreviewSeries, example=SERIES),
    Route("POST", "/v1/{slug}/series", recurring.CreateSeries, status=201, example=SERIES | {"customer": CONTACT}),
    Route("GET", "/v1/{slug}/series/{series_id}", recurring.GetSeries),
    Route(
        "POST", "/v1/{slug}/series/{series_id}/cancel", recurring.CancelSeries,
        example={"scope": "following", "booking_id": BOOKING, "reason": "I am moving away."},
    ),
    Route(
        "POST", "/v1/{slug}/series/{series_id}/reschedule", recurring.RescheduleSeries,
        example={"scope": "all", "booking_id": BOOKING, "starts_at": START},
    ),
    # The waitlist
    Route(
        "POST", "/v1/{slug}/waitlist", waitlist.JoinWaitlist, status=201,
        example={
            "service_id": SERVICE, "from_date": "2026-12-01", "to_date": "2026-12-11", "customer": CONTACT,
            "times": [{"days": ["MO", "WE"], "start": "16:00", "end": "20:00"}],
        },
    ),
    Route("GET", "/v1/{slug}/waitlist/{entry_id}", waitlist.GetWaitlistEntry),
    Route(
        "POST", "/v1/{slug}/waitlist/{entry_id}/accept", waitlist.AcceptOffer, status=201,
        example={"note": "So soon! Thank you."},
    ),
    Route("POST", "/v1/{slug}/waitlist/{entry_id}/decline", waitlist.DeclineOffer, example={}),
    Route("DELETE", "/v1/{slug}/waitlist/{entry_id}", waitlist.LeaveWaitlist),
    # Several services in one visit
    Route(
        "POST", "/v1/{slug}/visits/times", visiting.ListVisitTimes,
        example={
            "segments": [{"service_id": SERVICE}, {"service_id": SERVICE, "gap_minutes": 10}],
            "from": START, "to": "2026-12-08T00:00:00+01:00", "timezone": "Europe/London",
        },
    ),
    Route(
        "POST", "/v1/{slug}/visits", visiting.CreateVisit, status=201,
        example={
            "parts": [
                {"service_id": SERVICE, "starts_at": START, "staff_member_id": STAFF_MEMBER, "offer": OFFER},
                {"service_id": SERVICE, "starts_at": "2026-12-01T10:15:00+01:00", "offer": OFFER},
            ],
            "customer": CONTACT,
        },
    ),
    Route("GET", "/v1/{slug}/visits/{visit_id}", visiting.GetVisit),
    Route("POST", "/v1/{slug}/visits/{visit_id}/cancel", visiting.CancelVisit, example={"reason": "I have a cold."}),
    Route(
        "POST", "/v1/{slug}/visits/{visit_id}/reschedule", visiting.RescheduleVisit,
        example={"parts": [{"booking_id": BOOKING, "starts_at": START, "offer": OFFER}]},
    ),
    # Paying
    Route(
        "POST", "/v1/{slug}/checkouts", checkouts.StartCheckout, status=201, compose=start_checkout, asks=ASKED,
        example={
            "booking_id": BOOKING, "success_url": "https://example.com/thanks",
            "cancel_url": "https://example.com/book",
        },
    ),
    Route("GET", "/v1/{slug}/checkouts/{checkout_id}", checkouts.GetCheckout),
    Route(
        "POST", "/v1/{slug}/bookings/{booking_id}/fee/pay", fees.PayFee, status=201, compose=pay_fee,
        asks=(payers.GetPayer, fees.OpenFeeCheckout),
        example={"success_url": "https://example.com/thanks"},
    ),
    Route(
        "POST", "/v1/{slug}/gift-codes", gift_codes.BuyGiftCode, status=201,
        example={
            "amount": {"amount_minor": 5_000, "currency": "EUR"}, "email": "ada@example.com",
            "recipient": {"name": "Grace Hopper", "email": "grace@example.com", "message": "Rest well."},
            "success_url": "https://example.com/thanks",
        },
    ),
    Route(
        "POST", "/v1/{slug}/gift-codes/balance", gift_codes.GetGiftBalance, kind=Kind.LOGIN,
        example={"gift_code": GIFT_CODE},
    ),
    Route(
        "POST", "/v1/{slug}/gift-codes/{gift_code_id}/reveal", gift_codes.RevealGiftCode, kind=Kind.LOGIN,
        example={"token": OFFER},
    ),
    Route("GET", "/v1/{slug}/payment-methods/consent", payment_methods.GetCardConsent),
    Route(
        "GET", "/v1/{slug}/payment-methods", payment_methods.ListMyPaymentMethods, compose=list_cards,
        asks=(payers.GetPayer, payment_methods.ListPaymentMethods),
    ),
    Route(
        "POST", "/v1/{slug}/payment-methods", payment_methods.SaveCard, status=201, compose=save_card,
        asks=(payers.GetPayer, payment_methods.OpenCardSetup),
        example={"booking_id": BOOKING, "agreed": "9f86d081884c7d65", "success_url": "https://example.com/thanks"},
    ),
    Route(
        "DELETE", "/v1/{slug}/payment-methods/{payment_method_id}", payment_methods.RemoveMyPaymentMethod,
        compose=remove_card, asks=(payers.GetPayer, payment_methods.RemovePaymentMethod),
    ),
    # Me
    Route("GET", "/v1/{slug}/me", people.GetMyself, access=USER),
    Route("GET", "/v1/{slug}/me/bookings", people.ListMyBookings, access=USER),
    Route("GET", "/v1/{slug}/me/credits", people.GetMyCredits, access=USER),
    Route(
        "GET", "/v1/{slug}/me/invoices", invoices.ListMyInvoices, access=USER, compose=my_invoices,
        asks=(people.GetMyself, invoices.ListInvoices),
    ),
    Route("POST", "/v1/{slug}/me/export", people.ExportMine, access=USER),
    Route("DELETE", "/v1/{slug}/me", people.EraseMine, access=USER),
    Route("GET", "/v1/{slug}/me/notifications", notifications.ListMyNotifications, access=USER),
    Route(
        "POST", "/v1/{slug}/me/notifications/{notification_id}/read", notifications.MarkRead, access=USER
    ),
)  # fmt: skip

STREAMS: Final = (
    StreamRow("/v1/{slug}/me/stream", StreamName.ME),
    StreamRow("/v1/me/stream", StreamName.ME),
    StreamRow("/v1/admin/stream", StreamName.ADMIN, "bookings:read"),
)
"""Where a user hears what happens; `?business=<slug>` names the business where the path does not."""

OUTSIDE_LOGINS: Final = (
    OutsideLogin("/v1/auth/workos", outside.BeginWorkosLogin, outside.FinishWorkosLogin, "WorkOS AuthKit"),
    OutsideLogin(
        "/v1/auth/oidc", outside.BeginOidcLogin, outside.FinishOidcLogin, "the platform's OpenID Connect issuer"
    ),
    OutsideLogin(
        "/v1/{slug}/auth/oidc", outside.BeginOidcLogin, outside.FinishOidcLogin,
        "the business's own OpenID Connect issuer; such a login acts in this business alone",
    ),
)  # fmt: skip

WEBHOOKS: Final = (
    Webhook("/webhooks/stripe", webhooks.ReceiveStripeEvent, b"stripe-signature"),
    Webhook("/webhooks/workos", organisations.ReceiveWorkosEvent, b"workos-signature"),
)
