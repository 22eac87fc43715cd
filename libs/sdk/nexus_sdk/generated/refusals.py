"""Refusals by their code. Made by `make gen`; edit the contracts or the tables instead."""

from nexus_sdk.errors import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    PaymentRequired,
    ServerError,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)


class AddressRefused(Invalid):
    """Browsers are sent back to HTTPS addresses alone, without a user name or a password in them. (422)"""

    code = "billing.address_refused"


class AlreadySubscribed(Conflict):
    """This business has a subscription: it is called off before another begins, and what is due on it is paid. (409)"""

    code = "billing.already_subscribed"


class BusinessNotHeardOf(Unavailable):
    """This business was created moments ago and is not known here yet; try again shortly. (503)"""

    code = "billing.business_not_heard_of"


class CardDeclined(PaymentRequired):
    """The card was declined. (402)"""

    code = "billing.card_declined"


class ChargeNeedsPerson(Forbidden):
    """A saved card is charged for a fee only when a person has confirmed it. (403)"""

    code = "billing.charge_needs_person"


class CheckoutUnderWay(Conflict):
    """A page is open for this already, without this gift code; once it has ended, another can be opened. (409)"""

    code = "billing.checkout_under_way"


class CheckoutsChange(Unavailable):
    """Somebody else of this business is choosing a plan right now; try again shortly. (503)"""

    code = "billing.checkouts_change"


class ConsentChanged(Conflict):
    """Another wording holds now: show it, and let the customer agree to it; `current` is its version. (409)"""

    code = "billing.consent_changed"


class CountryNotKnown(Invalid):
    """Which country the business is established in does not follow from its time zone: say it. (422)"""

    code = "billing.country_not_known"


class EndpointsMadeByHand(Conflict):
    """The endpoints were made by hand: replace their secrets there, and in NEXUS_STRIPE_WEBHOOK_SECRETS. (409)"""

    code = "billing.endpoints_made_by_hand"


class FeeBeingPaid(Conflict):
    """The customer is paying this fee on Stripe's page; once that has ended, it can be charged again. (409)"""

    code = "billing.fee_being_paid"


class FeeNotDue(Conflict):
    """This fee is not due: it is being charged, or paid, or waived; `current` says which. (409)"""

    code = "billing.fee_not_due"


class FeeUndecided(Conflict):
    """Whether this no-show costs something has yet to be decided by a person, at its booking. (409)"""

    code = "billing.fee_undecided"


class GiftCodeNotValid(Conflict):
    """Nothing can be paid by this gift code: it is unknown, of another currency, stopped, run out, or spent. (409)"""

    code = "billing.gift_code_not_valid"


class GiftCodeShown(Gone):
    """This code was told already, and is stored hashed. It was mailed too. (410)"""

    code = "billing.gift_code_shown"


class GiftNotPaidYet(Conflict):
    """This gift is not paid yet; try again shortly. (409)"""

    code = "billing.gift_not_paid_yet"


class GiftSpent(Conflict):
    """More than this is spent of the gift already, or set aside; `current` says how much is left. (409)"""

    code = "billing.gift_spent"


class MembershipEnded(Conflict):
    """This membership has ended. (409)"""

    code = "billing.membership_ended"


class MustBeAhead(Invalid):
    """That moment is past. (422)"""

    code = "billing.moment_past"


class NoPlans(Conflict):
    """This platform sells no plans: every business may do all there is. (409)"""

    code = "billing.no_plans"


class NoSavedMethod(Conflict):
    """This customer has no saved card that can be charged; they can pay the fee themselves. (409)"""

    code = "billing.no_saved_method"


class NotChargeable(Invalid):
    """This amount cannot be charged in its currency: amounts with three decimals must end in 0. (422)"""

    code = "billing.not_chargeable"


class NotPaid(Conflict):
    """This payment has brought no money that could be given back. (409)"""

    code = "billing.not_paid"


class NotSubscribed(Conflict):
    """This business has no subscription. (409)"""

    code = "billing.not_subscribed"


