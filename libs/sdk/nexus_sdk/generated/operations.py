"""Every operation: where it is asked, and what it answers. Made by `make gen`; edit the contracts or the tables instead."""

from typing import Final

from nexus_sdk.generated import models
from nexus_sdk.model import Page
from nexus_sdk.operation import Operation

REGISTER_USER: Final[Operation[models.Tokens]] = Operation(
    "registerUser", "POST", "/v1/auth/register", models.Tokens, open=True
)
SIGN_UP: Final[Operation[models.SignedUp]] = Operation("signUp", "POST", "/v1/auth/signup", models.SignedUp, open=True)
LOG_IN: Final[Operation[models.Tokens]] = Operation("logIn", "POST", "/v1/auth/login", models.Tokens, open=True)
REFRESH_LOGIN: Final[Operation[models.Tokens]] = Operation(
    "refreshLogin", "POST", "/v1/auth/refresh", models.Tokens, open=True
)
LOG_OUT: Final[Operation[None]] = Operation("logOut", "POST", "/v1/auth/logout", None, open=True)
EXCHANGE_LOGIN_CODE: Final[Operation[models.Tokens]] = Operation(
    "exchangeLoginCode", "POST", "/v1/auth/login-code", models.Tokens, open=True
)
GET_ACCOUNT_LINK: Final[Operation[models.AccountLink]] = Operation(
    "getAccountLink", "GET", "/v1/auth/links", models.AccountLink, open=True
)
VERIFY_EMAIL: Final[Operation[None]] = Operation("verifyEmail", "POST", "/v1/auth/email/verify", None, open=True)
RESEND_VERIFICATION: Final[Operation[None]] = Operation("resendVerification", "POST", "/v1/auth/email/resend", None)
REQUEST_PASSWORD_RESET: Final[Operation[None]] = Operation(
    "requestPasswordReset", "POST", "/v1/auth/password/forgot", None, open=True
)
RESET_PASSWORD: Final[Operation[None]] = Operation("resetPassword", "POST", "/v1/auth/password/reset", None, open=True)
CHANGE_PASSWORD: Final[Operation[models.Tokens]] = Operation(
    "changePassword", "POST", "/v1/auth/password", models.Tokens
)
LIST_LOGINS: Final[Operation[Page[models.OpenLogin]]] = Operation(
    "listLogins", "GET", "/v1/auth/logins", Page[models.OpenLogin]
)
END_LOGIN: Final[Operation[None]] = Operation("endLogin", "DELETE", "/v1/auth/logins/{login_id}", None)
END_OTHER_LOGINS: Final[Operation[None]] = Operation("endOtherLogins", "POST", "/v1/auth/logins/end-others", None)
GET_TOTP: Final[Operation[models.TotpStatus]] = Operation("getTotp", "GET", "/v1/auth/totp", models.TotpStatus)
START_TOTP: Final[Operation[models.TotpSecret]] = Operation("startTotp", "POST", "/v1/auth/totp", models.TotpSecret)
CONFIRM_TOTP: Final[Operation[models.RecoveryCodes]] = Operation(
    "confirmTotp", "POST", "/v1/auth/totp/confirm", models.RecoveryCodes
)
RENEW_RECOVERY_CODES: Final[Operation[models.RecoveryCodes]] = Operation(
    "renewRecoveryCodes", "POST", "/v1/auth/totp/codes", models.RecoveryCodes
)
REMOVE_TOTP: Final[Operation[None]] = Operation("removeTotp", "POST", "/v1/auth/totp/remove", None)
ACCEPT_INVITATION: Final[Operation[models.Member]] = Operation(
    "acceptInvitation", "POST", "/v1/auth/invitations/accept", models.Member
)
ACCEPT_AS_NEW_USER: Final[Operation[models.Tokens]] = Operation(
    "acceptAsNewUser", "POST", "/v1/auth/invitations/register", models.Tokens, open=True
)
GET_ME: Final[Operation[models.Me]] = Operation("getMe", "GET", "/v1/auth/me", models.Me)
UPDATE_ME: Final[Operation[models.User]] = Operation("updateMe", "PATCH", "/v1/auth/me", models.User)
EXPORT_ME: Final[Operation[models.UserExport]] = Operation("exportMe", "POST", "/v1/auth/me/export", models.UserExport)
ERASE_ME: Final[Operation[None]] = Operation("eraseMe", "DELETE", "/v1/auth/me", None)
ISSUE_TICKET: Final[Operation[models.Ticket]] = Operation("issueTicket", "POST", "/v1/auth/tickets", models.Ticket)
CREATE_BUSINESS: Final[Operation[models.Business]] = Operation(
    "createBusiness", "POST", "/v1/businesses", models.Business
)
LIST_API_KEYS: Final[Operation[Page[models.ApiKey]]] = Operation(
    "listApiKeys", "GET", "/v1/{slug}/api-keys", Page[models.ApiKey]
)
CREATE_API_KEY: Final[Operation[models.NewApiKey]] = Operation(
    "createApiKey", "POST", "/v1/{slug}/api-keys", models.NewApiKey
)
REVOKE_API_KEY: Final[Operation[models.ApiKey]] = Operation(
    "revokeApiKey", "DELETE", "/v1/{slug}/api-keys/{key_id}", models.ApiKey
)
GET_BUSINESS: Final[Operation[models.Business]] = Operation("getBusiness", "GET", "/v1/{slug}", models.Business)
LIST_PUBLIC_SERVICES: Final[Operation[Page[models.PublicService]]] = Operation(
    "listPublicServices", "GET", "/v1/{slug}/services", Page[models.PublicService]
)
GET_PUBLIC_SERVICE: Final[Operation[models.PublicService]] = Operation(
    "getPublicService", "GET", "/v1/{slug}/services/{service_id}", models.PublicService
)
GET_OPENING_HOURS: Final[Operation[models.OpeningHours]] = Operation(
    "getOpeningHours", "GET", "/v1/{slug}/hours", models.OpeningHours
)
LIST_PUBLIC_STAFF: Final[Operation[Page[models.PublicStaffMember]]] = Operation(
    "listPublicStaff", "GET", "/v1/{slug}/staff", Page[models.PublicStaffMember]
)
LIST_PUBLIC_PACKAGES: Final[Operation[Page[models.Package]]] = Operation(
    "listPublicPackages", "GET", "/v1/{slug}/packages", Page[models.Package]
)
LIST_PUBLIC_MEMBERSHIP_PLANS: Final[Operation[Page[models.MembershipPlan]]] = Operation(
    "listPublicMembershipPlans", "GET", "/v1/{slug}/memberships", Page[models.MembershipPlan]
)
LIST_SESSION_SLOTS: Final[Operation[models.Timetable]] = Operation(
    "listSessionSlots", "GET", "/v1/{slug}/sessions", models.Timetable
)
LIST_AVAILABILITY: Final[Operation[models.Availability]] = Operation(
    "listAvailability", "GET", "/v1/{slug}/availability", models.Availability
)
NEXT_AVAILABILITY: Final[Operation[models.Availability]] = Operation(
    "nextAvailability", "GET", "/v1/{slug}/availability/next", models.Availability
)
EXPLAIN_AVAILABILITY: Final[Operation[models.Explanation]] = Operation(
    "explainAvailability", "GET", "/v1/{slug}/availability/explain", models.Explanation
)
PLACE_HOLD: Final[Operation[models.Hold]] = Operation("placeHold", "POST", "/v1/{slug}/holds", models.Hold)
RELEASE_HOLD: Final[Operation[None]] = Operation("releaseHold", "DELETE", "/v1/{slug}/holds/{hold_id}", None)
CREATE_BOOKING: Final[Operation[models.NewBooking]] = Operation(
    "createBooking", "POST", "/v1/{slug}/bookings", models.NewBooking
)
GET_BOOKING: Final[Operation[models.Booking]] = Operation(
    "getBooking", "GET", "/v1/{slug}/bookings/{booking_id}", models.Booking
)
CANCEL_BOOKING: Final[Operation[models.Booking]] = Operation(
    "cancelBooking", "POST", "/v1/{slug}/bookings/{booking_id}/cancel", models.Booking
)
RESCHEDULE_BOOKING: Final[Operation[models.Booking]] = Operation(
    "rescheduleBooking", "POST", "/v1/{slug}/bookings/{booking_id}/reschedule", models.Booking
)
JOIN_BOOKING: Final[Operation[models.JoinLink]] = Operation(
    "joinBooking", "POST", "/v1/{slug}/bookings/{booking_id}/join", models.JoinLink
)
GET_CALENDAR_FILE: Final[Operation[str]] = Operation(
    "getCalendarFile", "GET", "/v1/{slug}/bookings/{booking_id}/calendar.ics", str
)
GET_TIMELINE: Final[Operation[models.Timeline]] = Operation(
    "getTimeline", "GET", "/v1/{slug}/bookings/{booking_id}/timeline", models.Timeline
)
PREVIEW_SERIES: Final[Operation[models.SeriesPlan]] = Operation(
    "previewSeries", "POST", "/v1/{slug}/series/preview", models.SeriesPlan
)
CREATE_SERIES: Final[Operation[models.NewSeries]] = Operation(
    "createSeries", "POST", "/v1/{slug}/series", models.NewSeries
)
GET_SERIES: Final[Operation[models.Series]] = Operation(
    "getSeries", "GET", "/v1/{slug}/series/{series_id}", models.Series
)
CANCEL_SERIES: Final[Operation[models.Series]] = Operation(
    "cancelSeries", "POST", "/v1/{slug}/series/{series_id}/cancel", models.Series
)
RESCHEDULE_SERIES: Final[Operation[models.Series]] = Operation(
    "rescheduleSeries", "POST", "/v1/{slug}/series/{series_id}/reschedule", models.Series
)
JOIN_WAITLIST: Final[Operation[models.NewWaitlistEntry]] = Operation(
    "joinWaitlist", "POST", "/v1/{slug}/waitlist", models.NewWaitlistEntry
)
GET_WAITLIST_ENTRY: Final[Operation[models.WaitlistEntry]] = Operation(
    "getWaitlistEntry", "GET", "/v1/{slug}/waitlist/{entry_id}", models.WaitlistEntry
)
ACCEPT_OFFER: Final[Operation[models.NewBooking]] = Operation(
    "acceptOffer", "POST", "/v1/{slug}/waitlist/{entry_id}/accept", models.NewBooking
)
DECLINE_OFFER: Final[Operation[models.WaitlistEntry]] = Operation(
    "declineOffer", "POST", "/v1/{slug}/waitlist/{entry_id}/decline", models.WaitlistEntry
)
LEAVE_WAITLIST: Final[Operation[None]] = Operation("leaveWaitlist", "DELETE", "/v1/{slug}/waitlist/{entry_id}", None)
LIST_VISIT_TIMES: Final[Operation[models.VisitAvailability]] = Operation(
    "listVisitTimes", "POST", "/v1/{slug}/visits/times", models.VisitAvailability
)
CREATE_VISIT: Final[Operation[models.NewVisit]] = Operation("createVisit", "POST", "/v1/{slug}/visits", models.NewVisit)
GET_VISIT: Final[Operation[models.Visit]] = Operation("getVisit", "GET", "/v1/{slug}/visits/{visit_id}", models.Visit)
CANCEL_VISIT: Final[Operation[models.Visit]] = Operation(
    "cancelVisit", "POST", "/v1/{slug}/visits/{visit_id}/cancel", models.Visit
)
RESCHEDULE_VISIT: Final[Operation[models.Visit]] = Operation(
    "rescheduleVisit", "POST", "/v1/{slug}/visits/{visit_id}/reschedule", models.Visit
)
START_CHECKOUT: Final[Operation[models.StartedCheckout]] = Operation(
    "startCheckout", "POST", "/v1/{slug}/checkouts", models.StartedCheckout
)
GET_CHECKOUT: Final[Operation[models.Checkout]] = Operation(
    "getCheckout", "GET", "/v1/{slug}/checkouts/{checkout_id}", models.Checkout
)
PAY_FEE: Final[Operation[models.OpenedCheckout]] = Operation(
    "payFee", "POST", "/v1/{slug}/bookings/{booking_id}/fee/pay", models.OpenedCheckout
)
BUY_GIFT_CODE: Final[Operation[models.OpenedCheckout]] = Operation(
    "buyGiftCode", "POST", "/v1/{slug}/gift-codes", models.OpenedCheckout
)
GET_GIFT_BALANCE: Final[Operation[models.GiftBalance]] = Operation(
    "getGiftBalance", "POST", "/v1/{slug}/gift-codes/balance", models.GiftBalance
)
REVEAL_GIFT_CODE: Final[Operation[models.RevealedGift]] = Operation(
    "revealGiftCode", "POST", "/v1/{slug}/gift-codes/{gift_code_id}/reveal", models.RevealedGift
)
GET_CARD_CONSENT: Final[Operation[models.CardConsent]] = Operation(
    "getCardConsent", "GET", "/v1/{slug}/payment-methods/consent", models.CardConsent
)
LIST_MY_PAYMENT_METHODS: Final[Operation[Page[models.PaymentMethod]]] = Operation(
    "listMyPaymentMethods", "GET", "/v1/{slug}/payment-methods", Page[models.PaymentMethod]
)
SAVE_CARD: Final[Operation[models.CardSetup]] = Operation(
    "saveCard", "POST", "/v1/{slug}/payment-methods", models.CardSetup
)
REMOVE_MY_PAYMENT_METHOD: Final[Operation[None]] = Operation(
    "removeMyPaymentMethod", "DELETE", "/v1/{slug}/payment-methods/{payment_method_id}", None
)
GET_MYSELF: Final[Operation[models.Customer]] = Operation("getMyself", "GET", "/v1/{slug}/me", models.Customer)
LIST_MY_BOOKINGS: Final[Operation[Page[models.Booking]]] = Operation(
    "listMyBookings", "GET", "/v1/{slug}/me/bookings", Page[models.Booking]
)
GET_MY_CREDITS: Final[Operation[models.CustomerCredits]] = Operation(
    "getMyCredits", "GET", "/v1/{slug}/me/credits", models.CustomerCredits
)
LIST_MY_INVOICES: Final[Operation[Page[models.Invoice]]] = Operation(
    "listMyInvoices", "GET", "/v1/{slug}/me/invoices", Page[models.Invoice]
)
EXPORT_MINE: Final[Operation[models.CustomerExport]] = Operation(
    "exportMine", "POST", "/v1/{slug}/me/export", models.CustomerExport
)
ERASE_MINE: Final[Operation[models.Erasure]] = Operation("eraseMine", "DELETE", "/v1/{slug}/me", models.Erasure)
LIST_MY_NOTIFICATIONS: Final[Operation[Page[models.InAppNotification]]] = Operation(
    "listMyNotifications", "GET", "/v1/{slug}/me/notifications", Page[models.InAppNotification]
)
MARK_READ: Final[Operation[None]] = Operation(
    "markRead", "POST", "/v1/{slug}/me/notifications/{notification_id}/read", None
)
ADMIN_BUSINESS_UPDATE: Final[Operation[models.Business]] = Operation(
    "admin.business.update", "POST", "/trpc/admin.business.update", models.Business, in_header=True
)
ADMIN_MEMBERS_LIST: Final[Operation[Page[models.Member]]] = Operation(
    "admin.members.list", "GET", "/trpc/admin.members.list", Page[models.Member], in_header=True
)
ADMIN_MEMBERS_GRANT: Final[Operation[models.Member]] = Operation(
    "admin.members.grant", "POST", "/trpc/admin.members.grant", models.Member, in_header=True
)
ADMIN_MEMBERS_REVOKE: Final[Operation[models.Member]] = Operation(
    "admin.members.revoke", "POST", "/trpc/admin.members.revoke", models.Member, in_header=True
)
ADMIN_ISSUER_GET: Final[Operation[models.Issuer]] = Operation(
    "admin.issuer.get", "GET", "/trpc/admin.issuer.get", models.Issuer, in_header=True
)
ADMIN_ISSUER_SET: Final[Operation[models.Issuer]] = Operation(
    "admin.issuer.set", "POST", "/trpc/admin.issuer.set", models.Issuer, in_header=True
)
ADMIN_ISSUER_REMOVE: Final[Operation[None]] = Operation(
    "admin.issuer.remove", "POST", "/trpc/admin.issuer.remove", None, in_header=True
)
ADMIN_ORGANISATION_GET: Final[Operation[models.Organisation]] = Operation(
    "admin.organisation.get", "GET", "/trpc/admin.organisation.get", models.Organisation, in_header=True
)
ADMIN_ORGANISATION_CONNECT: Final[Operation[models.Organisation]] = Operation(
    "admin.organisation.connect", "POST", "/trpc/admin.organisation.connect", models.Organisation, in_header=True
)
ADMIN_ORGANISATION_DISCONNECT: Final[Operation[None]] = Operation(
    "admin.organisation.disconnect", "POST", "/trpc/admin.organisation.disconnect", None, in_header=True
)
ADMIN_INVITATIONS_LIST: Final[Operation[Page[models.Invitation]]] = Operation(
    "admin.invitations.list", "GET", "/trpc/admin.invitations.list", Page[models.Invitation], in_header=True
)
ADMIN_INVITATIONS_CREATE: Final[Operation[models.Invitation]] = Operation(
    "admin.invitations.create", "POST", "/trpc/admin.invitations.create", models.Invitation, in_header=True
)
ADMIN_INVITATIONS_RESEND: Final[Operation[models.Invitation]] = Operation(
    "admin.invitations.resend", "POST", "/trpc/admin.invitations.resend", models.Invitation, in_header=True
)
ADMIN_INVITATIONS_REVOKE: Final[Operation[None]] = Operation(
    "admin.invitations.revoke", "POST", "/trpc/admin.invitations.revoke", None, in_header=True
)
ADMIN_API_KEYS_LIST: Final[Operation[Page[models.ApiKey]]] = Operation(
    "admin.apiKeys.list", "GET", "/trpc/admin.apiKeys.list", Page[models.ApiKey], in_header=True
)
ADMIN_API_KEYS_CREATE: Final[Operation[models.NewApiKey]] = Operation(
    "admin.apiKeys.create", "POST", "/trpc/admin.apiKeys.create", models.NewApiKey, in_header=True
)
ADMIN_API_KEYS_REVOKE: Final[Operation[models.ApiKey]] = Operation(
    "admin.apiKeys.revoke", "POST", "/trpc/admin.apiKeys.revoke", models.ApiKey, in_header=True
)
ADMIN_AUDIT_LIST: Final[Operation[Page[models.AuditEntry]]] = Operation(
    "admin.audit.list", "GET", "/trpc/admin.audit.list", Page[models.AuditEntry], in_header=True
)
ADMIN_SERVICES_LIST: Final[Operation[Page[models.Service]]] = Operation(
    "admin.services.list", "GET", "/trpc/admin.services.list", Page[models.Service], in_header=True
)
ADMIN_SERVICES_CREATE: Final[Operation[models.Service]] = Operation(
    "admin.services.create", "POST", "/trpc/admin.services.create", models.Service, in_header=True
)
ADMIN_SERVICES_UPDATE: Final[Operation[models.Service]] = Operation(
    "admin.services.update", "POST", "/trpc/admin.services.update", models.Service, in_header=True
)
ADMIN_STAFF_LIST: Final[Operation[Page[models.StaffMember]]] = Operation(
    "admin.staff.list", "GET", "/trpc/admin.staff.list", Page[models.StaffMember], in_header=True
)
ADMIN_STAFF_CREATE: Final[Operation[models.StaffMember]] = Operation(
    "admin.staff.create", "POST", "/trpc/admin.staff.create", models.StaffMember, in_header=True
)
ADMIN_STAFF_UPDATE: Final[Operation[models.StaffMember]] = Operation(
    "admin.staff.update", "POST", "/trpc/admin.staff.update", models.StaffMember, in_header=True
)
ADMIN_RESOURCES_LIST: Final[Operation[Page[models.Resource]]] = Operation(
    "admin.resources.list", "GET", "/trpc/admin.resources.list", Page[models.Resource], in_header=True
)
ADMIN_RESOURCES_CREATE: Final[Operation[models.Resource]] = Operation(
    "admin.resources.create", "POST", "/trpc/admin.resources.create", models.Resource, in_header=True
)
ADMIN_RESOURCES_UPDATE: Final[Operation[models.Resource]] = Operation(
    "admin.resources.update", "POST", "/trpc/admin.resources.update", models.Resource, in_header=True
)
ADMIN_RESOURCE_BLOCKS_LIST: Final[Operation[Page[models.ResourceBlock]]] = Operation(
    "admin.resourceBlocks.list", "GET", "/trpc/admin.resourceBlocks.list", Page[models.ResourceBlock], in_header=True
)
ADMIN_RESOURCE_BLOCKS_CREATE: Final[Operation[models.ResourceBlock]] = Operation(
    "admin.resourceBlocks.create", "POST", "/trpc/admin.resourceBlocks.create", models.ResourceBlock, in_header=True
)
ADMIN_RESOURCE_BLOCKS_REMOVE: Final[Operation[None]] = Operation(
    "admin.resourceBlocks.remove", "POST", "/trpc/admin.resourceBlocks.remove", None, in_header=True
)
ADMIN_POOLS_LIST: Final[Operation[Page[models.Pool]]] = Operation(
    "admin.pools.list", "GET", "/trpc/admin.pools.list", Page[models.Pool], in_header=True
)
ADMIN_POOLS_CREATE: Final[Operation[models.Pool]] = Operation(
    "admin.pools.create", "POST", "/trpc/admin.pools.create", models.Pool, in_header=True
)
ADMIN_POOLS_UPDATE: Final[Operation[models.Pool]] = Operation(
    "admin.pools.update", "POST", "/trpc/admin.pools.update", models.Pool, in_header=True
)
ADMIN_SCHEDULES_LIST: Final[Operation[Page[models.Schedule]]] = Operation(
    "admin.schedules.list", "GET", "/trpc/admin.schedules.list", Page[models.Schedule], in_header=True
)
ADMIN_SCHEDULES_CREATE: Final[Operation[models.Schedule]] = Operation(
    "admin.schedules.create", "POST", "/trpc/admin.schedules.create", models.Schedule, in_header=True
)
ADMIN_SCHEDULES_UPDATE: Final[Operation[models.Schedule]] = Operation(
    "admin.schedules.update", "POST", "/trpc/admin.schedules.update", models.Schedule, in_header=True
)
ADMIN_OVERRIDES_SET: Final[Operation[models.Override]] = Operation(
    "admin.overrides.set", "POST", "/trpc/admin.overrides.set", models.Override, in_header=True
)
ADMIN_OVERRIDES_REMOVE: Final[Operation[None]] = Operation(
    "admin.overrides.remove", "POST", "/trpc/admin.overrides.remove", None, in_header=True
)
ADMIN_BLOCKED_TIMES_LIST: Final[Operation[Page[models.BlockedTime]]] = Operation(
    "admin.blockedTimes.list", "GET", "/trpc/admin.blockedTimes.list", Page[models.BlockedTime], in_header=True
)
ADMIN_BLOCKED_TIMES_CREATE: Final[Operation[models.BlockedTime]] = Operation(
    "admin.blockedTimes.create", "POST", "/trpc/admin.blockedTimes.create", models.BlockedTime, in_header=True
)
ADMIN_BLOCKED_TIMES_REMOVE: Final[Operation[None]] = Operation(
    "admin.blockedTimes.remove", "POST", "/trpc/admin.blockedTimes.remove", None, in_header=True
)
ADMIN_BUSY_TIMES_LIST: Final[Operation[Page[models.BusyTime]]] = Operation(
    "admin.busyTimes.list", "GET", "/trpc/admin.busyTimes.list", Page[models.BusyTime], in_header=True
)
ADMIN_BUSY_TIMES_REMOVE: Final[Operation[None]] = Operation(
    "admin.busyTimes.remove", "POST", "/trpc/admin.busyTimes.remove", None, in_header=True
)
ADMIN_IMPORTS_CUSTOMERS: Final[Operation[models.ImportReport]] = Operation(
    "admin.imports.customers", "POST", "/trpc/admin.imports.customers", models.ImportReport, in_header=True
)
ADMIN_IMPORTS_BUSY_TIMES: Final[Operation[models.ImportReport]] = Operation(
    "admin.imports.busyTimes", "POST", "/trpc/admin.imports.busyTimes", models.ImportReport, in_header=True
)
ADMIN_IMPORTS_LIST: Final[Operation[Page[models.ImportReport]]] = Operation(
    "admin.imports.list", "GET", "/trpc/admin.imports.list", Page[models.ImportReport], in_header=True
)
ADMIN_IMPORTS_GET: Final[Operation[models.ImportReport]] = Operation(
    "admin.imports.get", "GET", "/trpc/admin.imports.get", models.ImportReport, in_header=True
)
ADMIN_OPENING_HOURS_GET: Final[Operation[models.OpeningHours]] = Operation(
    "admin.openingHours.get", "GET", "/trpc/admin.openingHours.get", models.OpeningHours, in_header=True
)
ADMIN_OPENING_HOURS_SET: Final[Operation[models.OpeningHours]] = Operation(
    "admin.openingHours.set", "POST", "/trpc/admin.openingHours.set", models.OpeningHours, in_header=True
)
ADMIN_SESSIONS_LIST: Final[Operation[Page[models.Session]]] = Operation(
    "admin.sessions.list", "GET", "/trpc/admin.sessions.list", Page[models.Session], in_header=True
)
ADMIN_SESSIONS_SLOTS: Final[Operation[models.Timetable]] = Operation(
    "admin.sessions.slots", "GET", "/trpc/admin.sessions.slots", models.Timetable, in_header=True
)
ADMIN_SESSIONS_ROSTER: Final[Operation[models.Roster]] = Operation(
    "admin.sessions.roster", "GET", "/trpc/admin.sessions.roster", models.Roster, in_header=True
)
ADMIN_SESSIONS_PLAN: Final[Operation[models.Session]] = Operation(
    "admin.sessions.plan", "POST", "/trpc/admin.sessions.plan", models.Session, in_header=True
)
ADMIN_SESSIONS_PLAN_RUN: Final[Operation[models.SessionRun]] = Operation(
    "admin.sessions.planRun", "POST", "/trpc/admin.sessions.planRun", models.SessionRun, in_header=True
)
ADMIN_SESSIONS_CHANGE: Final[Operation[models.Session]] = Operation(
    "admin.sessions.change", "POST", "/trpc/admin.sessions.change", models.Session, in_header=True
)
ADMIN_SESSIONS_CANCEL: Final[Operation[models.Session]] = Operation(
    "admin.sessions.cancel", "POST", "/trpc/admin.sessions.cancel", models.Session, in_header=True
)
ADMIN_AVAILABILITY_LIST: Final[Operation[models.Availability]] = Operation(
    "admin.availability.list", "GET", "/trpc/admin.availability.list", models.Availability, in_header=True
)
ADMIN_AVAILABILITY_EXPLAIN: Final[Operation[models.Explanation]] = Operation(
    "admin.availability.explain", "GET", "/trpc/admin.availability.explain", models.Explanation, in_header=True
)
ADMIN_BOOKINGS_LIST: Final[Operation[Page[models.Booking]]] = Operation(
    "admin.bookings.list", "GET", "/trpc/admin.bookings.list", Page[models.Booking], in_header=True
)
ADMIN_BOOKINGS_GET: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.get", "GET", "/trpc/admin.bookings.get", models.Booking, in_header=True
)
ADMIN_BOOKINGS_TIMELINE: Final[Operation[models.Timeline]] = Operation(
    "admin.bookings.timeline", "GET", "/trpc/admin.bookings.timeline", models.Timeline, in_header=True
)
ADMIN_ZONE_SHIFTS_LIST: Final[Operation[Page[models.ZoneShift]]] = Operation(
    "admin.zoneShifts.list", "GET", "/trpc/admin.zoneShifts.list", Page[models.ZoneShift], in_header=True
)
ADMIN_BOOKINGS_CREATE: Final[Operation[models.NewBooking]] = Operation(
    "admin.bookings.create", "POST", "/trpc/admin.bookings.create", models.NewBooking, in_header=True
)
ADMIN_BOOKINGS_CONFIRM: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.confirm", "POST", "/trpc/admin.bookings.confirm", models.Booking, in_header=True
)
ADMIN_BOOKINGS_REJECT: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.reject", "POST", "/trpc/admin.bookings.reject", models.Booking, in_header=True
)
ADMIN_BOOKINGS_CANCEL: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.cancel", "POST", "/trpc/admin.bookings.cancel", models.Booking, in_header=True
)
ADMIN_BOOKINGS_RESCHEDULE: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.reschedule", "POST", "/trpc/admin.bookings.reschedule", models.Booking, in_header=True
)
ADMIN_BOOKINGS_COMPLETE: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.complete", "POST", "/trpc/admin.bookings.complete", models.Booking, in_header=True
)
ADMIN_BOOKINGS_NO_SHOW: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.noShow", "POST", "/trpc/admin.bookings.noShow", models.Booking, in_header=True
)
ADMIN_BOOKINGS_CHECK_IN: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.checkIn", "POST", "/trpc/admin.bookings.checkIn", models.Booking, in_header=True
)
ADMIN_BOOKINGS_CHECK_OUT: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.checkOut", "POST", "/trpc/admin.bookings.checkOut", models.Booking, in_header=True
)
ADMIN_BOOKINGS_CONFIRM_FEE: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.confirmFee", "POST", "/trpc/admin.bookings.confirmFee", models.Booking, in_header=True
)
ADMIN_BOOKINGS_WAIVE_FEE: Final[Operation[models.Booking]] = Operation(
    "admin.bookings.waiveFee", "POST", "/trpc/admin.bookings.waiveFee", models.Booking, in_header=True
)
ADMIN_SERIES_PREVIEW: Final[Operation[models.SeriesPlan]] = Operation(
    "admin.series.preview", "GET", "/trpc/admin.series.preview", models.SeriesPlan, in_header=True
)
ADMIN_SERIES_CREATE: Final[Operation[models.NewSeries]] = Operation(
    "admin.series.create", "POST", "/trpc/admin.series.create", models.NewSeries, in_header=True
)
ADMIN_SERIES_GET: Final[Operation[models.Series]] = Operation(
    "admin.series.get", "GET", "/trpc/admin.series.get", models.Series, in_header=True
)
ADMIN_SERIES_CANCEL: Final[Operation[models.Series]] = Operation(
    "admin.series.cancel", "POST", "/trpc/admin.series.cancel", models.Series, in_header=True
)
ADMIN_SERIES_RESCHEDULE: Final[Operation[models.Series]] = Operation(
    "admin.series.reschedule", "POST", "/trpc/admin.series.reschedule", models.Series, in_header=True
)
ADMIN_WAITLIST_LIST: Final[Operation[Page[models.WaitlistEntry]]] = Operation(
    "admin.waitlist.list", "GET", "/trpc/admin.waitlist.list", Page[models.WaitlistEntry], in_header=True
)
ADMIN_WAITLIST_GET: Final[Operation[models.WaitlistEntry]] = Operation(
    "admin.waitlist.get", "GET", "/trpc/admin.waitlist.get", models.WaitlistEntry, in_header=True
)
ADMIN_WAITLIST_ADD: Final[Operation[models.NewWaitlistEntry]] = Operation(
    "admin.waitlist.add", "POST", "/trpc/admin.waitlist.add", models.NewWaitlistEntry, in_header=True
)
ADMIN_WAITLIST_ACCEPT: Final[Operation[models.NewBooking]] = Operation(
    "admin.waitlist.accept", "POST", "/trpc/admin.waitlist.accept", models.NewBooking, in_header=True
)
ADMIN_WAITLIST_DECLINE: Final[Operation[models.WaitlistEntry]] = Operation(
    "admin.waitlist.decline", "POST", "/trpc/admin.waitlist.decline", models.WaitlistEntry, in_header=True
)
ADMIN_WAITLIST_REMOVE: Final[Operation[None]] = Operation(
    "admin.waitlist.remove", "POST", "/trpc/admin.waitlist.remove", None, in_header=True
)
ADMIN_VISITS_TIMES: Final[Operation[models.VisitAvailability]] = Operation(
    "admin.visits.times", "GET", "/trpc/admin.visits.times", models.VisitAvailability, in_header=True
)
ADMIN_VISITS_CREATE: Final[Operation[models.NewVisit]] = Operation(
    "admin.visits.create", "POST", "/trpc/admin.visits.create", models.NewVisit, in_header=True
)
ADMIN_VISITS_GET: Final[Operation[models.Visit]] = Operation(
    "admin.visits.get", "GET", "/trpc/admin.visits.get", models.Visit, in_header=True
)
ADMIN_VISITS_CANCEL: Final[Operation[models.Visit]] = Operation(
    "admin.visits.cancel", "POST", "/trpc/admin.visits.cancel", models.Visit, in_header=True
)
ADMIN_VISITS_RESCHEDULE: Final[Operation[models.Visit]] = Operation(
    "admin.visits.reschedule", "POST", "/trpc/admin.visits.reschedule", models.Visit, in_header=True
)
ADMIN_CUSTOMERS_LIST: Final[Operation[Page[models.Customer]]] = Operation(
    "admin.customers.list", "GET", "/trpc/admin.customers.list", Page[models.Customer], in_header=True
)
ADMIN_CUSTOMERS_GET: Final[Operation[models.Customer]] = Operation(
    "admin.customers.get", "GET", "/trpc/admin.customers.get", models.Customer, in_header=True
)
ADMIN_CUSTOMERS_CREATE: Final[Operation[models.Customer]] = Operation(
    "admin.customers.create", "POST", "/trpc/admin.customers.create", models.Customer, in_header=True
)
ADMIN_CUSTOMERS_UPDATE: Final[Operation[models.Customer]] = Operation(
    "admin.customers.update", "POST", "/trpc/admin.customers.update", models.Customer, in_header=True
)
ADMIN_CUSTOMERS_RECORD_CONSENT: Final[Operation[models.Consent]] = Operation(
    "admin.customers.recordConsent", "POST", "/trpc/admin.customers.recordConsent", models.Consent, in_header=True
)
ADMIN_CUSTOMERS_CONSENTS: Final[Operation[Page[models.Consent]]] = Operation(
    "admin.customers.consents", "GET", "/trpc/admin.customers.consents", Page[models.Consent], in_header=True
)
ADMIN_CUSTOMERS_HISTORY: Final[Operation[models.CustomerHistory]] = Operation(
    "admin.customers.history", "GET", "/trpc/admin.customers.history", models.CustomerHistory, in_header=True
)
ADMIN_CUSTOMERS_MERGE: Final[Operation[models.Customer]] = Operation(
    "admin.customers.merge", "POST", "/trpc/admin.customers.merge", models.Customer, in_header=True
)
ADMIN_CUSTOMERS_EXPORT: Final[Operation[models.CustomerExport]] = Operation(
    "admin.customers.export", "GET", "/trpc/admin.customers.export", models.CustomerExport, in_header=True
)
ADMIN_CUSTOMERS_ERASE: Final[Operation[models.Erasure]] = Operation(
    "admin.customers.erase", "POST", "/trpc/admin.customers.erase", models.Erasure, in_header=True
)
ADMIN_PACKAGES_LIST: Final[Operation[Page[models.Package]]] = Operation(
    "admin.packages.list", "GET", "/trpc/admin.packages.list", Page[models.Package], in_header=True
)
ADMIN_PACKAGES_CREATE: Final[Operation[models.Package]] = Operation(
    "admin.packages.create", "POST", "/trpc/admin.packages.create", models.Package, in_header=True
)
ADMIN_PACKAGES_UPDATE: Final[Operation[models.Package]] = Operation(
    "admin.packages.update", "POST", "/trpc/admin.packages.update", models.Package, in_header=True
)
ADMIN_PURCHASES_LIST: Final[Operation[Page[models.Purchase]]] = Operation(
    "admin.purchases.list", "GET", "/trpc/admin.purchases.list", Page[models.Purchase], in_header=True
)
ADMIN_PURCHASES_RECORD: Final[Operation[models.NewPurchase]] = Operation(
    "admin.purchases.record", "POST", "/trpc/admin.purchases.record", models.NewPurchase, in_header=True
)
ADMIN_PURCHASES_REFUND: Final[Operation[models.Purchase]] = Operation(
    "admin.purchases.refund", "POST", "/trpc/admin.purchases.refund", models.Purchase, in_header=True
)
ADMIN_MEMBERSHIP_PLANS_LIST: Final[Operation[Page[models.MembershipPlan]]] = Operation(
    "admin.membershipPlans.list", "GET", "/trpc/admin.membershipPlans.list", Page[models.MembershipPlan], in_header=True
)
ADMIN_MEMBERSHIP_PLANS_CREATE: Final[Operation[models.MembershipPlan]] = Operation(
    "admin.membershipPlans.create", "POST", "/trpc/admin.membershipPlans.create", models.MembershipPlan, in_header=True
)
ADMIN_MEMBERSHIP_PLANS_UPDATE: Final[Operation[models.MembershipPlan]] = Operation(
    "admin.membershipPlans.update", "POST", "/trpc/admin.membershipPlans.update", models.MembershipPlan, in_header=True
)
ADMIN_MEMBERSHIPS_LIST: Final[Operation[Page[models.Membership]]] = Operation(
    "admin.memberships.list", "GET", "/trpc/admin.memberships.list", Page[models.Membership], in_header=True
)
ADMIN_MEMBERSHIPS_START: Final[Operation[models.NewMembership]] = Operation(
    "admin.memberships.start", "POST", "/trpc/admin.memberships.start", models.NewMembership, in_header=True
)
ADMIN_MEMBERSHIPS_END: Final[Operation[models.Membership]] = Operation(
    "admin.memberships.end", "POST", "/trpc/admin.memberships.end", models.Membership, in_header=True
)
ADMIN_MEMBERSHIPS_PERIODS: Final[Operation[Page[models.PaidPeriod]]] = Operation(
    "admin.memberships.periods", "GET", "/trpc/admin.memberships.periods", Page[models.PaidPeriod], in_header=True
)
ADMIN_MEMBERSHIPS_RECORD_PAYMENT: Final[Operation[models.PaidPeriod]] = Operation(
    "admin.memberships.recordPayment",
    "POST",
    "/trpc/admin.memberships.recordPayment",
    models.PaidPeriod,
    in_header=True,
)
ADMIN_SUBSCRIPTIONS_LIST: Final[Operation[Page[models.Subscription]]] = Operation(
    "admin.subscriptions.list", "GET", "/trpc/admin.subscriptions.list", Page[models.Subscription], in_header=True
)
ADMIN_INVOICES_LIST: Final[Operation[Page[models.Invoice]]] = Operation(
    "admin.invoices.list", "GET", "/trpc/admin.invoices.list", Page[models.Invoice], in_header=True
)
ADMIN_INVOICES_GET: Final[Operation[models.Invoice]] = Operation(
    "admin.invoices.get", "GET", "/trpc/admin.invoices.get", models.Invoice, in_header=True
)
ADMIN_CREDITS_GET: Final[Operation[models.CustomerCredits]] = Operation(
    "admin.credits.get", "GET", "/trpc/admin.credits.get", models.CustomerCredits, in_header=True
)
ADMIN_CREDITS_STATEMENT: Final[Operation[Page[models.CreditEntry]]] = Operation(
    "admin.credits.statement", "GET", "/trpc/admin.credits.statement", Page[models.CreditEntry], in_header=True
)
ADMIN_CREDITS_ADJUST: Final[Operation[models.CreditEntry]] = Operation(
    "admin.credits.adjust", "POST", "/trpc/admin.credits.adjust", models.CreditEntry, in_header=True
)
ADMIN_CHECKOUTS_LIST: Final[Operation[Page[models.Checkout]]] = Operation(
    "admin.checkouts.list", "GET", "/trpc/admin.checkouts.list", Page[models.Checkout], in_header=True
)
ADMIN_PAYMENTS_LIST: Final[Operation[Page[models.Payment]]] = Operation(
    "admin.payments.list", "GET", "/trpc/admin.payments.list", Page[models.Payment], in_header=True
)
ADMIN_PAYMENTS_GET: Final[Operation[models.PaymentDetails]] = Operation(
    "admin.payments.get", "GET", "/trpc/admin.payments.get", models.PaymentDetails, in_header=True
)
ADMIN_PAYMENTS_REFUND: Final[Operation[models.Refund]] = Operation(
    "admin.payments.refund", "POST", "/trpc/admin.payments.refund", models.Refund, in_header=True
)
ADMIN_FEES_LIST: Final[Operation[Page[models.Fee]]] = Operation(
    "admin.fees.list", "GET", "/trpc/admin.fees.list", Page[models.Fee], in_header=True
)
ADMIN_FEES_CONFIRM: Final[Operation[models.Fee]] = Operation(
    "admin.fees.confirm", "POST", "/trpc/admin.fees.confirm", models.Fee, in_header=True
)
ADMIN_FEES_WAIVE: Final[Operation[models.Fee]] = Operation(
    "admin.fees.waive", "POST", "/trpc/admin.fees.waive", models.Fee, in_header=True
)
ADMIN_PAYMENT_METHODS_LIST: Final[Operation[Page[models.PaymentMethod]]] = Operation(
    "admin.paymentMethods.list", "GET", "/trpc/admin.paymentMethods.list", Page[models.PaymentMethod], in_header=True
)
ADMIN_PAYMENT_METHODS_REMOVE: Final[Operation[None]] = Operation(
    "admin.paymentMethods.remove", "POST", "/trpc/admin.paymentMethods.remove", None, in_header=True
)
ADMIN_GIFT_CODES_LIST: Final[Operation[Page[models.GiftCode]]] = Operation(
    "admin.giftCodes.list", "GET", "/trpc/admin.giftCodes.list", Page[models.GiftCode], in_header=True
)
ADMIN_GIFT_CODES_DISABLE: Final[Operation[models.GiftCode]] = Operation(
    "admin.giftCodes.disable", "POST", "/trpc/admin.giftCodes.disable", models.GiftCode, in_header=True
)
ADMIN_DISPUTES_EVIDENCE: Final[Operation[models.EvidencePack]] = Operation(
    "admin.disputes.evidence", "GET", "/trpc/admin.disputes.evidence", models.EvidencePack, in_header=True
)
ADMIN_LEDGER_LIST: Final[Operation[Page[models.LedgerFact]]] = Operation(
    "admin.ledger.list", "GET", "/trpc/admin.ledger.list", Page[models.LedgerFact], in_header=True
)
ADMIN_LEDGER_BALANCES: Final[Operation[models.Balances]] = Operation(
    "admin.ledger.balances", "GET", "/trpc/admin.ledger.balances", models.Balances, in_header=True
)
ADMIN_BILLING_AUDIT_LIST: Final[Operation[Page[models.BillingAuditEntry]]] = Operation(
    "admin.billingAudit.list", "GET", "/trpc/admin.billingAudit.list", Page[models.BillingAuditEntry], in_header=True
)
ADMIN_BILLING_AUDIT_VERIFY: Final[Operation[models.AuditVerdict]] = Operation(
    "admin.billingAudit.verify", "GET", "/trpc/admin.billingAudit.verify", models.AuditVerdict, in_header=True
)
ADMIN_PAYMENTS_ACCOUNT_GET: Final[Operation[models.PaymentAccount]] = Operation(
    "admin.paymentsAccount.get", "GET", "/trpc/admin.paymentsAccount.get", models.PaymentAccount, in_header=True
)
ADMIN_PAYMENTS_ACCOUNT_OPEN: Final[Operation[models.PaymentAccount]] = Operation(
    "admin.paymentsAccount.open", "POST", "/trpc/admin.paymentsAccount.open", models.PaymentAccount, in_header=True
)
ADMIN_PAYMENTS_ACCOUNT_LINK: Final[Operation[models.PaymentAccountLink]] = Operation(
    "admin.paymentsAccount.link", "POST", "/trpc/admin.paymentsAccount.link", models.PaymentAccountLink, in_header=True
)
ADMIN_NOTES_LIST: Final[Operation[Page[models.NoteSummary]]] = Operation(
    "admin.notes.list", "GET", "/trpc/admin.notes.list", Page[models.NoteSummary], in_header=True
)
ADMIN_NOTES_WRITE: Final[Operation[models.NoteSummary]] = Operation(
    "admin.notes.write", "POST", "/trpc/admin.notes.write", models.NoteSummary, in_header=True
)
ADMIN_NOTES_READ: Final[Operation[models.Note]] = Operation(
    "admin.notes.read", "POST", "/trpc/admin.notes.read", models.Note, in_header=True
)
ADMIN_NOTES_REVISE: Final[Operation[models.NoteSummary]] = Operation(
    "admin.notes.revise", "POST", "/trpc/admin.notes.revise", models.NoteSummary, in_header=True
)
ADMIN_NOTES_REVISIONS: Final[Operation[Page[models.NoteRevision]]] = Operation(
    "admin.notes.revisions", "GET", "/trpc/admin.notes.revisions", Page[models.NoteRevision], in_header=True
)
ADMIN_NOTES_SHARE: Final[Operation[models.NoteSummary]] = Operation(
    "admin.notes.share", "POST", "/trpc/admin.notes.share", models.NoteSummary, in_header=True
)
ADMIN_NOTES_READS: Final[Operation[Page[models.NoteRead]]] = Operation(
    "admin.notes.reads", "GET", "/trpc/admin.notes.reads", Page[models.NoteRead], in_header=True
)
ADMIN_NOTES_POLICY: Final[Operation[models.NotePolicy]] = Operation(
    "admin.notes.policy", "GET", "/trpc/admin.notes.policy", models.NotePolicy, in_header=True
)
ADMIN_NOTES_SET_POLICY: Final[Operation[models.NotePolicy]] = Operation(
    "admin.notes.setPolicy", "POST", "/trpc/admin.notes.setPolicy", models.NotePolicy, in_header=True
)
ADMIN_ROOMS_LIST: Final[Operation[Page[models.Room]]] = Operation(
    "admin.rooms.list", "GET", "/trpc/admin.rooms.list", Page[models.Room], in_header=True
)
ADMIN_ROOMS_GET: Final[Operation[models.RoomDetails]] = Operation(
    "admin.rooms.get", "GET", "/trpc/admin.rooms.get", models.RoomDetails, in_header=True
)
ADMIN_ROOMS_RETRY: Final[Operation[models.Room]] = Operation(
    "admin.rooms.retry", "POST", "/trpc/admin.rooms.retry", models.Room, in_header=True
)
ADMIN_ROOMS_JOIN: Final[Operation[models.JoinLink]] = Operation(
    "admin.rooms.join", "POST", "/trpc/admin.rooms.join", models.JoinLink, in_header=True
)
ADMIN_NOTIFICATIONS_DELIVERIES: Final[Operation[Page[models.LoggedNotification]]] = Operation(
    "admin.notifications.deliveries",
    "GET",
    "/trpc/admin.notifications.deliveries",
    Page[models.LoggedNotification],
    in_header=True,
)
ADMIN_NOTIFICATION_PREFERENCES_GET: Final[Operation[models.MailPreferences]] = Operation(
    "admin.notificationPreferences.get",
    "GET",
    "/trpc/admin.notificationPreferences.get",
    models.MailPreferences,
    in_header=True,
)
ADMIN_NOTIFICATION_PREFERENCES_SET: Final[Operation[models.MailPreferences]] = Operation(
    "admin.notificationPreferences.set",
    "POST",
    "/trpc/admin.notificationPreferences.set",
    models.MailPreferences,
    in_header=True,
)
ADMIN_PLAN_GET: Final[Operation[models.PlanStanding]] = Operation(
    "admin.plan.get", "GET", "/trpc/admin.plan.get", models.PlanStanding, in_header=True
)
ADMIN_PLAN_SUBSCRIBE: Final[Operation[models.PlanCheckout]] = Operation(
    "admin.plan.subscribe", "POST", "/trpc/admin.plan.subscribe", models.PlanCheckout, in_header=True
)
ADMIN_PLAN_CANCEL: Final[Operation[models.PlanStanding]] = Operation(
    "admin.plan.cancel", "POST", "/trpc/admin.plan.cancel", models.PlanStanding, in_header=True
)
PLATFORM_BUSINESSES_LIST: Final[Operation[Page[models.PlatformBusiness]]] = Operation(
    "platform.businesses.list", "GET", "/trpc/platform.businesses.list", Page[models.PlatformBusiness]
)
PLATFORM_BUSINESSES_GET: Final[Operation[models.PlatformBusinessDetail]] = Operation(
    "platform.businesses.get", "GET", "/trpc/platform.businesses.get", models.PlatformBusinessDetail
)
PLATFORM_BUSINESSES_SUSPEND: Final[Operation[models.PlatformBusinessDetail]] = Operation(
    "platform.businesses.suspend", "POST", "/trpc/platform.businesses.suspend", models.PlatformBusinessDetail
)
PLATFORM_BUSINESSES_REINSTATE: Final[Operation[models.PlatformBusinessDetail]] = Operation(
    "platform.businesses.reinstate", "POST", "/trpc/platform.businesses.reinstate", models.PlatformBusinessDetail
)
PLATFORM_CATALOGUE_GET: Final[Operation[models.Catalogue]] = Operation(
    "platform.catalogue.get", "GET", "/trpc/platform.catalogue.get", models.Catalogue
)
PLATFORM_CATALOGUE_SYNC: Final[Operation[models.CatalogueSynced]] = Operation(
    "platform.catalogue.sync", "POST", "/trpc/platform.catalogue.sync", models.CatalogueSynced
)
PLATFORM_STANDINGS_LIST: Final[Operation[Page[models.ListedStanding]]] = Operation(
    "platform.standings.list", "GET", "/trpc/platform.standings.list", Page[models.ListedStanding]
)
PLATFORM_STANDINGS_EXTEND_TRIAL: Final[Operation[models.BusinessStanding]] = Operation(
    "platform.standings.extendTrial", "POST", "/trpc/platform.standings.extendTrial", models.BusinessStanding
)
PLATFORM_STANDINGS_EXCUSE: Final[Operation[models.BusinessStanding]] = Operation(
    "platform.standings.excuse", "POST", "/trpc/platform.standings.excuse", models.BusinessStanding
)
PLATFORM_STANDINGS_END_EXCUSE: Final[Operation[models.BusinessStanding]] = Operation(
    "platform.standings.endExcuse", "POST", "/trpc/platform.standings.endExcuse", models.BusinessStanding
)
PLATFORM_AUDIT_READ: Final[Operation[Page[models.AuditEntry]]] = Operation(
    "platform.audit.read", "POST", "/trpc/platform.audit.read", Page[models.AuditEntry]
)
PLATFORM_STRIPE_EVENTS_LIST: Final[Operation[Page[models.StripeEvent]]] = Operation(
    "platform.stripeEvents.list", "GET", "/trpc/platform.stripeEvents.list", Page[models.StripeEvent]
)
PLATFORM_STRIPE_EVENTS_REPLAY: Final[Operation[models.Replayed]] = Operation(
    "platform.stripeEvents.replay", "POST", "/trpc/platform.stripeEvents.replay", models.Replayed
)
PLATFORM_STRIPE_ENDPOINTS_LIST: Final[Operation[models.StripeEndpoints]] = Operation(
    "platform.stripeEndpoints.list", "GET", "/trpc/platform.stripeEndpoints.list", models.StripeEndpoints
)
PLATFORM_STRIPE_ENDPOINTS_ROTATE: Final[Operation[models.StripeEndpoints]] = Operation(
    "platform.stripeEndpoints.rotate", "POST", "/trpc/platform.stripeEndpoints.rotate", models.StripeEndpoints
)
PLATFORM_LOOKS_LIST_RESTING: Final[Operation[Page[models.RestingLook]]] = Operation(
    "platform.looks.listResting", "GET", "/trpc/platform.looks.listResting", Page[models.RestingLook]
)
PLATFORM_LOOKS_REPLAY: Final[Operation[None]] = Operation(
    "platform.looks.replay", "POST", "/trpc/platform.looks.replay", None
)
