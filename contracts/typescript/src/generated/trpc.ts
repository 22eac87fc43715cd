// Made by `make gen`; edit the contracts or the gateway's tables instead.

import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorData,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server';
import type * as shapes from './shapes.js';
import type { Problem } from '../errors.js';

/** What a refused call carries: tRPC's own fields, and the problem document with its stable `code`. */
export interface ErrorData extends TRPCDefaultErrorData {
  problem: Problem;
}

/** `TRPCClientError<AppRouter>['shape']`. */
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: ErrorData;
}

interface Root {
  ctx: object;
  meta: object;
  errorShape: ErrorShape;
  transformer: false;
}
type Query<Input, Output> = TRPCQueryProcedure<{ meta: object; input: Input; output: Output }>;
type Mutation<Input, Output> = TRPCMutationProcedure<{ meta: object; input: Input; output: Output }>;
type Subscription<Input, Event> = TRPCSubscriptionProcedure<{
  meta: object;
  input: Input;
  output: AsyncIterable<Event, void, unknown>;
}>;

/** Every admin procedure: `createTRPCClient<AppRouter>(…)`. */
export type AppRouter = TRPCBuiltRouter<Root, {
  admin: {
    business: {
      /**
       * Change a business's profile; only the fields given.
       * Needs `business:write`.
       */
      update: Mutation<shapes.UpdateBusiness | void, shapes.Business>;
    };
    members: {
      /**
       * The users of the business.
       * Needs `members:read`.
       */
      list: Query<shapes.ListMembers | void, shapes.Page<shapes.Member>>;
      /**
       * Give a member of the business a further role; whoever is none yet is invited.
       * Needs `members:write`.
       */
      grant: Mutation<shapes.GrantRole, shapes.Member>;
      /**
       * Take a role away. The last owner cannot be removed.
       * Needs `members:write`.
       */
      revoke: Mutation<shapes.RevokeRole, shapes.Member>;
    };
    issuer: {
      /**
       * The OpenID Connect issuer of the business; its secret is never told.
       * Needs `business:write`.
       */
      get: Query<shapes.GetIssuer | void, shapes.Issuer>;
      /**
       * Set the OpenID Connect issuer of the business; logins by the one before end.
       * Needs `business:write`.
       */
      set: Mutation<shapes.SetIssuer, shapes.Issuer>;
      /**
       * Remove the issuer; logins by it end.
       * Needs `business:write`.
       */
      remove: Mutation<shapes.RemoveIssuer | void, shapes.Done>;
    };
    organisation: {
      /**
       * The organisation that the business is connected to.
       * Needs `members:read`.
       */
      get: Query<shapes.GetOrganisation | void, shapes.Organisation>;
      /**
       * Connect the business to an organisation whose administrator the caller is, or change what its roles are here.
       * Needs `business:write`.
       */
      connect: Mutation<shapes.ConnectOrganisation, shapes.Organisation>;
      /**
       * Disconnect it; the roles that came from it go, those given by hand stay.
       * Needs `business:write`.
       */
      disconnect: Mutation<shapes.DisconnectOrganisation | void, shapes.Done>;
    };
    invitations: {
      /**
       * The business's invitations, newest first.
       * Needs `members:read`.
       */
      list: Query<shapes.ListInvitations | void, shapes.Page<shapes.Invitation>>;
      /**
       * Invite whoever reads mail at this address to a role. They are asked the same, registered or not. Who was
       * invited already is invited anew: to this role, with a new link. A manager invites staff and customers.
       * Needs `members:invite`.
       */
      create: Mutation<shapes.Invite, shapes.Invitation>;
      /**
       * Send the mail of an invitation again, with a new link; earlier links are worth nothing then.
       * Needs `members:invite`.
       */
      resend: Mutation<shapes.ResendInvitation, shapes.Invitation>;
      /**
       * Take an invitation back.
       * Needs `members:invite`.
       */
      revoke: Mutation<shapes.RevokeInvitation, shapes.Done>;
    };
    apiKeys: {
      /**
       * The keys of the business, newest first, the revoked ones among them.
       * Needs `keys:read`.
       */
      list: Query<shapes.ListApiKeys | void, shapes.Page<shapes.ApiKey>>;
      /**
       * Make a key. Its secret is in this answer alone: what is kept is a hash.
       * Needs `keys:write`.
       */
      create: Mutation<shapes.CreateApiKey, shapes.NewApiKey>;
      /**
       * End a key, for ever and within five seconds. One that has ended stays as it is.
       * Needs `keys:write`.
       */
      revoke: Mutation<shapes.RevokeApiKey, shapes.ApiKey>;
    };
    audit: {
      /**
       * Who changed what in the business, and when.
       * Needs `audit:read`.
       */
      list: Query<shapes.ListAudit | void, shapes.Page<shapes.AuditEntry>>;
    };
    services: {
      /**
       * Every service of the business.
       * Needs `services:read`.
       */
      list: Query<shapes.ListServices | void, shapes.Page<shapes.Service>>;
      /**
       * Add a service.
       * Needs `services:write`.
       */
      create: Mutation<shapes.CreateService, shapes.Service>;
      /**
       * Replace what a business decides about a service.
       * Needs `services:write`.
       */
      update: Mutation<shapes.UpdateService, shapes.Service>;
    };
    staff: {
      /**
       * Every staff member of the business.
       * Needs `staff:read`.
       */
      list: Query<shapes.ListStaff | void, shapes.Page<shapes.StaffMember>>;
      /**
       * Add a staff member.
       * Needs `staff:write`.
       */
      create: Mutation<shapes.CreateStaffMember, shapes.StaffMember>;
      /**
       * Change a staff member; only the fields given.
       * Needs `staff:write`.
       */
      update: Mutation<shapes.UpdateStaffMember, shapes.StaffMember>;
    };
    resources: {
      /**
       * Every resource of the business, oldest first.
       * Needs `staff:read`.
       */
      list: Query<shapes.ListResources | void, shapes.Page<shapes.Resource>>;
      /**
       * Add a room or a device.
       * Needs `staff:write`.
       */
      create: Mutation<shapes.CreateResource, shapes.Resource>;
      /**
       * Replace what a business decides about a resource; what is booked stands.
       * Needs `staff:write`.
       */
      update: Mutation<shapes.UpdateResource, shapes.Resource>;
    };
    resourceBlocks: {
      /**
       * Blocked stretches of resources, by start.
       * Needs `schedules:read`.
       */
      list: Query<shapes.ListResourceBlocks | void, shapes.Page<shapes.ResourceBlock>>;
      /**
       * Keep a stretch of a resource's time free of bookings.
       * Needs `schedules:write`.
       */
      create: Mutation<shapes.BlockResource, shapes.ResourceBlock>;
      /**
       * Open a blocked stretch again.
       * Needs `schedules:write`.
       */
      remove: Mutation<shapes.UnblockResource, shapes.Done>;
    };
    pools: {
      /**
       * Every pool of the business, oldest first.
       * Needs `staff:read`.
       */
      list: Query<shapes.ListPools | void, shapes.Page<shapes.Pool>>;
      /**
       * Name staff members or resources of whom services need some.
       * Needs `staff:write`.
       */
      create: Mutation<shapes.CreatePool, shapes.Pool>;
      /**
       * Replace what a business decides about a pool; what is booked stands.
       * Needs `staff:write`.
       */
      update: Mutation<shapes.UpdatePool, shapes.Pool>;
    };
    schedules: {
      /**
       * Every schedule of the business.
       * Needs `schedules:read`.
       */
      list: Query<shapes.ListSchedules | void, shapes.Page<shapes.Schedule>>;
      /**
       * Add a schedule.
       * Needs `schedules:write`.
       */
      create: Mutation<shapes.CreateSchedule, shapes.Schedule>;
      /**
       * Replace a schedule's weekly rules, dates off and travel; its overrides stay.
       * Needs `schedules:write`.
       */
      update: Mutation<shapes.UpdateSchedule, shapes.Schedule>;
    };
    overrides: {
      /**
       * Give one date its own hours. Several on one date add up; `00:00`–`00:00` closes it.
       * Needs `schedules:write`.
       */
      set: Mutation<shapes.SetOverride, shapes.Override>;
      /**
       * Give a date its weekly hours back.
       * Needs `schedules:write`.
       */
      remove: Mutation<shapes.RemoveOverride, shapes.Done>;
    };
    blockedTimes: {
      /**
       * Blocked stretches, by start.
       * Needs `schedules:read`.
       */
      list: Query<shapes.ListBlockedTimes | void, shapes.Page<shapes.BlockedTime>>;
      /**
       * Keep a stretch of a staff member's time free of bookings.
       * Needs `schedules:write`.
       */
      create: Mutation<shapes.BlockTime, shapes.BlockedTime>;
      /**
       * Open a blocked stretch again.
       * Needs `schedules:write`.
       */
      remove: Mutation<shapes.UnblockTime, shapes.Done>;
    };
    busyTimes: {
      /**
       * A staff member's busy times from outside, by start.
       * Needs `schedules:read`.
       */
      list: Query<shapes.ListBusyTimes, shapes.Page<shapes.BusyTime>>;
      /**
       * Forget all that a source has brought.
       * Needs `schedules:write`.
       */
      remove: Mutation<shapes.RemoveBusyTimes, shapes.Done>;
    };
    imports: {
      /**
       * Take over customers from a CSV file with a header: all of them or none. At most ten thousand rows.
       * Needs `customers:manage`.
       */
      customers: Mutation<shapes.ImportCustomers, shapes.ImportReport>;
      /**
       * Take over the busy times of a staff member from an iCalendar file, or from where it lies; all of them or none.
       * They replace what the same source brought before. From a week ago to two years ahead, at most ten thousand.
       * Needs `schedules:write`.
       */
      busyTimes: Mutation<shapes.ImportBusyTimes, shapes.ImportReport>;
      /**
       * What was imported or tried, newest first.
       * Needs `schedules:write`.
       */
      list: Query<shapes.ListImports | void, shapes.Page<shapes.ImportReport>>;
      /**
       * The report of one import.
       * Needs `schedules:write`.
       */
      get: Query<shapes.GetImport, shapes.ImportReport>;
    };
    openingHours: {
      /**
       * When the business is open.
       * Needs `schedules:read`.
       */
      get: Query<shapes.GetOpeningHours | void, shapes.OpeningHours>;
      /**
       * Let nobody book outside of a schedule's hours, whoever works then; null lifts that again. Bookings stand.
       * Needs `schedules:write`.
       */
      set: Mutation<shapes.SetOpeningHours, shapes.OpeningHours>;
    };
    sessions: {
      /**
       * Sessions by start, oldest first.
       * Needs `schedules:read`.
       */
      list: Query<shapes.ListSessions | void, shapes.Page<shapes.Session>>;
      /**
       * The slots of coming sessions, also full ones, with the seats that are left in each; at most 93 days.
       * Needs `schedules:read`.
       */
      slots: Query<shapes.ListSessionSlots | void, shapes.Timetable>;
      /**
       * Who comes to a session.
       * Needs `bookings:read`.
       */
      roster: Query<shapes.GetRoster, shapes.Roster>;
      /**
       * Plan a session; its staff member's time is taken. Refused with 409 and reasons where it is not free.
       * Needs `schedules:write`.
       */
      plan: Mutation<shapes.PlanSession, shapes.Session>;
      /**
       * Plan the same session on certain weekdays of a range of dates, at most 400 of them. All or none: refused with
       * 409 and the dates whose time is taken, unless those are to be left out.
       * Needs `schedules:write`.
       */
      planRun: Mutation<shapes.PlanSessionRun, shapes.SessionRun>;
      /**
       * Replace what a business decides about a session. One that keeps its length takes everybody along to its new
       * time or staff member. Refused with 409 and the bookings concerned where anybody would lose their seat.
       * Needs `schedules:write`.
       */
      change: Mutation<shapes.ChangeSession, shapes.Session>;
      /**
       * Cancel a session and all bookings in it that are not over, at no cost to the customers.
       * Needs `schedules:write`.
       */
      cancel: Mutation<shapes.CancelSession, shapes.Session>;
    };
    availability: {
      /**
       * Bookable starts of a service in `[from, to)`, at most 93 days.
       * Needs `bookings:read`.
       */
      list: Query<shapes.ListAvailability, shapes.Availability>;
      /**
       * Why this start is bookable or not.
       * Needs `bookings:read`.
       */
      explain: Query<shapes.ExplainAvailability, shapes.Explanation>;
    };
    bookings: {
      /**
       * Bookings by start, oldest first.
       * Needs `bookings:read`.
       */
      list: Query<shapes.ListBookings | void, shapes.Page<shapes.Booking>>;
      /**
       * A booking, for its customer (by a manage token or login) or the business's staff.
       * Needs `bookings:read`.
       */
      get: Query<shapes.GetBooking, shapes.Booking>;
      /**
       * Every transition of a booking, oldest first.
       * Needs `bookings:read`.
       */
      timeline: Query<shapes.GetTimeline, shapes.Timeline>;
      /**
       * Book a slot, directly or by consuming a hold.
       * Needs `bookings:write`.
       */
      create: Mutation<shapes.CreateBooking, shapes.NewBooking>;
      /**
       * Approve a pending booking.
       * Needs `bookings:write`.
       */
      confirm: Mutation<shapes.ConfirmBooking, shapes.Booking>;
      /**
       * Refuse a pending booking; it ends cancelled.
       * Needs `bookings:write`.
       */
      reject: Mutation<shapes.RejectBooking, shapes.Booking>;
      /**
       * Call a booking off. Inside the notice a customer owes the policy's fee.
       * Needs `bookings:write`.
       */
      cancel: Mutation<shapes.CancelBooking, shapes.Booking>;
      /**
       * Move a booking in one step; its own old time never blocks it.
       * Needs `bookings:write`.
       */
      reschedule: Mutation<shapes.RescheduleBooking, shapes.Booking>;
      /**
       * Say that the time was given.
       * Needs `bookings:write`.
       */
      complete: Mutation<shapes.CompleteBooking, shapes.Booking>;
      /**
       * Say that the customer did not come.
       * Needs `bookings:write`.
       */
      noShow: Mutation<shapes.MarkNoShow, shapes.Booking>;
      /**
       * Say that the customer is here. Optional; at most a day before the start.
       * Needs `bookings:write`.
       */
      checkIn: Mutation<shapes.CheckIn, shapes.Booking>;
      /**
       * Say that the customer, who was checked in, has left. Optional; completes nothing.
       * Needs `bookings:write`.
       */
      checkOut: Mutation<shapes.CheckOut, shapes.Booking>;
      /**
       * Decide, as a person, that the fee of a no-show is owed.
       * Needs `bookings:write`.
       */
      confirmFee: Mutation<shapes.ConfirmFee, shapes.Booking>;
      /**
       * Decide, as a person, that nothing is owed for a no-show.
       * Needs `bookings:write`.
       */
      waiveFee: Mutation<shapes.WaiveFee, shapes.Booking>;
    };
    zoneShifts: {
      /**
       * Bookings to come whose local time was changed by new rules of their zone, and that nobody has moved since.
       * Needs `bookings:read`.
       */
      list: Query<shapes.ListZoneShifts | void, shapes.Page<shapes.ZoneShift>>;
    };
    series: {
      /**
       * A dry run: every occurrence, whether it can be booked, why not, and what could be had instead.
       * Needs `bookings:read`.
       */
      preview: Query<shapes.PreviewSeries, shapes.SeriesPlan>;
      /**
       * Book every occurrence of a rule, or none.
       * Needs `bookings:write`.
       */
      create: Mutation<shapes.CreateSeries, shapes.NewSeries>;
      /**
       * A series, for its customer (by a manage token of it or login) or the business's staff.
       * Needs `bookings:read`.
       */
      get: Query<shapes.GetSeries, shapes.Series>;
      /**
       * Call off one occurrence, one and the following, or all that lie ahead; each by the rules of a single booking.
       * Needs `bookings:write`.
       */
      cancel: Mutation<shapes.CancelSeries, shapes.Series>;
      /**
       * Move one occurrence, one and the following, or all that lie ahead, by the same local time: all or none. This
       * and following is cut off as a series of its own, which is the answer; the same tokens manage it.
       * Needs `bookings:write`.
       */
      reschedule: Mutation<shapes.RescheduleSeries, shapes.Series>;
    };
    waitlist: {
      /**
       * Who waits, or waited, in the order in which they joined.
       * Needs `bookings:read`.
       */
      list: Query<shapes.ListWaitlist | void, shapes.Page<shapes.WaitlistEntry>>;
      /**
       * An entry and what it is offered, for its customer (by its token) or the business's staff.
       * Needs `bookings:read`.
       */
      get: Query<shapes.GetWaitlistEntry, shapes.WaitlistEntry>;
      /**
       * Wait for time of a service, on local dates (both included) of at most 93 days and in hours that suit.
       * Needs `bookings:write`.
       */
      add: Mutation<shapes.JoinWaitlist, shapes.NewWaitlistEntry>;
      /**
       * Book the time that is kept for an entry, at the price it was offered for.
       * Needs `bookings:write`.
       */
      accept: Mutation<shapes.AcceptOffer, shapes.NewBooking>;
      /**
       * Let the time that is kept for an entry go to the next, and wait on for another.
       * Needs `bookings:write`.
       */
      decline: Mutation<shapes.DeclineOffer, shapes.WaitlistEntry>;
      /**
       * Wait no longer; what is kept for the entry goes to the next.
       * Needs `bookings:write`.
       */
      remove: Mutation<shapes.LeaveWaitlist, shapes.Done>;
    };
    visits: {
      /**
       * Times at which several services can be had one after the other, the first in `[from, to)`, at most 14 days.
       * For moving a visit, name it: its own bookings do not stand in the way then.
       * Needs `bookings:read`.
       */
      times: Query<shapes.ListVisitTimes, shapes.VisitAvailability>;
      /**
       * Book several services one after the other, all or none.
       * Needs `bookings:write`.
       */
      create: Mutation<shapes.CreateVisit, shapes.NewVisit>;
      /**
       * A visit, for its customer (by a manage token of it or login) or the business's staff.
       * Needs `bookings:read`.
       */
      get: Query<shapes.GetVisit, shapes.Visit>;
      /**
       * Call off all of a visit that lies ahead; each booking by its own rules.
       * Needs `bookings:write`.
       */
      cancel: Mutation<shapes.CancelVisit, shapes.Visit>;
      /**
       * Move all of a visit that lies ahead, all or none; none of its own old times blocks it.
       * Needs `bookings:write`.
       */
      reschedule: Mutation<shapes.RescheduleVisit, shapes.Visit>;
    };
    customers: {
      /**
       * The business's customers, newest first.
       * Needs `customers:read`.
       */
      list: Query<shapes.ListCustomers | void, shapes.Page<shapes.Customer>>;
      /**
       * One customer.
       * Needs `customers:read`.
       */
      get: Query<shapes.GetCustomer, shapes.Customer>;
      /**
       * Add a customer. Refused with 409 where there is one with this e-mail address.
       * Needs `customers:write`.
       */
      create: Mutation<shapes.CreateCustomer, shapes.Customer>;
      /**
       * Replace how a customer is reached; what is left out is forgotten. Bookings keep the name they were made in.
       * Needs `customers:write`.
       */
      update: Mutation<shapes.UpdateCustomer, shapes.Customer>;
      /**
       * Record that a customer agreed to something, or took it back.
       * Needs `customers:write`.
       */
      recordConsent: Mutation<shapes.RecordConsent, shapes.Consent>;
      /**
       * What a customer agreed to and took back, newest first.
       * Needs `customers:read`.
       */
      consents: Query<shapes.ListConsents, shapes.Page<shapes.Consent>>;
      /**
       * A customer's bookings, credits and consents.
       * Needs `customers:read`.
       */
      history: Query<shapes.GetCustomerHistory, shapes.CustomerHistory>;
      /**
       * Make two records of one person one: all that hangs on the duplicate goes to the customer that stays. The
       * duplicate's id and e-mail address lead to the other from then on. There is no undo; twice is once.
       * Needs `customers:manage`.
       */
      merge: Mutation<shapes.MergeCustomers, shapes.Customer>;
      /**
       * Everything that is held about a customer.
       * Needs `customers:manage`.
       */
      export: Query<shapes.ExportCustomer, shapes.CustomerExport>;
      /**
       * Make a person unknown: contact and names are overwritten, what was written about them cannot be opened any
       * more. Bookings, credits and totals stay, of nobody. Refused with 409 while bookings are to come or memberships
       * renew, unless `force` ends them. There is no undo; twice is once.
       * Needs `customers:manage`.
       */
      erase: Mutation<shapes.EraseCustomer, shapes.Erasure>;
    };
    packages: {
      /**
       * Every package of the business.
       * Needs `services:read`.
       */
      list: Query<shapes.ListPackages | void, shapes.Page<shapes.Package>>;
      /**
       * Add a package.
       * Needs `services:write`.
       */
      create: Mutation<shapes.CreatePackage, shapes.Package>;
      /**
       * Replace what a business decides about a package; what was bought keeps its terms.
       * Needs `services:write`.
       */
      update: Mutation<shapes.UpdatePackage, shapes.Package>;
    };
    purchases: {
      /**
       * Purchases, newest first.
       * Needs `credits:read`.
       */
      list: Query<shapes.ListPurchases | void, shapes.Page<shapes.Purchase>>;
      /**
       * Record that a customer bought a package.
       * Needs `purchases:write`.
       */
      record: Mutation<shapes.RecordPurchase, shapes.NewPurchase>;
      /**
       * Record that staff gave the money back: what is unspent is revoked. What was paid online is given back there,
       * by refunding its payment.
       * Needs `credits:write`.
       */
      refund: Mutation<shapes.RefundPurchase, shapes.Purchase>;
    };
    membershipPlans: {
      /**
       * Every membership plan of the business.
       * Needs `services:read`.
       */
      list: Query<shapes.ListMembershipPlans | void, shapes.Page<shapes.MembershipPlan>>;
      /**
       * Add a membership plan.
       * Needs `services:write`.
       */
      create: Mutation<shapes.CreateMembershipPlan, shapes.MembershipPlan>;
      /**
       * Replace what a business decides about a membership plan; memberships keep their terms.
       * Needs `services:write`.
       */
      update: Mutation<shapes.UpdateMembershipPlan, shapes.MembershipPlan>;
    };
    memberships: {
      /**
       * Memberships, newest first.
       * Needs `credits:read`.
       */
      list: Query<shapes.ListMemberships | void, shapes.Page<shapes.Membership>>;
      /**
       * Record that a customer has a membership. Its credits come with each period that billing says is paid.
       * Needs `purchases:write`.
       */
      start: Mutation<shapes.StartMembership, shapes.NewMembership>;
      /**
       * Let a membership renew no more; what was granted stays until it expires.
       * Needs `purchases:write`.
       */
      end: Mutation<shapes.EndMembership, shapes.Membership>;
      /**
       * The periods of a membership that are paid, newest first.
       * Needs `billing:read`.
       */
      periods: Query<shapes.ListPaidPeriods, shapes.Page<shapes.PaidPeriod>>;
      /**
       * Record that staff took the money for a period of a membership; its credits are granted then. Refused while a
       * subscription runs at Stripe: then its clock alone renews.
       * Needs `payments:write`.
       */
      recordPayment: Mutation<shapes.RecordPeriodPaid, shapes.PaidPeriod>;
    };
    subscriptions: {
      /**
       * The subscriptions that renew memberships at Stripe, newest first.
       * Needs `billing:read`.
       */
      list: Query<shapes.ListSubscriptions | void, shapes.Page<shapes.Subscription>>;
    };
    invoices: {
      /**
       * Invoices, newest first.
       * Needs `billing:read`.
       */
      list: Query<shapes.ListInvoices | void, shapes.Page<shapes.Invoice>>;
      /**
       * One invoice.
       * Needs `billing:read`.
       */
      get: Query<shapes.GetInvoice, shapes.Invoice>;
    };
    credits: {
      /**
       * What credits a customer has.
       * Needs `credits:read`.
       */
      get: Query<shapes.GetCredits, shapes.CustomerCredits>;
      /**
       * A customer's statement: the entries of the ledger, newest first.
       * Needs `credits:read`.
       */
      statement: Query<shapes.ListCreditEntries, shapes.Page<shapes.CreditEntry>>;
      /**
       * Correct what is left in a lot.
       * Needs `credits:write`.
       */
      adjust: Mutation<shapes.AdjustCredits, shapes.CreditEntry>;
    };
    checkouts: {
      /**
       * Checkouts, newest first.
       * Needs `billing:read`.
       */
      list: Query<shapes.ListCheckouts | void, shapes.Page<shapes.Checkout>>;
    };
    payments: {
      /**
       * Payments, newest first.
       * Needs `billing:read`.
       */
      list: Query<shapes.ListPayments | void, shapes.Page<shapes.Payment>>;
      /**
       * One payment, with its refunds and disputes.
       * Needs `billing:read`.
       */
      get: Query<shapes.GetPayment, shapes.PaymentDetails>;
      /**
       * Give money back: all that is left of a payment, or part of it. It is set aside at once and given back at
       * Stripe right after, or as soon as Stripe can be reached.
       * Needs `payments:write`.
       */
      refund: Mutation<shapes.RefundPayment, shapes.Refund>;
    };
    fees: {
      /**
       * Fees, newest first.
       * Needs `billing:read`.
       */
      list: Query<shapes.ListFees | void, shapes.Page<shapes.Fee>>;
      /**
       * Have, as a person, a fee that is due charged to the card that its customer has saved. It is charged right
       * after, or as soon as Stripe can be reached; what comes of it is told by the fee.
       * Needs `payments:write`.
       */
      confirm: Mutation<shapes.ConfirmFeeCharge, shapes.Fee>;
      /**
       * Ask nothing of a customer for a fee that is due.
       * Needs `payments:write`.
       */
      waive: Mutation<shapes.WaiveFeeDue, shapes.Fee>;
    };
    paymentMethods: {
      /**
       * The cards that customers let the business charge, newest first.
       * Needs `customers:read`.
       */
      list: Query<shapes.ListPaymentMethods | void, shapes.Page<shapes.PaymentMethod>>;
      /**
       * Forget a customer's card: it is charged no more from now on, and taken from Stripe's customer right after.
       * Needs `purchases:write`.
       */
      remove: Mutation<shapes.RemovePaymentMethod, shapes.Done>;
    };
    giftCodes: {
      /**
       * Gift codes, newest first.
       * Needs `billing:read`.
       */
      list: Query<shapes.ListGiftCodes | void, shapes.Page<shapes.GiftCode>>;
      /**
       * Let nobody spend by a code any more: it was lost, or paid by a stolen card. Checkouts that are open go on.
       * Needs `payments:write`.
       */
      disable: Mutation<shapes.DisableGiftCode, shapes.GiftCode>;
    };
    disputes: {
      /**
       * All that is known here about a disputed payment.
       * Needs `billing:read`.
       */
      evidence: Query<shapes.GetEvidence, shapes.EvidencePack>;
    };
    ledger: {
      /**
       * What happened to the business's money, newest first, each with all of its lines.
       * Needs `billing:read`.
       */
      list: Query<shapes.ListLedgerFacts | void, shapes.Page<shapes.LedgerFact>>;
      /**
       * What each account holds, by currency.
       * Needs `billing:read`.
       */
      balances: Query<shapes.GetBalances | void, shapes.Balances>;
    };
    billingAudit: {
      /**
       * What happened to the business's money, and by whom, newest first.
       * Needs `billing:read`.
       */
      list: Query<shapes.ListBillingAudit | void, shapes.Page<shapes.BillingAuditEntry>>;
      /**
       * Compute the chain again, from its start or after an entry that is known to be well: 10,000 entries at most.
       * Needs `billing:read`.
       */
      verify: Query<shapes.VerifyBillingAudit | void, shapes.AuditVerdict>;
    };
    paymentsAccount: {
      /**
       * The account of the business, if it has begun one.
       * Needs `billing:read`.
       */
      get: Query<shapes.GetAccount | void, shapes.PaymentAccount>;
      /**
       * Open the account in which the business takes money, once; asked again it tells of the one there is.
       * Needs `billing:write`.
       */
      open: Mutation<shapes.OpenAccount | void, shapes.PaymentAccount>;
      /**
       * A way into Stripe's pages for the account of the business.
       * Needs `billing:write`.
       */
      link: Mutation<shapes.CreateAccountLink, shapes.PaymentAccountLink>;
    };
    notes: {
      /**
       * The notes that one may read, without their texts, newest first.
       * Needs `notes:read`.
       */
      list: Query<shapes.ListNotes | void, shapes.Page<shapes.NoteSummary>>;
      /**
       * Write a note about a customer, or about one of their bookings.
       * Needs `notes:write`.
       */
      write: Mutation<shapes.WriteNote, shapes.NoteSummary>;
      /**
       * Read a note. That is an act, not a question: the access log tells who read what, each time.
       * Needs `notes:read`.
       */
      read: Mutation<shapes.ReadNote, shapes.Note>;
      /**
       * Write a note anew, as its author; the earlier text stays readable.
       * Needs `notes:write`.
       */
      revise: Mutation<shapes.ReviseNote, shapes.NoteSummary>;
      /**
       * When a note was written anew, newest first.
       * Needs `notes:read`.
       */
      revisions: Query<shapes.ListNoteRevisions, shapes.Page<shapes.NoteRevision>>;
      /**
       * Say, as a note's author, who else reads it: exactly these.
       * Needs `notes:write`.
       */
      share: Mutation<shapes.ShareNote, shapes.NoteSummary>;
      /**
       * The access log: who read which note and when, newest first.
       * Needs `notes:supervise`.
       */
      reads: Query<shapes.ListNoteReads | void, shapes.Page<shapes.NoteRead>>;
      /**
       * Who reads the notes of the business beside their authors.
       * Needs `notes:read`.
       */
      policy: Query<shapes.GetNotePolicy | void, shapes.NotePolicy>;
      /**
       * Decide who reads the notes of the business beside their authors, those already written too.
       * Needs `business:write`.
       */
      setPolicy: Mutation<shapes.SetNotePolicy, shapes.NotePolicy>;
    };
    rooms: {
      /**
       * Video rooms, the newest first.
       * Needs `bookings:read`.
       */
      list: Query<shapes.ListRooms | void, shapes.Page<shapes.Room>>;
      /**
       * The video room of a booking, and who was given a way in.
       * Needs `bookings:read`.
       */
      get: Query<shapes.GetRoom, shapes.RoomDetails>;
      /**
       * Ask the vendor again at once, rather than when it is next due.
       * Needs `bookings:write`.
       */
      retry: Mutation<shapes.RetryRoom, shapes.Room>;
      /**
       * A way into the room of an online booking, made for who asks; from 15 minutes before it until 30 after it.
       * Needs `rooms:join`.
       */
      join: Mutation<shapes.JoinBooking, shapes.JoinLink>;
    };
    notifications: {
      /**
       * What was planned and sent, newest first.
       * Needs `notifications:read`.
       */
      deliveries: Query<shapes.ListDeliveries | void, shapes.Page<shapes.LoggedNotification>>;
    };
    notificationPreferences: {
      /**
       * What the business decided about its mails.
       * Needs `notifications:read`.
       */
      get: Query<shapes.GetPreferences | void, shapes.MailPreferences>;
      /**
       * Decide about the business's mails. Reminders that are already planned keep their time.
       * Needs `notifications:write`.
       */
      set: Mutation<shapes.SetPreferences | void, shapes.MailPreferences>;
    };
    plan: {
      /**
       * Where the business stands with the platform, and what it pays for.
       * Needs `billing:read`.
       */
      get: Query<shapes.GetStanding | void, shapes.PlanStanding>;
      /**
       * Begin a subscription of a plan: paid on Stripe's page. What was left open before is closed. What is left of a
       * trial stays free. Asked again for the same, the answer is the same page while it is open.
       * Needs `billing:write`.
       */
      subscribe: Mutation<shapes.SubscribeToPlan, shapes.PlanCheckout>;
      /**
       * Let the subscription end with the period that is paid, or, where payments fail, at once. Twice is once.
       * Needs `billing:write`.
       */
      cancel: Mutation<shapes.CancelPlan | void, shapes.PlanStanding>;
    };
    /**
     * Opens a stream. Without an id it begins now; with one it says first what was stored after that event.
     * Needs `bookings:read`.
     */
    stream: Subscription<shapes.OpenStream | void, shapes.StoredEvent | shapes.BookingChanged | shapes.Resync>;
  };
  platform: {
    businesses: {
      /**
       * Every business, newest first.
       * Needs `platform:read`.
       */
      list: Query<shapes.ListBusinesses | void, shapes.Page<shapes.PlatformBusiness>>;
      /**
       * One business, and who owns it.
       * Needs `platform:read`.
       */
      get: Query<shapes.GetPlatformBusiness, shapes.PlatformBusinessDetail>;
      /**
       * Stop a business: its public pages say so, nothing in it changes, its people may still read. Twice is once.
       * Needs `platform:write`.
       */
      suspend: Mutation<shapes.SuspendBusiness, shapes.PlatformBusinessDetail>;
      /**
       * Let a suspended business go on. Twice is once.
       * Needs `platform:write`.
       */
      reinstate: Mutation<shapes.ReinstateBusiness, shapes.PlatformBusinessDetail>;
    };
    catalogue: {
      /**
       * What the platform sells, and how that stands at Stripe.
       * Needs `platform:read`.
       */
      get: Query<shapes.GetCatalogue | void, shapes.Catalogue>;
      /**
       * Bring Stripe into agreement with what is declared, now. Repeating it does nothing more.
       * Needs `platform:write`.
       */
      sync: Mutation<shapes.SyncCatalogue | void, shapes.CatalogueSynced>;
    };
    standings: {
      /**
       * Where every business stands, the newest business first.
       * Needs `platform:read`.
       */
      list: Query<shapes.ListStandings | void, shapes.Page<shapes.ListedStanding>>;
      /**
       * Let the trial of a business last until then; one that is over goes on. Twice is once.
       * Needs `platform:write`.
       */
      extendTrial: Mutation<shapes.ExtendTrial, shapes.BusinessStanding>;
      /**
       * Let a business go on without paying: until then, or until that is ended. The newest excuse replaces others.
       * Needs `platform:write`.
       */
      excuse: Mutation<shapes.ExcuseBusiness, shapes.BusinessStanding>;
      /**
       * Excuse a business no more, from now on: its days of grace begin, unless its plan is paid. Twice is once.
       * Needs `platform:write`.
       */
      endExcuse: Mutation<shapes.EndExcuse, shapes.BusinessStanding>;
    };
    audit: {
      /**
       * The audit log of any business. An act, not a question: that somebody read it is the log's newest entry.
       * Needs `platform:read`.
       */
      read: Mutation<shapes.ReadAudit, shapes.Page<shapes.AuditEntry>>;
    };
    stripeEvents: {
      /**
       * Events of Stripe's, of all accounts, the newest first.
       * Needs `platform:read`.
       */
      list: Query<shapes.ListStripeEvents | void, shapes.Page<shapes.StripeEvent>>;
      /**
       * Try an event again that was given up, refused or ignored; or all that were given up.
       * Needs `platform:write`.
       */
      replay: Mutation<shapes.ReplayStripeEvents | void, shapes.Replayed>;
    };
    stripeEndpoints: {
      /**
       * The webhook endpoints at Stripe that billing keeps.
       * Needs `platform:read`.
       */
      list: Query<shapes.ListStripeEndpoints | void, shapes.StripeEndpoints>;
      /**
       * Replace both endpoints by new ones with new secrets; the old ones are listened to until an hour after that.
       * Needs `platform:write`.
       */
      rotate: Mutation<shapes.RotateStripeEndpoints | void, shapes.StripeEndpoints>;
    };
    looks: {
      /**
       * Objects of all businesses that were looked at in vain so often that nobody does any more.
       * Needs `platform:read`.
       */
      listResting: Query<shapes.ListRestingLooks | void, shapes.Page<shapes.RestingLook>>;
      /**
       * Look again at an object that rests.
       * Needs `platform:write`.
       */
      replay: Mutation<shapes.ReplayLook, shapes.Done>;
    };
  };
}>;