class NotTakingPayments(Conflict):
    """This business does not take payments online: it has not finished its sign-up at Stripe. (409)"""

    code = "billing.not_taking_payments"


class NotToBeReplayed(Conflict):
    """This event waits already, or is of the other mode. (409)"""

    code = "billing.not_to_be_replayed"


class PaidAlready(Conflict):
    """This is paid already, or being paid. (409)"""

    code = "billing.paid_already"


class PayingIsOver(Gone):
    """The time for paying is over. (410)"""

    code = "billing.paying_is_over"


class PeriodPaidAlready(Conflict):
    """This time, or a part of it, is paid already. (409)"""

    code = "billing.period_paid_already"


class RefundTooLarge(Conflict):
    """That is more than is left of this payment; `current` says how much is. (409)"""

    code = "billing.refund_too_large"


class RenewedByStripe(Conflict):
    """A subscription at Stripe renews this membership: its clock alone does while it runs. (409)"""

    code = "billing.renewed_by_stripe"


class StripeAway(Unavailable):
    """The payment service cannot be reached now; nothing was charged twice. Try again shortly. (503)"""

    code = "billing.stripe_away"


class StripeEventUnreadable(BadRequest):
    """The event is signed, and yet none that can be read. (400)"""

    code = "billing.stripe_event_unreadable"


class StripeRefused(Conflict):
    """The payment service refuses this; `what` is Stripe's code for why. (409)"""

    code = "billing.stripe_refused"


class StripeSignatureRefused(BadRequest):
    """This is not signed by Stripe with a secret that is known here, or was signed too long ago. (400)"""

    code = "billing.stripe_signature_refused"


class SyncRunning(Conflict):
    """The catalogue is being brought into agreement already; look again shortly. (409)"""

    code = "billing.sync_running"


class BodyTooLarge(ApiError):
    """The body is larger than 1 MB. (413)"""

    code = "body_too_large"


class BusinessClosed(Conflict):
    """This business takes nothing new on at present: what was booked before stands, and can be paid and called off.
    (409)
    """

    code = "business_closed"


class BusinessNotInGoodStanding(PaymentRequired):
    """The plan of this business is not paid: it reads, finishes what was begun, and begins nothing new until it is.
    (402)
    """

    code = "business_not_in_good_standing"


class BusinessSuspended(Forbidden):
    """This business is suspended: nothing in it changes, and only its own people see what is there. (403)"""

    code = "business_suspended"


class Busy(Unavailable):
    """Others are changing the same things; try again shortly. (503)"""

    code = "busy"


class ContractDrift(ServerError):
    """The part of the system that answers this does not keep its contract; nothing of its answer is shown. (500)"""

    code = "contract-drift"


class CrossSite(Forbidden):
    """A page of another site may not do this in a visitor's name. (403)"""

    code = "cross_site_request"


class DeadlinePassed(Unavailable):
    """The answer would have come too late. (503)"""

    code = "deadline_passed"


class HeadersTooLarge(ApiError):
    """The headers are larger than 32 kB, or more than a hundred. (431)"""

    code = "headers_too_large"


class AnswerLost(Conflict):
    """This request was done before, but the key of its first answer is gone; look at what it did. (409)"""

    code = "idempotency_answer_lost"


class InFlight(Conflict):
    """A request with this Idempotency-Key is still being answered. (409)"""

    code = "idempotency_in_flight"


class KeyReused(Invalid):
    """This Idempotency-Key was used with another body. (422)"""

    code = "idempotency_key_reused"


class AddressNotProven(Unauthorized):
    """The login provider does not say that this e-mail address is yours; have it confirmed there, then try again. (401)"""

    code = "identity.address_not_proven"


class AlreadyMember(Conflict):
    """A member of this business has this address and this role already. (409)"""

    code = "identity.already_member"


class AlreadyRegistered(Conflict):
    """You have an account with this address; log in and accept with that. (409)"""

    code = "identity.already_registered"


