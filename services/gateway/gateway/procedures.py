"""The admin table: every procedure on the tRPC wire is a row here."""

from typing import Final

from contracts.billing.accounts import api as payment_accounts
from contracts.billing.audit import api as billing_audit
from contracts.billing.catalogue import api as plan_catalogue
from contracts.billing.checkouts import api as checkouts
from contracts.billing.fees import api as fees
from contracts.billing.gift_codes import api as gift_codes
from contracts.billing.invoices import api as invoices
from contracts.billing.ledger import api as ledger
from contracts.billing.payment_methods import api as payment_methods
from contracts.billing.payments import api as payments
from contracts.billing.periods import api as periods
from contracts.billing.plan_subscriptions import api as plans
from contracts.billing.standings import api as standings
from contracts.billing.subscriptions import api as subscriptions
from contracts.billing.webhooks import api as webhooks
from contracts.identity import api as identity
from contracts.identity.api_keys import api as api_keys
from contracts.identity.audit import api as audit
from contracts.identity.invitations import api as invitations
from contracts.identity.issuers import api as issuers
from contracts.identity.organisations import api as organisations
from contracts.identity.platform import api as platform
from contracts.identity.tickets.shapes import StreamName
from contracts.notifications import api as notifications
from contracts.scheduling import api as scheduling
from contracts.scheduling.attendance import api as attendance
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.credits import api as selling
from contracts.scheduling.customers import api as people
from contracts.scheduling.imports import api as imports
from contracts.scheduling.notes import api as notes
from contracts.scheduling.opening_hours import api as opening_hours
from contracts.scheduling.rooms import api as rooms
from contracts.scheduling.series import api as recurring
from contracts.scheduling.sessions import api as sessions
from contracts.scheduling.teams import api as teams
from contracts.scheduling.visits import api as visiting
from contracts.scheduling.waitlist import api as waitlist
from contracts.scheduling.zone_shifts import api as zone_shifts
from gateway.trpc.rows import Procedure, Subscription

