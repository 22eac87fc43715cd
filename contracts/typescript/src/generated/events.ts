// Made by `make gen`; edit the contracts or the gateway's tables instead.

import type * as shapes from './shapes.js';

/** The envelope of an event: CloudEvents 1.0 in JSON. What is not known is missing. */
export interface CloudEvent<Subject extends keyof Events = keyof Events> {
  specversion: '1.0';
  /** A UUID: what is delivered twice has the same. */
  id: string;
  type: Subject;
  source: string;
  time: shapes.Instant;
  /** The id of what it is about. */
  subject: string;
  datacontenttype: 'application/json';
  /** A UUID; missing for what belongs to no business. */
  businessid?: string;
  actor: string;
  /** The request or event that led here. */
  cause?: string;
  /** The version of what it is about, as text. */
  sequence: string;
  traceparent?: string;
  data: Events[Subject];
}

/** Any event: `switch (event.type)` tells which `data` it carries. */
export type AnyEvent = { [Subject in keyof Events]: CloudEvent<Subject> }[keyof Events];

/** What each event says, by its subject. */
export interface Events {
  /** The account in which a business takes money was opened, or changed; the fields are its new state. */
  'billing.account.changed.v1': shapes.ConnectAccountChanged;
  /** A period of a membership is paid, however the money was taken. */
  'billing.period.paid.v1': shapes.PeriodPaid;
  /** Money was taken. */
  'billing.payment.succeeded.v1': shapes.PaymentSucceeded;
  /** A customer's bank or card refused a payment: said once, at the first refusal. Another attempt may succeed. */
  'billing.payment.failed.v1': shapes.PaymentFailed;
  /** Nobody paid by a checkout, and nobody can by it any more. */
  'billing.checkout.expired.v1': shapes.CheckoutExpired;
  /** Money was given back. */
  'billing.payment.refunded.v1': shapes.PaymentRefunded;
  /**
   * Money could not be given back: Stripe refused for good, or a bank sent it back. It is still the business's.
   * Said once. Another refund of the same payment may succeed.
   */
  'billing.refund.failed.v1': shapes.RefundFailed;
  /** A gift code is paid, and can be spent. */
  'billing.gift_code.bought.v1': shapes.GiftCodeBought;
  /** A customer's bank asks for a payment back. Whoever does not answer loses it. */
  'billing.dispute.opened.v1': shapes.DisputeOpened;
  /** A dispute is over. */
  'billing.dispute.closed.v1': shapes.DisputeClosed;
  /** A business stands elsewhere with the platform than before; the fields are the new state. */
  'billing.standing.changed.v1': shapes.StandingChanged;
  /**
   * The trial of a business is over in a few days, and nothing will pay for it then; told seven days before and
   * one. `version` is that of where it stands, which this does not change.
   */
  'billing.trial.ending.v1': shapes.TrialEnding;
  /** A business exists and may set up what it sells. */
  'identity.business.created.v1': shapes.BusinessCreated;
  /** A business changed its profile; the fields are the new state. */
  'identity.business.updated.v1': shapes.BusinessUpdated;
  /** The platform has suspended a business: nothing in it changes until it is reinstated. */
  'identity.business.suspended.v1': shapes.BusinessSuspended;
  /** A suspended business goes on. */
  'identity.business.reinstated.v1': shapes.BusinessReinstated;
  /** A person has a login. Their address is not yet proven, and not said: a mail to them would carry it sealed. */
  'identity.user.registered.v1': shapes.UserRegistered;
  /** A user may act in a business. */
  'identity.role.granted.v1': shapes.RoleGranted;
  /** A user may no longer act in a business in this role. */
  'identity.role.revoked.v1': shapes.RoleRevoked;
  /** A user has proven that an address is theirs. Whoever knows a customer by it may show them what is theirs. */
  'identity.user.email_verified.v1': shapes.UserEmailVerified;
  /** A user had their account erased: whoever keeps anything that tells who they are deletes it now. */
  'identity.user.erased.v1': shapes.UserErased;
  /** Somebody is to be told something about an account. In a business where the business invites them. */
  'identity.mail.requested.v1': shapes.MailRequested;
  /** An owner of the business is to be told where it stands with the platform. */
  'identity.plan_mail.requested.v1': shapes.PlanMailRequested;
  /** An owner of the business is to be told what they should not miss: of its trial, or of a dispute. */
  'identity.owner_mail.requested.v1': shapes.OwnerMailRequested;
  /** A customer asked for a slot; someone has yet to approve it. */
  'scheduling.booking.requested.v1': shapes.BookingRequested;
  /** The booking stands. */
  'scheduling.booking.confirmed.v1': shapes.BookingConfirmed;
  /** The booking moved; the fields are its new time and staff member. */
  'scheduling.booking.rescheduled.v1': shapes.BookingRescheduled;
  /** The booking is off: cancelled, rejected or expired. */
  'scheduling.booking.cancelled.v1': shapes.BookingCancelled;
  /** The time was given. */
  'scheduling.booking.completed.v1': shapes.BookingCompleted;
  /** The customer did not come. */
  'scheduling.booking.no_show.v1': shapes.BookingNoShow;
  /** A slot is kept for somebody. */
  'scheduling.hold.placed.v1': shapes.HoldPlaced;
  /** A hold is over: released, expired or booked. */
  'scheduling.hold.ended.v1': shapes.HoldEnded;
  /** A business has a new customer. */
  'scheduling.customer.created.v1': shapes.CustomerCreated;
  /** A service was created or changed; the fields are its new state. */
  'scheduling.service.changed.v1': shapes.ServiceChanged;
  /** A staff member was added or changed. */
  'scheduling.staff_member.changed.v1': shapes.StaffMemberChanged;
  /** Hours changed. */
  'scheduling.schedule.changed.v1': shapes.ScheduleChanged;
  /** The customer is here. */
  'scheduling.booking.checked_in.v1': shapes.BookingCheckedIn;
  /** The customer has left. */
  'scheduling.booking.checked_out.v1': shapes.BookingCheckedOut;
  /** A person has decided that the fee of a no-show is owed. */
  'scheduling.booking.fee_confirmed.v1': shapes.BookingFeeConfirmed;
  /** A person has decided that nothing is owed for a no-show. */
  'scheduling.booking.fee_waived.v1': shapes.BookingFeeWaived;
  /** A package was created or changed; the fields are its new state. */
  'scheduling.package.changed.v1': shapes.PackageChanged;
  /** A membership plan was created or changed; the fields are its new state. */
  'scheduling.membership_plan.changed.v1': shapes.MembershipPlanChanged;
  /** A package was bought, paid or given back; the fields are the purchase's new state. */
  'scheduling.purchase.changed.v1': shapes.PurchaseChanged;
  /** A membership started, renewed or ended; the fields are its new state. */
  'scheduling.membership.changed.v1': shapes.MembershipChanged;
  /**
   * A period of a membership has begun and no payment for it is known: billing is asked to look again. Said once
   * for each membership and period. Nothing is granted until billing says that the period is paid.
   */
  'scheduling.renewal.evidence_missing.v1': shapes.RenewalEvidenceMissing;
  /** A purchase or a paid period gave credits. */
  'scheduling.credit.granted.v1': shapes.CreditGranted;
  /** A booking holds credits until it is over. */
  'scheduling.credit.held.v1': shapes.CreditHeld;
  /** A booking holds its credits no longer. */
  'scheduling.credit.released.v1': shapes.CreditReleased;
  /** A booking has used its credits. */
  'scheduling.credit.used.v1': shapes.CreditUsed;
  /** Credits were not used in time. */
  'scheduling.credit.expired.v1': shapes.CreditExpired;
  /** What was unspent of a refunded purchase is gone. */
  'scheduling.credit.revoked.v1': shapes.CreditRevoked;
  /** Staff corrected a lot. */
  'scheduling.credit.adjusted.v1': shapes.CreditAdjusted;
  /** What is known of a customer changed: contact or consents. */
  'scheduling.customer.updated.v1': shapes.CustomerUpdated;
  /** Two records were one person's. All that hung on `duplicate_id` hangs on `customer_id` now. */
  'scheduling.customer.merged.v1': shapes.CustomerMerged;
  /** A person asked to be forgotten: whoever keeps anything that tells who they are deletes it now. */
  'scheduling.customer.erased.v1': shapes.CustomerErased;
  /** The time is kept until `payment_due_at` for whoever pays the deposit. */
  'scheduling.booking.awaiting_payment.v1': shapes.BookingAwaitingPayment;
  /** The deposit came for a booking that did not wait for it any more: staff had let it stand without. */
  'scheduling.booking.deposit_paid.v1': shapes.BookingDepositPaid;
  /** Money came that this booking has no use for. Billing gives it back in full. */
  'scheduling.booking.payment_refused.v1': shapes.BookingPaymentRefused;
  /** A session takes place. */
  'scheduling.session.planned.v1': shapes.SessionPlanned;
  /** A session changed. Bookings that moved with it are told of one by one. */
  'scheduling.session.changed.v1': shapes.SessionChanged;
  /** A session does not take place. Its bookings are told of one by one, and why. */
  'scheduling.session.cancelled.v1': shapes.SessionCancelled;
  /** A resource was added or changed; the fields are its new state. */
  'scheduling.resource.changed.v1': shapes.ResourceChanged;
  /** A pool was added or changed; the fields are its new state. */
  'scheduling.pool.changed.v1': shapes.PoolChanged;
  /** Somebody waits for time. */
  'scheduling.waitlist.joined.v1': shapes.WaitlistJoined;
  /** Time has become free and is kept for the entry until `expires_at`. */
  'scheduling.waitlist.offered.v1': shapes.WaitlistOffered;
  /** An offer ended without an answer, or with a no; the entry waits on, but not for this start. */
  'scheduling.waitlist.expired.v1': shapes.WaitlistExpired;
  /** The time that was offered is booked. */
  'scheduling.waitlist.accepted.v1': shapes.WaitlistAccepted;
  /** The entry waits no longer; its status says why: left, removed or over. */
  'scheduling.waitlist.left.v1': shapes.WaitlistLeft;
  /** New rules of a zone give a booking another local time than was chosen; the booking has not been moved. */
  'scheduling.zone_shift.found.v1': shapes.ZoneShiftFound;
  /** A notification left on its channel. */
  'notifications.notification.sent.v1': shapes.NotificationSent;
  /** A notification was given up. */
  'notifications.notification.failed.v1': shapes.NotificationFailed;
  /** An invoice is new or has changed at Stripe; the fields are its new state. */
  'billing.invoice.mirrored.v1': shapes.InvoiceMirrored;
  /** What renews a membership at Stripe is new or has changed; the fields are its new state. */
  'billing.subscription.changed.v1': shapes.SubscriptionChanged;
  /** The business has proved that the host is its own: it is served there, and may call with cookies from there. */
  'domains.domain.verified.v1': shapes.DomainVerified;
  /**
   * The host is the business's no longer. It is verified anew, as another domain, before anybody is served there.
   */
  'domains.domain.released.v1': shapes.DomainReleased;
}