class CodeRefused(Forbidden):
    """This code is wrong or was used before; wait for the next one. (403)"""

    code = "identity.code_refused"


class EmailTaken(Conflict):
    """Another user has proven that this address is theirs; log in as that user instead. (409)"""

    code = "identity.email_taken"


class EventUnreadable(Invalid):
    """The event is signed, and yet none that can be read. (422)"""

    code = "identity.event_unreadable"


class Impersonated(Unauthorized):
    """Somebody of the login provider's administration acts as this person; that is not accepted here. (401)"""

    code = "identity.impersonated"


class InvitationOver(Conflict):
    """This invitation was accepted or taken back; make another. (409)"""

    code = "identity.invitation_over"


class InvitedAnother(Forbidden):
    """This invitation was sent to another address than yours; log in as the user whose it is, or register with it.
    (403)
    """

    code = "identity.invited_another"


class IssuerRefused(Invalid):
    """There is no OpenID Connect issuer at this address that we may use; `reasons` says why. (422)"""

    code = "identity.issuer_refused"


class BeyondCreator(Forbidden):
    """A key may do nothing that whoever makes it may not, nor make keys or give roles. (403)"""

    code = "identity.key_beyond_creator"


class Expired(Invalid):
    """A key has to end in the future. (422)"""

    code = "identity.key_expired"


class NoPurpose(Invalid):
    """A secret key is made for something, a publishable one for nothing: name the permissions of a secret key alone.
    (422)
    """

    code = "identity.key_without_purpose"


class LastOwner(Conflict):
    """A business keeps at least one owner; make somebody else an owner first. (409)"""

    code = "identity.last_owner"


class LinkWorthless(Gone):
    """This link was used, has run out or never was one; ask for another. (410)"""

    code = "identity.link_worthless"


class LoginOver(Unauthorized):
    """This login was not begun in this browser, took too long, or is over already; begin again. (401)"""

    code = "identity.login_over"


class LoginRefused(Unauthorized):
    """The login provider does not confirm this login; begin again. (401)"""

    code = "identity.login_refused"


class LoginTooOld(Forbidden):
    """This cannot be undone, so it takes a login of the last hour; log in again. (403)"""

    code = "identity.login_too_old"


class NoTotp(Conflict):
    """There is no second factor, or none that waits to be confirmed. (409)"""

    code = "identity.no_totp"


class NotItsAdministrator(Forbidden):
    """Only an administrator of the organisation may connect it; log in by WorkOS as one of them. (403)"""

    code = "identity.not_its_administrator"


class OrganisationTaken(Conflict):
    """The organisation or the business is connected already; disconnect it first. (409)"""

    code = "identity.organisation_taken"


class PlatformRole(Forbidden):
    """This role is not a business's to give. (403)"""

    code = "identity.platform_role"


class ProviderUnavailable(Unavailable):
    """The login provider cannot be reached, or does not answer as it should; try again shortly. (503)"""

    code = "identity.provider_unavailable"


class RefreshRefused(Unauthorized):
    """This refresh token opens nothing any more; log in again. (401)"""

    code = "identity.refresh_refused"


class ReturnRefused(Invalid):
    """A login may return to a page of an allowed origin alone, and then needs a code_challenge. (422)"""

    code = "identity.return_refused"


class RoleFromOrganisation(Conflict):
    """This role comes from the organisation that the business is connected to; take it away there. (409)"""

    code = "identity.role_from_organisation"


class RoleTooHigh(Forbidden):
    """You may invite to roles below your own alone; owners to all of a business's. (403)"""

    code = "identity.role_too_high"


class RunsPlatform(Conflict):
    """You run the platform; have an operator take that from you first. (409)"""

    code = "identity.runs_platform"


class SecondFactorRequired(Unauthorized):
    """The password is right; logging in as this user takes a code of their authenticator app as well. (401)"""

    code = "identity.second_factor_required"