PROCEDURES: Final = (
    # Business and members
    Procedure("admin.business.update", identity.UpdateBusiness, "business:write"),
    Procedure("admin.members.list", identity.ListMembers, "members:read"),
    Procedure("admin.members.grant", identity.GrantRole, "members:write"),
    Procedure("admin.members.revoke", identity.RevokeRole, "members:write"),
    Procedure("admin.issuer.get", issuers.GetIssuer, "business:write"),
    Procedure("admin.issuer.set", issuers.SetIssuer, "business:write"),
    Procedure("admin.issuer.remove", issuers.RemoveIssuer, "business:write"),
    Procedure("admin.organisation.get", organisations.GetOrganisation, "members:read"),
    Procedure("admin.organisation.connect", organisations.ConnectOrganisation, "business:write"),
    Procedure("admin.organisation.disconnect", organisations.DisconnectOrganisation, "business:write"),
    Procedure("admin.invitations.list", invitations.ListInvitations, "members:read"),
    Procedure("admin.invitations.create", invitations.Invite, "members:invite", creates=True),
    Procedure("admin.invitations.resend", invitations.ResendInvitation, "members:invite"),
    Procedure("admin.invitations.revoke", invitations.RevokeInvitation, "members:invite"),
    Procedure("admin.apiKeys.list", api_keys.ListApiKeys, "keys:read"),
    Procedure("admin.apiKeys.create", api_keys.CreateApiKey, "keys:write", creates=True),
    Procedure("admin.apiKeys.revoke", api_keys.RevokeApiKey, "keys:write"),
    Procedure("admin.audit.list", audit.ListAudit, "audit:read"),
    # What is sold, by whom, when
    Procedure("admin.services.list", catalogue.ListServices, "services:read"),
    Procedure("admin.services.create", catalogue.CreateService, "services:write"),
    Procedure("admin.services.update", catalogue.UpdateService, "services:write"),
    Procedure("admin.staff.list", catalogue.ListStaff, "staff:read"),
    Procedure("admin.staff.create", catalogue.CreateStaffMember, "staff:write"),
    Procedure("admin.staff.update", catalogue.UpdateStaffMember, "staff:write"),
    Procedure("admin.resources.list", teams.ListResources, "staff:read"),
    Procedure("admin.resources.create", teams.CreateResource, "staff:write"),
    Procedure("admin.resources.update", teams.UpdateResource, "staff:write"),
    Procedure("admin.resourceBlocks.list", teams.ListResourceBlocks, "schedules:read"),
    Procedure("admin.resourceBlocks.create", teams.BlockResource, "schedules:write"),
    Procedure("admin.resourceBlocks.remove", teams.UnblockResource, "schedules:write"),
    Procedure("admin.pools.list", teams.ListPools, "staff:read"),
    Procedure("admin.pools.create", teams.CreatePool, "staff:write"),
    Procedure("admin.pools.update", teams.UpdatePool, "staff:write"),
    Procedure("admin.schedules.list", catalogue.ListSchedules, "schedules:read"),
    Procedure("admin.schedules.create", catalogue.CreateSchedule, "schedules:write"),
    Procedure("admin.schedules.update", catalogue.UpdateSchedule, "schedules:write"),
    Procedure("admin.overrides.set", catalogue.SetOverride, "schedules:write"),
    Procedure("admin.overrides.remove", catalogue.RemoveOverride, "schedules:write"),
    Procedure("admin.blockedTimes.list", catalogue.ListBlockedTimes, "schedules:read"),
    Procedure("admin.blockedTimes.create", catalogue.BlockTime, "schedules:write"),
    Procedure("admin.blockedTimes.remove", catalogue.UnblockTime, "schedules:write"),
    Procedure("admin.busyTimes.list", imports.ListBusyTimes, "schedules:read"),
    Procedure("admin.busyTimes.remove", imports.RemoveBusyTimes, "schedules:write"),
    Procedure("admin.imports.customers", imports.ImportCustomers, "customers:manage", creates=True),
    Procedure("admin.imports.busyTimes", imports.ImportBusyTimes, "schedules:write", creates=True),
    Procedure("admin.imports.list", imports.ListImports, "schedules:write"),
    Procedure("admin.imports.get", imports.GetImport, "schedules:write"),
    Procedure("admin.openingHours.get", opening_hours.GetOpeningHours, "schedules:read"),
    Procedure("admin.openingHours.set", opening_hours.SetOpeningHours, "schedules:write"),
    Procedure("admin.sessions.list", sessions.ListSessions, "schedules:read"),
    Procedure("admin.sessions.slots", sessions.ListSessionSlots, "schedules:read"),
    Procedure("admin.sessions.roster", sessions.GetRoster, "bookings:read"),
    Procedure("admin.sessions.plan", sessions.PlanSession, "schedules:write", creates=True),
    Procedure("admin.sessions.planRun", sessions.PlanSessionRun, "schedules:write", creates=True),
    Procedure("admin.sessions.change", sessions.ChangeSession, "schedules:write"),
    Procedure("admin.sessions.cancel", sessions.CancelSession, "schedules:write"),
    Procedure("admin.availability.list", scheduling.ListAvailability, "bookings:read"),
    Procedure("admin.availability.explain", scheduling.ExplainAvailability, "bookings:read"),
    # Bookings and customers
    Procedure("admin.bookings.list", scheduling.ListBookings, "bookings:read"),
    Procedure("admin.bookings.get", scheduling.GetBooking, "bookings:read"),
    Procedure("admin.bookings.timeline", scheduling.GetTimeline, "bookings:read"),
    Procedure("admin.zoneShifts.list", zone_shifts.ListZoneShifts, "bookings:read"),
    Procedure("admin.bookings.create", scheduling.CreateBooking, "bookings:write", creates=True),
    Procedure("admin.bookings.confirm", scheduling.ConfirmBooking, "bookings:write"),
    Procedure("admin.bookings.reject", scheduling.RejectBooking, "bookings:write"),
    Procedure("admin.bookings.cancel", scheduling.CancelBooking, "bookings:write"),
    Procedure("admin.bookings.reschedule", scheduling.RescheduleBooking, "bookings:write"),
    Procedure("admin.bookings.complete", scheduling.CompleteBooking, "bookings:write"),
    Procedure("admin.bookings.noShow", scheduling.MarkNoShow, "bookings:write"),
    Procedure("admin.bookings.checkIn", attendance.CheckIn, "bookings:write"),
    Procedure("admin.bookings.checkOut", attendance.CheckOut, "bookings:write"),
    Procedure("admin.bookings.confirmFee", attendance.ConfirmFee, "bookings:write"),
    Procedure("admin.bookings.waiveFee", attendance.WaiveFee, "bookings:write"),
    Procedure("admin.series.preview", recurring.PreviewSeries, "bookings:read"),
    Procedure("admin.series.create", recurring.CreateSeries, "bookings:write", creates=True),
    Procedure("admin.series.get", recurring.GetSeries, "bookings:read"),
    Procedure("admin.series.cancel", recurring.CancelSeries, "bookings:write"),
    Procedure("admin.series.reschedule", recurring.RescheduleSeries, "bookings:write"),
    Procedure("admin.waitlist.list", waitlist.ListWaitlist, "bookings:read"),
    Procedure("admin.waitlist.get", waitlist.GetWaitlistEntry, "bookings:read"),
    Procedure("admin.waitlist.add", waitlist.JoinWaitlist, "bookings:write", creates=True),
    Procedure("admin.waitlist.accept", waitlist.AcceptOffer, "bookings:write", creates=True),
    Procedure("admin.waitlist.decline", waitlist.DeclineOffer, "bookings:write"),
    Procedure("admin.waitlist.remove", waitlist.LeaveWaitlist, "bookings:write"),
    Procedure("admin.visits.times", visiting.ListVisitTimes, "bookings:read"),
    Procedure("admin.visits.create", visiting.CreateVisit, "bookings:write", creates=True),
    Procedure("admin.visits.get", visiting.GetVisit, "bookings:read"),
    Procedure("admin.visits.cancel", visiting.CancelVisit, "bookings:write"),
    Procedure("admin.visits.reschedule", visiting.RescheduleVisit, "bookings:write"),
    Procedure("admin.customers.list", scheduling.ListCustomers, "customers:read"),
    Procedure("admin.customers.get", scheduling.GetCustomer, "customers:read"),
    Procedure("admin.customers.create", people.CreateCustomer, "customers:write", creates=True),
    Procedure("admin.customers.update", people.UpdateCustomer, "customers:write"),
    Procedure("admin.customers.recordConsent", people.RecordConsent, "customers:write", creates=True),
    Procedure("admin.customers.consents", people.ListConsents, "customers:read"),
    Procedure("admin.customers.history", people.GetCustomerHistory, "customers:read"),
    Procedure("admin.customers.merge", people.MergeCustomers, "customers:manage"),
    Procedure("admin.customers.export", people.ExportCustomer, "customers:manage"),
    Procedure("admin.customers.erase", people.EraseCustomer, "customers:manage"),
    # Packages, memberships and credits
    Procedure("admin.packages.list", selling.ListPackages, "services:read"),
    Procedure("admin.packages.create", selling.CreatePackage, "services:write"),
    Procedure("admin.packages.update", selling.UpdatePackage, "services:write"),
    Procedure("admin.purchases.list", selling.ListPurchases, "credits:read"),
    Procedure("admin.purchases.record", selling.RecordPurchase, "purchases:write", creates=True),
    Procedure("admin.purchases.refund", selling.RefundPurchase, "credits:write"),
    Procedure("admin.membershipPlans.list", selling.ListMembershipPlans, "services:read"),
    Procedure("admin.membershipPlans.create", selling.CreateMembershipPlan, "services:write"),
    Procedure("admin.membershipPlans.update", selling.UpdateMembershipPlan, "services:write"),
    Procedure("admin.memberships.list", selling.ListMemberships, "credits:read"),
    Procedure("admin.memberships.start", selling.StartMembership, "purchases:write", creates=True),
    Procedure("admin.memberships.end", selling.EndMembership, "purchases:write"),
    Procedure("admin.memberships.periods", periods.ListPaidPeriods, "billing:read"),
    Procedure("admin.memberships.recordPayment", periods.RecordPeriodPaid, "payments:write", creates=True),
    Procedure("admin.subscriptions.list", subscriptions.ListSubscriptions, "billing:read"),
    Procedure("admin.invoices.list", invoices.ListInvoices, "billing:read"),
    Procedure("admin.invoices.get", invoices.GetInvoice, "billing:read"),
    Procedure("admin.credits.get", selling.GetCredits, "credits:read"),
    Procedure("admin.credits.statement", selling.ListCreditEntries, "credits:read"),
    Procedure("admin.credits.adjust", selling.AdjustCredits, "credits:write"),
    # Money
    Procedure("admin.checkouts.list", checkouts.ListCheckouts, "billing:read"),
    Procedure("admin.payments.list", payments.ListPayments, "billing:read"),
    Procedure("admin.payments.get", payments.GetPayment, "billing:read"),
    Procedure("admin.payments.refund", payments.RefundPayment, "payments:write", creates=True),
    Procedure("admin.fees.list", fees.ListFees, "billing:read"),
    Procedure("admin.fees.confirm", fees.ConfirmFeeCharge, "payments:write"),
    Procedure("admin.fees.waive", fees.WaiveFeeDue, "payments:write"),
    Procedure("admin.paymentMethods.list", payment_methods.ListPaymentMethods, "customers:read"),
    Procedure("admin.paymentMethods.remove", payment_methods.RemovePaymentMethod, "purchases:write"),
    Procedure("admin.giftCodes.list", gift_codes.ListGiftCodes, "billing:read"),
    Procedure("admin.giftCodes.disable", gift_codes.DisableGiftCode, "payments:write"),
    Procedure("admin.disputes.evidence", payments.GetEvidence, "billing:read"),
    Procedure("admin.ledger.list", ledger.ListLedgerFacts, "billing:read"),
    Procedure("admin.ledger.balances", ledger.GetBalances, "billing:read"),
    Procedure("admin.billingAudit.list", billing_audit.ListBillingAudit, "billing:read"),
    Procedure("admin.billingAudit.verify", billing_audit.VerifyBillingAudit, "billing:read"),
    Procedure("admin.paymentsAccount.get", payment_accounts.GetAccount, "billing:read"),
    Procedure("admin.paymentsAccount.open", payment_accounts.OpenAccount, "billing:write", creates=True),
    Procedure("admin.paymentsAccount.link", payment_accounts.CreateAccountLink, "billing:write"),
    # Notes, in confidence
    Procedure("admin.notes.list", notes.ListNotes, "notes:read"),
    Procedure("admin.notes.write", notes.WriteNote, "notes:write", creates=True),
    Procedure("admin.notes.read", notes.ReadNote, "notes:read"),
    Procedure("admin.notes.revise", notes.ReviseNote, "notes:write"),
    Procedure("admin.notes.revisions", notes.ListNoteRevisions, "notes:read"),
    Procedure("admin.notes.share", notes.ShareNote, "notes:write"),
    Procedure("admin.notes.reads", notes.ListNoteReads, "notes:supervise"),
    Procedure("admin.notes.policy", notes.GetNotePolicy, "notes:read"),
    Procedure("admin.notes.setPolicy", notes.SetNotePolicy, "business:write"),
    # Video rooms
    Procedure("admin.rooms.list", rooms.ListRooms, "bookings:read"),
    Procedure("admin.rooms.get", rooms.GetRoom, "bookings:read"),
    Procedure("admin.rooms.retry", rooms.RetryRoom, "bookings:write"),
    Procedure("admin.rooms.join", rooms.JoinBooking, "rooms:join"),
    # Notifications
    Procedure("admin.notifications.deliveries", notifications.ListDeliveries, "notifications:read"),
    Procedure("admin.notificationPreferences.get", notifications.GetPreferences, "notifications:read"),
    Procedure("admin.notificationPreferences.set", notifications.SetPreferences, "notifications:write"),
    # The plan that the business pays the platform for
    Procedure("admin.plan.get", plans.GetStanding, "billing:read"),
    Procedure("admin.plan.subscribe", plans.SubscribeToPlan, "billing:write", creates=True),
    Procedure("admin.plan.cancel", plans.CancelPlan, "billing:write"),
    # All businesses
    Procedure("platform.businesses.list", platform.ListBusinesses, "platform:read"),
    Procedure("platform.businesses.get", platform.GetPlatformBusiness, "platform:read"),
    Procedure("platform.businesses.suspend", platform.SuspendBusiness, "platform:write"),
    Procedure("platform.businesses.reinstate", platform.ReinstateBusiness, "platform:write"),
    Procedure("platform.catalogue.get", plan_catalogue.GetCatalogue, "platform:read"),
    Procedure("platform.catalogue.sync", plan_catalogue.SyncCatalogue, "platform:write"),
    Procedure("platform.standings.list", standings.ListStandings, "platform:read"),
    Procedure("platform.standings.extendTrial", standings.ExtendTrial, "platform:write"),
    Procedure("platform.standings.excuse", standings.ExcuseBusiness, "platform:write"),
    Procedure("platform.standings.endExcuse", standings.EndExcuse, "platform:write"),
    Procedure("platform.audit.read", platform.ReadAudit, "platform:read"),
    Procedure("platform.stripeEvents.list", webhooks.ListStripeEvents, "platform:read"),
    Procedure("platform.stripeEvents.replay", webhooks.ReplayStripeEvents, "platform:write"),
    Procedure("platform.stripeEndpoints.list", webhooks.ListStripeEndpoints, "platform:read"),
    Procedure("platform.stripeEndpoints.rotate", webhooks.RotateStripeEndpoints, "platform:write"),
    Procedure("platform.looks.listResting", webhooks.ListRestingLooks, "platform:read"),
    Procedure("platform.looks.replay", webhooks.ReplayLook, "platform:write"),
)

SUBSCRIPTIONS: Final = (Subscription("admin.stream", StreamName.ADMIN, "bookings:read"),)
"""What is listened to: booking changes in the business, and the caller's notifications."""