class SignatureRefused(Unauthorized):
    """This is not signed by WorkOS with a secret that is known here, or was signed too long ago. (401)"""

    code = "identity.signature_refused"


class SlugReserved(Invalid):
    """This slug is reserved; choose another. (422)"""

    code = "identity.slug_reserved"


class SlugTaken(Conflict):
    """Another business has this slug; choose another. (409)"""

    code = "identity.slug_taken"


class StillOwner(Conflict):
    """You own businesses, which `reasons` names; make others their owners and give your own role up first. (409)"""

    code = "identity.still_owner"


class TicketRefused(Unauthorized):
    """This ticket opens nothing: it was used, is too old, or is for something else. Get another. (401)"""

    code = "identity.ticket_refused"


class TokenRefused(Unauthorized):
    """This token is not one that its issuer gave out for us, or it has ended. (401)"""

    code = "identity.token_refused"


class TokenReused(Unauthorized):
    """This refresh token was used before, so its login has been ended; log in again. (401)"""

    code = "identity.token_reused"


class TooManyAttempts(TooManyRequests):
    """Too many failed logins for this address; wait before the next attempt. (429)"""

    code = "identity.too_many_attempts"


class TotpActive(Conflict):
    """You have a second factor already; remove it first. (409)"""

    code = "identity.totp_active"


class TotpMissing(Conflict):
    """Set up a second factor yourself before you ask it of everybody. (409)"""

    code = "identity.totp_missing"


class TotpRequired(Forbidden):
    """This business asks its staff for a second factor: set one up, then you may do that. (403)"""

    code = "identity.totp_required"


class WrongCode(Unauthorized):
    """This code is wrong or was used before; wait for the next one. (401)"""

    code = "identity.wrong_code"


class WrongCredentials(Unauthorized):
    """E-mail address and password do not belong together. (401)"""

    code = "identity.wrong_credentials"


class WrongPassword(Forbidden):
    """This is not your password. (403)"""

    code = "identity.wrong_password"


class BadParams(BadRequest):
    """Invalid connection params shape (400)"""

    code = "json.connection_params"


class LoginConfined(Forbidden):
    """This login acts in the business alone whose own login provider vouches for it. (403)"""

    code = "login_confined"


class LoginEnded(Unauthorized):
    """This login has ended; log in again. (401)"""

    code = "login_ended"


class MethodNotAllowed(ApiError):
    """This path does not answer this method. (405)"""

    code = "method_not_allowed"


class Misdirected(ApiError):
    """This host is not served here. (421)"""

    code = "misdirected"


class Overloaded(Unavailable):
    """More requests are in flight than this context takes on; try again shortly. (503)"""

    code = "overloaded"


class RateLimited(TooManyRequests):
    """Too many requests; wait for as long as Retry-After says. (429)"""

    code = "rate_limited"


class AdjustmentDiffers(Conflict):
    """Another correction was made under this key. (409)"""

    code = "scheduling.adjustment_differs"


class AlreadyCheckedIn(Conflict):
    """This customer was checked in before. (409)"""

    code = "scheduling.already_checked_in"


class BookingNotConfirmed(Conflict):
    """Only a confirmed booking can be completed or marked as a no-show. (409)"""

    code = "scheduling.booking_not_confirmed"


class NotOnline(Conflict):
    """This booking takes place in person. (409)"""

    code = "scheduling.booking_not_online"


class BookingNotPending(Conflict):
    """Only a pending booking can be approved or rejected. (409)"""

    code = "scheduling.booking_not_pending"


class BookingNotStarted(Conflict):
    """Nobody can have missed a booking that has not begun. (409)"""

    code = "scheduling.booking_not_started"


class BookingOver(Conflict):
    """This booking is over: it can neither be moved nor cancelled. (409)"""

    code = "scheduling.booking_over"


class BookingsChanged(Conflict):
    """Somebody has changed one of these bookings in this moment; look again. (409)"""

    code = "scheduling.bookings_changed"


class BusinessNotKnownYet(Unavailable):
    """This business was created moments ago and is not known here yet; try again shortly. (503)"""

    code = "scheduling.business_not_known_yet"


class CheckInTooEarly(Conflict):
    """A customer can be checked in from a day before the start on. (409)"""

    code = "scheduling.check_in_too_early"


class CreditsNotYours(Forbidden):
    """Whoever pays with credits has to prove that they are theirs. (403)"""

    code = "scheduling.credits_not_yours"


class CustomerGone(Gone):
    """This customer was erased: nothing more is written about them. (410)"""

    code = "scheduling.customer_erased"


class CustomerExists(Conflict):
    """There is a customer with this e-mail address already; `current` says who. (409)"""

    code = "scheduling.customer_exists"


class AlreadyMerged(Conflict):
    """One of these was merged into another customer before; `current` says into whom. (409)"""

    code = "scheduling.customer_merged"


class StillExpected(Conflict):
    """This customer has bookings to come or memberships that renew; `reasons` says which, and `force` ends them. (409)"""

    code = "scheduling.customer_still_expected"


class TwoUsers(Conflict):
    """These customers are two users, each with a proven address: nobody is both. (409)"""

    code = "scheduling.customers_are_two_users"


class FeeNeedsPerson(Forbidden):
    """Whether a no-show costs something is decided by a person. (403)"""

    code = "scheduling.fee_needs_person"


class HoldMismatch(Conflict):
    """This hold keeps another service, start or staff member than the ones asked for. (409)"""

    code = "scheduling.hold_mismatch"


class HoldOver(Gone):
    """This hold is over. If the slot is still free it can be booked or held again. (410)"""

    code = "scheduling.hold_over"


class FileUnreadable(Invalid):
    """This is not a file that can be imported; `reasons` says why, and in which line where that is known. (422)"""

    code = "scheduling.import_unreadable"


class LotOver(Conflict):
    """These credits have expired or were revoked. (409)"""

    code = "scheduling.lot_over"


class MembershipOver(Conflict):
    """This membership has ended already. (409)"""

    code = "scheduling.membership_over"


class PlanNotSold(Conflict):
    """This membership is not sold any more. (409)"""

    code = "scheduling.membership_plan_not_sold"


class NoFeePending(Conflict):
    """No fee of this booking waits for a decision. (409)"""

    code = "scheduling.no_fee_pending"


class NotBookable(Conflict):
    """This start cannot be booked. (409)"""

    code = "scheduling.not_bookable"


class NotCheckedIn(Conflict):
    """Only a customer who was checked in, and has not left, can be checked out. (409)"""

    code = "scheduling.not_checked_in"


class NotEnoughCredits(PaymentRequired):
    """There are not enough credits for that. (402)"""

    code = "scheduling.not_enough_credits"


class NotTheAuthor(Forbidden):
    """Only its author may write this note anew, or say who reads it. (403)"""

    code = "scheduling.not_the_author"


class NothingDue(Conflict):
    """This booking does not wait for money. (409)"""

    code = "scheduling.nothing_due"


class NothingOffered(Conflict):
    """This entry is offered nothing at present; what it was offered may have ended. (409)"""

    code = "scheduling.nothing_offered"


class OfferExpired(Gone):
    """This offer has expired; ask for the availability again. (410)"""

    code = "scheduling.offer_expired"


class OfferRefused(Invalid):
    """This offer was not made for this service, start, staff member and resource. (422)"""

    code = "scheduling.offer_refused"


class PackageNotSold(Conflict):
    """This package is not sold any more. (409)"""

    code = "scheduling.package_not_sold"


class PlanLimitReached(PaymentRequired):
    """The plan of this business has no room for another active staff member: make one inactive, or choose another.
    (402)
    """

    code = "scheduling.plan_limit_reached"


class PurchasePaidOnline(Conflict):
    """This was paid online, and goes back the same way: refund its payment (`admin.payments.refund`). (409)"""

    code = "scheduling.purchase_paid_online"


class PurchaseRefunded(Conflict):
    """This purchase was refunded already. (409)"""

    code = "scheduling.purchase_refunded"


class RoomClosed(Gone):
    """Nobody is let in any more: the booking is over, or was called off. (410)"""

    code = "scheduling.room_closed"


class RoomNotOpen(Conflict):
    """Nobody is let in yet; `current` says when the room opens, unless the booking still waits for approval. (409)"""

    code = "scheduling.room_not_open"


class RoomNotReady(Unavailable):
    """The room is still being prepared; try again shortly. (503)"""

    code = "scheduling.room_not_ready"


class RuleRefused(Invalid):
    """This recurrence rule cannot be booked by. (422)"""

    code = "scheduling.rule_refused"


class SeatsTaken(Conflict):
    """Somebody would lose their seat. (409)"""

    code = "scheduling.seats_taken"


class SessionBegun(Conflict):
    """This session has begun: only its services, seats and price can still be changed. (409)"""

    code = "scheduling.session_begun"


class SessionOver(Conflict):
    """This session was cancelled or is over. (409)"""

    code = "scheduling.session_over"


class SessionsRefused(Conflict):
    """The staff member's time is taken. (409)"""

    code = "scheduling.session_refused"


class SlotTaken(Conflict):
    """This start has been taken. (409)"""

    code = "scheduling.slot_taken"


class TooLateToMove(Conflict):
    """It is too close to the start for the customer to move this booking. (409)"""

    code = "scheduling.too_late_to_move"


class TooLateToPay(Gone):
    """The time for paying is over, and the booking's time is about to be released. (410)"""

    code = "scheduling.too_late_to_pay"


class TooManyOverrides(Conflict):
    """A schedule can have 2,000 overrides; remove some that are over. (409)"""

    code = "scheduling.too_many_overrides"


class OutsideRefused(Invalid):
    """This address is not fetched, or did not answer with what was asked for; `reasons` says why. (422)"""

    code = "scheduling.url_refused"


class VendorFailed(Unavailable):
    """The video service does not do what is asked now; try again shortly. (503)"""

    code = "scheduling.video_unavailable"


class WaitlistOver(Gone):
    """This entry waits no longer. (410)"""

    code = "scheduling.waitlist_over"


class Full(Unavailable):
    """This server has as many streams open as it takes on; try again shortly. (503)"""

    code = "streams_full"


class TooManyStreams(TooManyRequests):
    """This user has ten streams open already; close one first. (429)"""

    code = "too_many_streams"


class BadCall(BadRequest):
    """This is not a call that tRPC makes. (400)"""

    code = "trpc.bad_call"


class NoProcedure(NotFound):
    """There is no procedure of this name. (404)"""

    code = "trpc.no_procedure"


class WrongMethod(ApiError):
    """A query is asked with GET, a mutation sent with POST, a subscription opened with GET. (405)"""

    code = "trpc.wrong_method"


class UnsupportedMediaType(ApiError):
    """The body has to be JSON: send it with `Content-Type: application/json` and no content coding. (415)"""

    code = "unsupported_media_type"


class UrlTooLong(ApiError):
    """The URL is longer than 16 kB. (414)"""

    code = "url_too_long"


class Tampered(Conflict):
    """A stored secret is not what was written in its place; this is recorded and looked into. (409)"""

    code = "vault.tampered"


class UnknownKey(Unavailable):
    """A key that this part of the system needs is not at hand; try again later. (503)"""

    code = "vault.unknown_key"


BY_CODE: dict[str, type[ApiError]] = {
    "billing.address_refused": AddressRefused,
    "billing.already_subscribed": AlreadySubscribed,
    "billing.business_not_heard_of": BusinessNotHeardOf,
    "billing.card_declined": CardDeclined,
    "billing.charge_needs_person": ChargeNeedsPerson,
    "billing.checkout_under_way": CheckoutUnderWay,
    "billing.checkouts_change": CheckoutsChange,
    "billing.consent_changed": ConsentChanged,
    "billing.country_not_known": CountryNotKnown,
    "billing.endpoints_made_by_hand": EndpointsMadeByHand,
    "billing.fee_being_paid": FeeBeingPaid,
    "billing.fee_not_due": FeeNotDue,
    "billing.fee_undecided": FeeUndecided,
    "billing.gift_code_not_valid": GiftCodeNotValid,
    "billing.gift_code_shown": GiftCodeShown,
    "billing.gift_not_paid_yet": GiftNotPaidYet,
    "billing.gift_spent": GiftSpent,
    "billing.membership_ended": MembershipEnded,
    "billing.moment_past": MustBeAhead,
    "billing.no_plans": NoPlans,
    "billing.no_saved_method": NoSavedMethod,
    "billing.not_chargeable": NotChargeable,
    "billing.not_paid": NotPaid,
    "billing.not_subscribed": NotSubscribed,
    "billing.not_taking_payments": NotTakingPayments,
    "billing.not_to_be_replayed": NotToBeReplayed,
    "billing.paid_already": PaidAlready,
    "billing.paying_is_over": PayingIsOver,
    "billing.period_paid_already": PeriodPaidAlready,
    "billing.refund_too_large": RefundTooLarge,
    "billing.renewed_by_stripe": RenewedByStripe,
    "billing.stripe_away": StripeAway,
    "billing.stripe_event_unreadable": StripeEventUnreadable,
    "billing.stripe_refused": StripeRefused,
    "billing.stripe_signature_refused": StripeSignatureRefused,
    "billing.sync_running": SyncRunning,
    "body_too_large": BodyTooLarge,
    "business_closed": BusinessClosed,
    "business_not_in_good_standing": BusinessNotInGoodStanding,
    "business_suspended": BusinessSuspended,
    "busy": Busy,
    "contract-drift": ContractDrift,
    "cross_site_request": CrossSite,
    "deadline_passed": DeadlinePassed,
    "headers_too_large": HeadersTooLarge,
    "idempotency_answer_lost": AnswerLost,
    "idempotency_in_flight": InFlight,
    "idempotency_key_reused": KeyReused,
    "identity.address_not_proven": AddressNotProven,
    "identity.already_member": AlreadyMember,
    "identity.already_registered": AlreadyRegistered,
    "identity.code_refused": CodeRefused,
    "identity.email_taken": EmailTaken,
    "identity.event_unreadable": EventUnreadable,
    "identity.impersonated": Impersonated,
    "identity.invitation_over": InvitationOver,
    "identity.invited_another": InvitedAnother,
    "identity.issuer_refused": IssuerRefused,
    "identity.key_beyond_creator": BeyondCreator,
    "identity.key_expired": Expired,
    "identity.key_without_purpose": NoPurpose,
    "identity.last_owner": LastOwner,
    "identity.link_worthless": LinkWorthless,
    "identity.login_over": LoginOver,
    "identity.login_refused": LoginRefused,
    "identity.login_too_old": LoginTooOld,
    "identity.no_totp": NoTotp,
    "identity.not_its_administrator": NotItsAdministrator,
    "identity.organisation_taken": OrganisationTaken,
    "identity.platform_role": PlatformRole,
    "identity.provider_unavailable": ProviderUnavailable,
    "identity.refresh_refused": RefreshRefused,
    "identity.return_refused": ReturnRefused,
    "identity.role_from_organisation": RoleFromOrganisation,
    "identity.role_too_high": RoleTooHigh,
    "identity.runs_platform": RunsPlatform,
    "identity.second_factor_required": SecondFactorRequired,
    "identity.signature_refused": SignatureRefused,
    "identity.slug_reserved": SlugReserved,
    "identity.slug_taken": SlugTaken,
    "identity.still_owner": StillOwner,
    "identity.ticket_refused": TicketRefused,
    "identity.token_refused": TokenRefused,
    "identity.token_reused": TokenReused,
    "identity.too_many_attempts": TooManyAttempts,
    "identity.totp_active": TotpActive,
    "identity.totp_missing": TotpMissing,
    "identity.totp_required": TotpRequired,
    "identity.wrong_code": WrongCode,
    "identity.wrong_credentials": WrongCredentials,
    "identity.wrong_password": WrongPassword,
    "json.connection_params": BadParams,
    "login_confined": LoginConfined,
    "login_ended": LoginEnded,
    "method_not_allowed": MethodNotAllowed,
    "misdirected": Misdirected,
    "overloaded": Overloaded,
    "rate_limited": RateLimited,
    "scheduling.adjustment_differs": AdjustmentDiffers,
    "scheduling.already_checked_in": AlreadyCheckedIn,
    "scheduling.booking_not_confirmed": BookingNotConfirmed,
    "scheduling.booking_not_online": NotOnline,
    "scheduling.booking_not_pending": BookingNotPending,
    "scheduling.booking_not_started": BookingNotStarted,
    "scheduling.booking_over": BookingOver,
    "scheduling.bookings_changed": BookingsChanged,
    "scheduling.business_not_known_yet": BusinessNotKnownYet,
    "scheduling.check_in_too_early": CheckInTooEarly,
    "scheduling.credits_not_yours": CreditsNotYours,
    "scheduling.customer_erased": CustomerGone,
    "scheduling.customer_exists": CustomerExists,
    "scheduling.customer_merged": AlreadyMerged,
    "scheduling.customer_still_expected": StillExpected,
    "scheduling.customers_are_two_users": TwoUsers,
    "scheduling.fee_needs_person": FeeNeedsPerson,
    "scheduling.hold_mismatch": HoldMismatch,
    "scheduling.hold_over": HoldOver,
    "scheduling.import_unreadable": FileUnreadable,
    "scheduling.lot_over": LotOver,
    "scheduling.membership_over": MembershipOver,
    "scheduling.membership_plan_not_sold": PlanNotSold,
    "scheduling.no_fee_pending": NoFeePending,
    "scheduling.not_bookable": NotBookable,
    "scheduling.not_checked_in": NotCheckedIn,
    "scheduling.not_enough_credits": NotEnoughCredits,
    "scheduling.not_the_author": NotTheAuthor,
    "scheduling.nothing_due": NothingDue,
    "scheduling.nothing_offered": NothingOffered,
    "scheduling.offer_expired": OfferExpired,
    "scheduling.offer_refused": OfferRefused,
    "scheduling.package_not_sold": PackageNotSold,
    "scheduling.plan_limit_reached": PlanLimitReached,
    "scheduling.purchase_paid_online": PurchasePaidOnline,
    "scheduling.purchase_refunded": PurchaseRefunded,
    "scheduling.room_closed": RoomClosed,
    "scheduling.room_not_open": RoomNotOpen,
    "scheduling.room_not_ready": RoomNotReady,
    "scheduling.rule_refused": RuleRefused,
    "scheduling.seats_taken": SeatsTaken,
    "scheduling.session_begun": SessionBegun,
    "scheduling.session_over": SessionOver,
    "scheduling.session_refused": SessionsRefused,
    "scheduling.slot_taken": SlotTaken,
    "scheduling.too_late_to_move": TooLateToMove,
    "scheduling.too_late_to_pay": TooLateToPay,
    "scheduling.too_many_overrides": TooManyOverrides,
    "scheduling.url_refused": OutsideRefused,
    "scheduling.video_unavailable": VendorFailed,
    "scheduling.waitlist_over": WaitlistOver,
    "streams_full": Full,
    "too_many_streams": TooManyStreams,
    "trpc.bad_call": BadCall,
    "trpc.no_procedure": NoProcedure,
    "trpc.wrong_method": WrongMethod,
    "unsupported_media_type": UnsupportedMediaType,
    "url_too_long": UrlTooLong,
    "vault.tampered": Tampered,
    "vault.unknown_key": UnknownKey,
}
"""The exception of each code."""
