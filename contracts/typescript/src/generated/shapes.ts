// Made by `make gen`; edit the contracts or the gateway's tables instead.

/** A moment with its offset, as RFC 3339 has it: `2026-12-01T09:00:00+01:00`. */
export type Instant = string;

/** A date: `2026-12-01`. */
export type Day = string;

/** One page of a list in a stable order. */
export interface Page<Item> {
  items: Item[];
  has_more: boolean;
  /** Ask for the next page with this opaque value; null on the last page. */
  cursor: string | null;
}

/** `biz_…` */
export type BusinessId = `biz_${string}`;

/** `usr_…` */
export type UserId = `usr_${string}`;

/** `lgn_…` */
export type LoginId = `lgn_${string}`;

/** `inv_…` */
export type InvitationId = `inv_${string}`;

/** `eml_…` */
export type MailId = `eml_${string}`;

/** `key_…` */
export type ApiKeyId = `key_${string}`;

/** `aud_…` */
export type AuditEntryId = `aud_${string}`;

/** `svc_…` */
export type ServiceId = `svc_${string}`;

/** `stf_…` */
export type StaffMemberId = `stf_${string}`;

/** `res_…` */
export type ResourceId = `res_${string}`;

/** `pol_…` */
export type PoolId = `pol_${string}`;

/** `sch_…` */
export type ScheduleId = `sch_${string}`;

/** `ovr_…` */
export type OverrideId = `ovr_${string}`;

/** `blk_…` */
export type BlockedTimeId = `blk_${string}`;

/** `hld_…` */
export type HoldId = `hld_${string}`;

/** `ses_…` */
export type SessionId = `ses_${string}`;

/** `bkg_…` */
export type BookingId = `bkg_${string}`;

/** `wtl_…` */
export type WaitlistEntryId = `wtl_${string}`;

/** `ser_…` */
export type SeriesId = `ser_${string}`;

/** `vis_…` */
export type VisitId = `vis_${string}`;

/** `cus_…` */
export type CustomerId = `cus_${string}`;

/** `imp_…` */
export type ImportId = `imp_${string}`;

/** `bsy_…` */
export type BusyBlockId = `bsy_${string}`;

/** `zsh_…` */
export type ZoneShiftId = `zsh_${string}`;

/** `cns_…` */
export type ConsentId = `cns_${string}`;

/** `pkg_…` */
export type PackageId = `pkg_${string}`;

/** `pur_…` */
export type PurchaseId = `pur_${string}`;

/** `mpl_…` */
export type MembershipPlanId = `mpl_${string}`;

/** `mem_…` */
export type MembershipId = `mem_${string}`;

/** `lot_…` */
export type LotId = `lot_${string}`;

/** `crd_…` */
export type CreditEntryId = `crd_${string}`;

/** `chk_…` */
export type CheckoutId = `chk_${string}`;

/** `dsp_…` */
export type DisputeId = `dsp_${string}`;

/** `pay_…` */
export type PaymentId = `pay_${string}`;

/** `pmt_…` */
export type PaymentMethodId = `pmt_${string}`;

/** `cst_…` */
export type CardSetupId = `cst_${string}`;

/** `fee_…` */
export type FeeId = `fee_${string}`;

/** `gft_…` */
export type GiftCodeId = `gft_${string}`;

/** `rfd_…` */
export type RefundId = `rfd_${string}`;

/** `pch_…` */
export type PlanCheckoutId = `pch_${string}`;

/** `sub_…` */
export type SubscriptionId = `sub_${string}`;

/** `ivc_…` */
export type InvoiceId = `ivc_${string}`;

/** `per_…` */
export type PaidPeriodId = `per_${string}`;

/** `lgf_…` */
export type LedgerFactId = `lgf_${string}`;

/** `dom_…` */
export type DomainId = `dom_${string}`;

/** `ntf_…` */
export type NotificationId = `ntf_${string}`;

/** `nte_…` */
export type NoteId = `nte_${string}`;

/** `nrd_…` */
export type NoteReadId = `nrd_${string}`;

/** `dlv_…` */
export type DeliveryId = `dlv_${string}`;

/** `lok_…` */
export type LookId = `lok_${string}`;

/** `whe_…` */
export type StripeEndpointId = `whe_${string}`;

/** Accept an invitation by registering with the address it was sent to, and log in. */
export interface AcceptAsNewUser {
  token: string;
  name: string;
  password: string;
  locale?: string | null;
  /** Names the device in the list of logins; by default what the `User-Agent` header says. */
  user_agent?: string | null;
}

/** Accept an invitation as the user who asks, whose address it was sent to. */
export interface AcceptInvitation {
  token: string;
}

/** Book the time that is kept for an entry, at the price it was offered for. */
export interface AcceptOffer {
  entry_id: WaitlistEntryId;
  token?: string | null;
  /** @default false */
  pay_with_credits?: boolean;
  credits_pass?: string | null;
  note?: string | null;
}

/** Whose access token of WorkOS is this? Asked by the gateway. */
export interface AcceptToken {
  token: string;
}

/** Whose access token it is, and which login of ours stands for its session. */
export interface AcceptedToken {
  user_id: UserId;
  login_id: LoginId;
  version: number;
  /** Unix time at which the token ends. */
  expires_at: number;
}

/** Whether a login still stands, and its roles in the business asked about. */
export interface Access {
  active: boolean;
  roles: Role[];
  /** Whether there are more roles, which the business gives only to whoever has a second factor. */
  needs_totp: boolean;
  /** The business in which alone the login acts; null for one that acts wherever its user may. */
  only_in: BusinessId | null;
}

/** An account of the books. What a business has grows by debits (positive), what it owes or earned by credits. */
export type Account = 'stripe' | 'desk' | 'sales' | 'tax' | 'gifts' | 'stripe_fees' | 'platform_fees' | 'disputes';

/** One line of what was done with an account. */
export interface AccountEvent {
  at: Instant;
  /** The request's subject. */
  what: string;
}

/** What a link in a mail would do. Looking at it does nothing. */
export interface AccountLink {
  purpose: LinkPurpose;
  /** Whom it was sent to. */
  email: string;
  expires_at: Instant;
  /** Of an invitation: who invites. */
  business_name: string | null;
  /** Of an invitation: as what. */
  role: Role | null;
  /** Of an invitation: whether its address is a user's already, who accepts it with their login. */
  registered: boolean | null;
}

/** Correct what is left in a lot. */
export interface AdjustCredits {
  lot_id: LotId;
  /** Credits to add, or to take when negative; not 0, and never more than remain. */
  amount: number;
  /** Why; the customer's statement shows it. */
  note: string;
  /** The caller's name for this correction: it is made once, however often it is asked for. */
  key: string;
}

/** Where the first start of a free window lies. */
export type Alignment = 'clock' | 'window_start' | 'adaptive';

/** A bookable start near one that is not to be had. */
export interface Alternative {
  starts_at: Instant;
  ends_at: Instant;
  staff_member_ids: StaffMemberId[];
  offer: string;
}

/** A key of a business, without the secret. */
export interface ApiKey {
  id: ApiKeyId;
  kind: ApiKeyKind;
  name: string;
  /** How it begins and ends: enough to tell one from another. */
  hint: string;
  /** What it may; of a publishable key nothing beyond what anybody may. */
  permissions: string[];
  /** The actor who made it: `user:usr_…`. */
  created_by: string;
  created_at: Instant;
  /** From then on it opens nothing; null lasts until it is revoked. */
  expires_at: Instant | null;
  /** To the hour: within the hour that begins here it was used. */
  last_used_at: Instant | null;
  revoked_at: Instant | null;
}

/** What a key is for. */
export type ApiKeyKind = 'publishable' | 'secret';

/** A staff member or a resource that takes part in a booking; exactly one of the ids is set. */
export interface Assigned {
  staff_member_id: StaffMemberId | null;
  resource_id: ResourceId | null;
  name: string;
  /** For those who may read the business's bookings. */
  why: Why | null;
}

/** A staff member or a resource that takes part in a booking; exactly one of the ids is set. */
export interface AssignedSaid {
  staff_member_id?: StaffMemberId;
  resource_id?: ResourceId;
  name: string;
  /** For those who may read the business's bookings. */
  why?: Why;
}

/** Whose events an endpoint gets. */
export type Audience = 'platform' | 'connected';

/** A command that changed a business. */
export interface AuditEntry {
  id: AuditEntryId;
  at: Instant;
  /** Who: `user:usr_…`, `api_key:key_…`, `system:…`. */
  actor: string;
  /** A user's name, as it is now. */
  actor_name: string | null;
  /** What: the request's subject. */
  command: string;
  /** A mark of the address it came from: the same for the same address, and no address. */
  origin: string | null;
  /** The id of the request, which is its trace's. */
  cause: string | null;
  /** Ids and new values; no secret and no contact data. */
  detail: Record<string, unknown>;
}

/** What came of checking a chain, or a stretch of it. */
export interface AuditVerdict {
  /** How many entries were read. */
  checked: number;
  intact: boolean;
  /** The sequence of the first link that is broken. */
  broken_at: number | null;
  flaw: Flaw | null;
  /** Up to this sequence all is well. Where that is before `head`, and nothing is broken, go on after it. */
  verified_to: number;
  /** The sequence of the newest entry; 0 where there is none. */
  head: number;
  /** Its hash in hexadecimal: who keeps it elsewhere can tell later that nothing before it was changed. */
  head_hash: string | null;
}

/** Bookable starts in `[from, to)`, sorted, without duplicates. */
export interface Availability {
  service_id: ServiceId;
  /** The zone the local starts are written in. */
  timezone: string;
  slots: Slot[];
  /** Whether the limit cut the list short. */
  has_more: boolean;
}

/** Weekly hours in the schedule's local time; `24:00` closes a day. */
export interface AvailabilityRule {
  days: Weekday[];
  start: string;
  end: string;
}

/** Weekly hours in the schedule's local time; `24:00` closes a day. */
export interface AvailabilityRuleInput {
  days: readonly Weekday[];
  start: string;
  end: string;
}

/** What an account holds in one currency: the sum of its lines, in minor units. */
export interface Balance {
  account: Account;
  currency: string;
  amount_minor: number;
}

/** Every account that anything was ever entered in. Those of one currency sum to zero. */
export interface Balances {
  /** What had happened before this moment. */
  at: Instant;
  items: Balance[];
}

/** Begin a login by the OpenID Connect issuer of the platform; in a business, by the one of this business. */
export interface BeginOidcLogin {
  /** The page to come back to, of an origin that is allowed; without one the callback answers with tokens. */
  return_to?: string | null;
  /** Needed with `return_to`: the page exchanges its code with the verifier that it keeps. */
  code_challenge?: string | null;
  /** The proof that this browser was given before. */
  browser?: string | null;
}

/** Begin a login by WorkOS AuthKit. */
export interface BeginWorkosLogin {
  /** The page to come back to, of an origin that is allowed; without one the callback answers with tokens. */
  return_to?: string | null;
  /** Needed with `return_to`: the page exchanges its code with the verifier that it keeps. */
  code_challenge?: string | null;
  /** The proof that this browser was given before. */
  browser?: string | null;
}

/** One link of a business's chain: what happened to its money. */
export interface BillingAuditEntry {
  /** 1, 2, 3, … without gaps. */
  sequence: number;
  at: Instant;
  /** As `payment.succeeded`. */
  what: string;
  actor: string;
  /** Ids and amounts; nobody's name, address or card. */
  detail: Record<string, unknown>;
  /** SHA-256 over the hash before and all of the above, in hexadecimal. */
  hash: string;
}

/** Keep a stretch of a resource's time free of bookings. */
export interface BlockResource {
  resource_id: ResourceId;
  starts_at: Instant;
  ends_at: Instant;
  reason?: string | null;
}

/** Keep a stretch of a staff member's time free of bookings. */
export interface BlockTime {
  staff_member_id: StaffMemberId;
  starts_at: Instant;
  ends_at: Instant;
  reason?: string | null;
}

/** A stretch in which a staff member takes no bookings. */
export interface BlockedTime {
  id: BlockedTimeId;
  staff_member_id: StaffMemberId;
  starts_at: Instant;
  ends_at: Instant;
  reason: string | null;
}

/** A customer's time with a staff member. */
export interface Booking {
  id: BookingId;
  status: BookingStatus;
  version: number;
  service_id: ServiceId;
  service_name: string;
  /** Who answers for it: the first of its team. */
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part. */
  team: Assigned[];
  customer_id: CustomerId;
  customer_name: string;
  starts_at: Instant;
  ends_at: Instant;
  /** The zone of the service; the wall time of the appointment is meant in it. */
  timezone: string;
  local_start: string;
  location: Location;
  price: Money;
  policy: Policy;
  /** Owed for a late cancellation, or for a no-show once a person has confirmed it. */
  fee: Money | null;
  /** What a no-show costs if a person confirms it. */
  pending_fee: Money | null;
  /** What had to be paid before it stood. */
  deposit: Money | null;
  /** Until when its time is, or was, kept for whoever pays the deposit; null once it does not wait for money. */
  payment_due_at: Instant | null;
  paid_at: Instant | null;
  /** The credits that pay it; null where money does. */
  credits: number | null;
  /** What the customer wrote. */
  note: string | null;
  cancel_reason: string | null;
  /** The rules that a host set aside for its time, as the codes of explain. */
  overridden: string[];
  checked_in_at: Instant | null;
  checked_out_at: Instant | null;
  /** The series that it is an occurrence of. */
  series_id: SeriesId | null;
  /** Which occurrence: the local time that the series' rule gave it (RFC 5545, 3.8.4.4), wherever it has moved. */
  recurrence_id: string | null;
  /** The visit of several services that it is a part of. */
  visit_id: VisitId | null;
  created_at: Instant;
}

/** The time is kept until `payment_due_at` for whoever pays the deposit. */
export interface BookingAwaitingPayment {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
  deposit: Money;
  /** When a checkout must have ended; a little before the time is released. */
  pay_by: Instant;
  payment_due_at: Instant;
}

/** The booking is off: cancelled, rejected or expired. */
export interface BookingCancelled {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
  previous_status: BookingStatus;
  /** No longer told: people's words are in the sealed mail and in the vault. */
  reason?: string;
  /** Whether the cancellation came inside the notice. */
  late: boolean;
  fee?: Money;
  /** The payment of its deposit, where there was one. */
  payment_id?: PaymentId;
  /** What billing gives back of that payment: all of it but the fee. */
  refund?: Money;
}

/** A booking is new or has changed: a hint to look again, said at most once and not stored. */
export interface BookingChanged {
  type: 'booking';
  booking: ChangedBooking;
}

/** The customer is here. */
export interface BookingCheckedIn {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
  checked_in_at: Instant;
}

/** The customer has left. */
export interface BookingCheckedOut {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
  checked_out_at: Instant;
}

/** The time was given. */
export interface BookingCompleted {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
}

/** The booking stands. */
export interface BookingConfirmed {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
}

/** The deposit came for a booking that did not wait for it any more: staff had let it stand without. */
export interface BookingDepositPaid {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
  payment_id: PaymentId;
  deposit: Money;
}

/** A person has decided that the fee of a no-show is owed. */
export interface BookingFeeConfirmed {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
  fee: Money;
}

/** A person has decided that nothing is owed for a no-show. */
export interface BookingFeeWaived {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
  /** What would have been owed. */
  waived: Money;
  /** Not told: people's words are in the vault, and in the booking's timeline. */
  reason?: string;
}

/** The customer's keys to a booking; told once, stored hashed. */
export interface BookingLinks {
  cancel_token: string;
  reschedule_token: string;
  /** Opens the video room of an online booking, and neither cancels nor moves anything. */
  join_token: string | null;
}

/** The customer did not come. */
export interface BookingNoShow {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
  /** What it costs if a person confirms it. */
  pending_fee?: Money;
}

/** Money came that this booking has no use for. Billing gives it back in full. */
export interface BookingPaymentRefused {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
  payment_id: PaymentId;
  amount: Money;
  /** The booking was called off; its time is gone, because the money came too late; another payment was first. */
  why: 'over' | 'released' | 'paid_already';
}

/** A booking and when what happened to it. */
export interface BookingRecord {
  booking: Booking;
  /** Who of the business acted is not told. */
  timeline: TimelineEntry[];
}

/** A customer asked for a slot; someone has yet to approve it. */
export interface BookingRequested {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
}

/** The booking moved; the fields are its new time and staff member. */
export interface BookingRescheduled {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part, the staff member above first. */
  team: AssignedSaid[];
  customer_id: CustomerId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  price: Money;
  /** The credits that pay it; null where money does. */
  credits?: number;
  /** The rules that a host set aside for its time, as the codes of explain; null is none. */
  overridden?: string[];
  /** The series that it is an occurrence of. */
  series_id?: SeriesId;
  /** Which occurrence: the local time that the series' rule gave it. */
  recurrence_id?: string;
  /** The visit of several services that it is a part of. */
  visit_id?: VisitId;
  /** For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`). */
  mail: string;
  previous_starts_at: Instant;
  previous_ends_at: Instant;
  previous_staff_member_id: StaffMemberId;
  previous_team: AssignedSaid[];
}

/** Where a booking stands: pending → confirmed → completed | cancelled | no_show. */
export type BookingStatus = 'pending' | 'confirmed' | 'completed' | 'cancelled' | 'no_show';

/** What a customer agreed to when they booked, as it is told to a bank that asks. */
export interface BookingTerms {
  service_name: string;
  starts_at: Instant;
  ends_at: Instant;
  booked_at: Instant;
  price: Money;
  /** Until so long before the start it could be called off for nothing. */
  cancel_notice_minutes: number;
  late_cancel_fee_percent: number;
  no_show_fee_percent: number;
}

/** A purchase that a customer made themselves; its pass books with what it grants, and no other credits. */
export interface BoughtPackage {
  id: PurchaseId;
  status: PurchaseStatus;
  version: number;
  package_id: PackageId;
  package_name: string;
  customer_id: CustomerId;
  credits: number;
  price: Money;
  service_ids: ServiceId[];
  paid_at: Instant | null;
  refunded_at: Instant | null;
  created_at: Instant;
  /** Books with the customer's credits; told once, stored hashed. */
  credits_pass: string;
  /** Where the customer is reached. */
  email: string;
}

/** A tenant: someone who sells time. */
export interface Business {
  id: BusinessId;
  slug: string;
  name: string;
  timezone: string;
  currency: string;
  locale: string;
  suspended: boolean;
  accepting_bookings: boolean;
  /** Why it takes no bookings; null while it does. */
  closed_because: ClosedBecause | null;
  /** Whether whoever works here needs a second factor. */
  staff_need_totp: boolean;
  /** The hosts of its own where it is served. */
  hosts: string[];
  version: number;
  created_at: Instant;
}

/** A business exists and may set up what it sells. */
export interface BusinessCreated {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  business_id: BusinessId;
  slug: string;
  name: string;
  timezone: string;
  currency: string;
  locale: string;
  owner_id: UserId;
}

/** A suspended business goes on. */
export interface BusinessReinstated {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  business_id: BusinessId;
}

/** Where one business stands. */
export interface BusinessStanding {
  business_id: BusinessId;
  standing: Standing;
  plan: string;
  reason: StandingReason;
  /** When the trial, the excuse or the grace ends; null where time alone changes nothing. */
  until: Instant | null;
  changed_at: Instant;
  version: number;
}

/** The platform has suspended a business: nothing in it changes until it is reinstated. */
export interface BusinessSuspended {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  business_id: BusinessId;
  reason: string;
}

/** A business changed its profile; the fields are the new state. */
export interface BusinessUpdated {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  business_id: BusinessId;
  slug: string;
  name: string;
  timezone: string;
  currency: string;
  locale: string;
}

/** A stretch that an outside calendar says is taken: nobody can book it. */
export interface BusyTime {
  id: BusyBlockId;
  staff_member_id: StaffMemberId;
  source: string;
  starts_at: Instant;
  ends_at: Instant;
}

/**
 * Buy a gift code of an amount, in the business's currency, on a page of Stripe's. It is mailed once it is paid,
 * and told once to whoever has the checkout's token.
 */
export interface BuyGiftCode {
  amount: Money;
  /** Of whoever buys it. */
  email: string;
  /** To whom it is mailed; by default to whoever buys it. */
  recipient?: GiftRecipient | null;
  success_url: string;
  cancel_url?: string | null;
}

/** Record that somebody buys a package: its credits are granted once billing has the money. */
export interface BuyPackage {
  package_id: PackageId;
  /** Who buys; by default the customer that the login is. */
  customer?: Contact | null;
}

/** An iCalendar file (RFC 5545). */
export interface CalendarFile {
  filename: string;
  content: string;
}

/** Call a booking off. Inside the notice a customer owes the policy's fee. */
export interface CancelBooking {
  booking_id: BookingId;
  token?: string | null;
  reason?: string | null;
  if_version?: number | null;
}

/** Let the subscription end with the period that is paid, or, where payments fail, at once. Twice is once. */
export interface CancelPlan {
}

/** Call off one occurrence, one and the following, or all that lie ahead; each by the rules of a single booking. */
export interface CancelSeries {
  series_id: SeriesId;
  scope: EditScope;
  /** The occurrence meant, unless it is all. */
  booking_id?: BookingId | null;
  token?: string | null;
  reason?: string | null;
  if_version?: number | null;
}

/** Cancel a session and all bookings in it that are not over, at no cost to the customers. */
export interface CancelSession {
  session_id: SessionId;
  /** Told to those who had a seat, and kept, encrypted, with their bookings. */
  reason?: string | null;
  if_version?: number | null;
}

/** Call off all of a visit that lies ahead; each booking by its own rules. */
export interface CancelVisit {
  visit_id: VisitId;
  token?: string | null;
  reason?: string | null;
  if_version?: number | null;
}

/** What a customer agrees to who lets a card be kept; it has to be shown before they do. */
export interface CardConsent {
  text: string;
  version: string;
}

/** A page of Stripe's on which a customer leaves a card. */
export interface CardSetup {
  id: CardSetupId;
  status: CardSetupStatus;
  /** Where the customer leaves it; null where nobody can. */
  url: string | null;
  expires_at: Instant;
}

/** Where the saving of a card stands: started → open → complete | expired. */
export type CardSetupStatus = 'started' | 'open' | 'complete' | 'expired';

/** What the platform sells, and how that stands at Stripe. */
export interface Catalogue {
  plans: CataloguePlan[];
  /** When Stripe last agreed with it; null if it never has. */
  agreed_at: Instant | null;
  /** The newest 50. */
  drifts: CatalogueDrift[];
}

/** What was done to a product or price at Stripe. */
export type CatalogueAct = 'create_product' | 'change_product' | 'create_price' | 'revive_price' | 'prefer_price' | 'archive_price';

/** Somebody changed a product or price at Stripe by hand. */
export interface CatalogueDrift {
  object_id: string;
  field: string;
  /** How it was left. */
  left: unknown;
  found: unknown;
  seen_at: Instant;
  /** When the catalogue agreed again. */
  repaired_at: Instant | null;
}

/** A plan as it is declared. */
export interface CataloguePlan {
  name: string;
  title: string;
  description: string;
  features: string[];
  /** Null is any number. */
  most_staff_members: number | null;
  product_id: string;
  prices: CataloguePrice[];
}

/** A price of a plan. */
export interface CataloguePrice {
  /** What it is called, whatever its amount. */
  lookup_key: string;
  /** The price at Stripe that serves it now; null until there is one. */
  price_id: string | null;
  /** `month` or `year`. */
  interval: string;
  amount: Money;
}

/** One thing that was done. */
export interface CatalogueStep {
  act: CatalogueAct;
  /** The product's id, the price's, or the lookup key of one that was made. */
  about: string;
}

/** What was done just now, and how the catalogue stands after it. */
export interface CatalogueSynced {
  plans: CataloguePlan[];
  /** When Stripe last agreed with it; null if it never has. */
  agreed_at: Instant | null;
  /** The newest 50. */
  drifts: CatalogueDrift[];
  /** Empty where all agreed before. */
  steps: CatalogueStep[];
}

/** Choose another password, knowing the present one. All logins end; the answer is a new one. */
export interface ChangePassword {
  current_password: string;
  password: string;
  /** Names the device in the list of logins; by default what the `User-Agent` header says. */
  user_agent?: string | null;
}

/**
 * Replace what a business decides about a session. One that keeps its length takes everybody along to its new
 * time or staff member. Refused with 409 and the bookings concerned where anybody would lose their seat.
 */
export interface ChangeSession {
  /** The services that can be booked in it; each is sold in sessions, and its staff member gives it. */
  service_ids: readonly ServiceId[];
  staff_member_id: StaffMemberId;
  start: string;
  /** Local times; an end that is not after the start lies on the next day. */
  end: string;
  /** The zone of the local times; the business's by default. */
  timezone?: string | null;
  /** The session is cut into slots of this length; null is one slot as long as the session, such as a class. */
  slot_minutes?: number | null;
  /** The seats in each slot. */
  capacity: number;
  /** What a seat costs; null leaves it to each service. */
  price?: Money | null;
  session_id: SessionId;
  date: Day;
  if_version?: number | null;
}

/** Which booking is at which version now. */
export interface ChangedBooking {
  booking_id: BookingId;
  status: BookingStatus;
  version: number;
}

/** How a notification reaches its reader. */
export type Channel = 'email' | 'in_app';

/** Say that the customer is here. Optional; at most a day before the start. */
export interface CheckIn {
  booking_id: BookingId;
  if_version?: number | null;
}

/** Say that the customer, who was checked in, has left. Optional; completes nothing. */
export interface CheckOut {
  booking_id: BookingId;
  if_version?: number | null;
}

/** A page of Stripe's on which a customer pays a business for one thing. */
export interface Checkout {
  id: CheckoutId;
  status: CheckoutStatus;
  version: number;
  purpose: PaymentPurpose;
  /** What is paid; of a membership for each period. */
  amount: Money;
  /** The part of it that a gift code pays: set aside while one can pay the rest. */
  from_gift: Money | null;
  description: string;
  /** Null where somebody buys a gift code. */
  customer_id: CustomerId | null;
  booking_id: BookingId | null;
  purchase_id: PurchaseId | null;
  membership_id: MembershipId | null;
  /** The gift code that is bought. */
  gift_code_id: GiftCodeId | null;
  /** Where the customer pays; null where nobody can. */
  url: string | null;
  /** Until when one can pay. */
  expires_at: Instant;
  /** The payment that came of it; a membership's are told with its periods. */
  payment_id: PaymentId | null;
  /** Why it ended without money, where Stripe refused it: Stripe's code. */
  problem: string | null;
  created_at: Instant;
}

/** Nobody paid by a checkout, and nobody can by it any more. */
export interface CheckoutExpired {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  checkout_id: CheckoutId;
  purpose: PaymentPurpose;
  booking_id?: BookingId;
  purchase_id?: PurchaseId;
  membership_id?: MembershipId;
  customer_id?: CustomerId;
}

/** Where a checkout stands: started → open → complete | expired. */
export type CheckoutStatus = 'started' | 'open' | 'complete' | 'expired';

/** Why a business takes no bookings. */
export type ClosedBecause = 'suspended' | 'on_hold';

/** Say that the time was given. */
export interface CompleteBooking {
  booking_id: BookingId;
  if_version?: number | null;
}

/** Approve a pending booking. */
export interface ConfirmBooking {
  booking_id: BookingId;
  if_version?: number | null;
}

/** Decide, as a person, that the fee of a no-show is owed. */
export interface ConfirmFee {
  booking_id: BookingId;
  if_version?: number | null;
}

/**
 * Have, as a person, a fee that is due charged to the card that its customer has saved. It is charged right
 * after, or as soon as Stripe can be reached; what comes of it is told by the fee.
 */
export interface ConfirmFeeCharge {
  fee_id: FeeId;
  if_version?: number | null;
}

/** Show with a code that the app is set up. From now on logging in takes a code; all other logins end. */
export interface ConfirmTotp {
  code: string;
}

/** The account in which a business takes money was opened, or changed; the fields are its new state. */
export interface ConnectAccountChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  business_id: BusinessId;
  /** Whether it may take money online. */
  charges_enabled: boolean;
  payouts_enabled: boolean;
  details_submitted: boolean;
  /** What Stripe still wants to know, by its names. */
  requirements: string[];
  disabled_reason?: string;
  /** Whether the business took the platform's access away. */
  disconnected: boolean;
}

/** Connect the business to an organisation whose administrator the caller is, or change what its roles are here. */
export interface ConnectOrganisation {
  organisation_id: string;
  /** Without them: owner, manager, staff and customer are themselves, admin is manager, member is staff. */
  roles?: Record<string, unknown> | null;
}

/** That a customer agreed to something, or took it back; one line of a history that is never changed. */
export interface Consent {
  id: ConsentId;
  customer_id: CustomerId;
  kind: string;
  /** True when given, false when withdrawn. */
  granted: boolean;
  /** When the customer said it. */
  at: Instant;
  wording_version: string;
  source: ConsentSource;
  recorded_at: Instant;
  /** Who wrote it down. */
  actor: string;
}

/** How a consent was given or withdrawn. */
export type ConsentSource = 'booking_form' | 'desk' | 'paper' | 'phone' | 'email' | 'import';

/** Who books. */
export interface Contact {
  name: string;
  email: string;
  phone?: string | null;
  timezone?: string | null;
  locale?: string | null;
}

/** A way into Stripe's pages for the account of the business. */
export interface CreateAccountLink {
  /** Where the browser goes afterwards; how far the business got, the account tells. */
  return_url: string;
  /** Where it goes when the link has expired or was used: to whatever makes another. */
  refresh_url: string;
}

/** Make a key. Its secret is in this answer alone: what is kept is a hash. */
export interface CreateApiKey {
  name: string;
  /** @default 'secret' */
  kind?: ApiKeyKind;
  /** What a secret key may do: only what whoever makes it may, and never make keys or give roles. */
  permissions?: readonly string[];
  expires_at?: Instant | null;
}

/** Book a slot, directly or by consuming a hold. */
export interface CreateBooking {
  service_id: ServiceId;
  starts_at: Instant;
  staff_member_id?: StaffMemberId | null;
  resource_id?: ResourceId | null;
  /** Takes part where free; else somebody else does. */
  preferred_staff_member_id?: StaffMemberId | null;
  customer: Contact;
  offer?: string | null;
  hold_id?: HoldId | null;
  hold_token?: string | null;
  /**
   * Pay with the customer's credits, those that expire first; refused with 402 where they are too few.
   * @default false
   */
  pay_with_credits?: boolean;
  /** Proves that the credits are one's own; staff need none. */
  credits_pass?: string | null;
  note?: string | null;
  /**
   * Set the business's own rules aside: hours, grid, notice and horizon, never what is taken. For managers.
   * @default false
   */
  override?: boolean;
  /** Why; needed with `override`. */
  override_reason?: string | null;
}

/** Create a business; the caller becomes its owner. */
export interface CreateBusiness {
  slug: string;
  name: string;
  timezone: string;
  currency: string;
  /** @default 'en' */
  locale?: string;
}

/** Add a customer. Refused with 409 where there is one with this e-mail address. */
export interface CreateCustomer {
  name: string;
  email: string;
  phone?: string | null;
  timezone?: string | null;
  locale?: string | null;
}

/** Add a membership plan. */
export interface CreateMembershipPlan {
  name: string;
  /** @default '' */
  description?: string;
  /** The credits of each period; they are good until it ends. */
  credits: number;
  price: Money;
  interval: Interval;
  /** The services that its credits pay. */
  service_ids: readonly ServiceId[];
  /** @default true */
  active?: boolean;
}

/** Add a package. */
export interface CreatePackage {
  name: string;
  /** @default '' */
  description?: string;
  credits: number;
  price: Money;
  /** The services that its credits pay. */
  service_ids: readonly ServiceId[];
  /** The credits are good until the end of the day that is so many days after the payment; null is for ever. */
  valid_days?: number | null;
  /** @default true */
  active?: boolean;
}

/** Name staff members or resources of whom services need some. */
export interface CreatePool {
  name: string;
  staff_member_ids?: readonly StaffMemberId[];
  resource_ids?: readonly ResourceId[];
}

/** Add a room or a device. */
export interface CreateResource {
  name: string;
  /** @default 'room' */
  kind?: ResourceKind;
  /**
   * How many bookings it takes at a time.
   * @default 1
   */
  capacity?: number;
  /** Its hours, whatever the service's are; null is always, as far as the business is open. */
  schedule_id?: ScheduleId | null;
  /** @default true */
  active?: boolean;
}

/** Add a schedule. */
export interface CreateSchedule {
  name: string;
  timezone: string;
  rules: readonly AvailabilityRuleInput[];
  out_of_office?: readonly DateRange[];
  travel?: readonly TravelZoneInput[];
}

/** Book every occurrence of a rule, or none. */
export interface CreateSeries {
  service_id: ServiceId;
  /** The first occurrence; the rule must give it too. */
  starts_at: Instant;
  staff_member_id?: StaffMemberId | null;
  rule: string;
  /** Local starts that the rule gives and that are left out (EXDATE). */
  exdates?: readonly string[];
  /** Occurrences that take place at another time, such as an alternative that a dry run told. */
  instead?: readonly Instead[];
  /** Of the first start: it need not lie on today's grid, and its price holds for all. */
  offer?: string | null;
  /**
   * Book those that can be booked, at least one, and tell which were left out.
   * @default false
   */
  skip_conflicts?: boolean;
  customer: Contact;
  /**
   * Pay each with the customer's credits; refused with 402 where they are too few for all.
   * @default false
   */
  pay_with_credits?: boolean;
  /** Proves that the credits are one's own; staff need none. */
  credits_pass?: string | null;
  note?: string | null;
}

/** Add a service. */
export interface CreateService {
  name: string;
  /** @default '' */
  description?: string;
  duration_minutes: number;
  /**
   * The grid of starts; may differ from the duration.
   * @default 15
   */
  interval_minutes?: number;
  /** @default 'clock' */
  alignment?: Alignment;
  /** @default 0 */
  offset_start_minutes?: number;
  /** @default 0 */
  buffer_before_minutes?: number;
  /** @default 0 */
  buffer_after_minutes?: number;
  /** @default {"book_minutes": 0, "move_minutes": 0, "cancel_minutes": 0} */
  notice?: NoticeInput;
  /** @default {"kind": "rolling_calendar_days", "days": 60, "from_date": null, "to_date": null} */
  horizon?: HorizonInput;
  /**
   * @default {"bookings_per_day": null, "bookings_per_week": null, "bookings_per_month": null,
   * "bookings_per_year": null, "minutes_per_day": null}
   */
  limits?: LimitsInput;
  price: Money;
  /** @default false */
  requires_approval?: boolean;
  /**
   * Whether a booking that waits for approval keeps others out.
   * @default true
   */
  pending_occupies?: boolean;
  /** @default 'completed' */
  unattended?: Unattended;
  /**
   * Minutes after the end before an unsettled booking is settled.
   * @default 60
   */
  grace_minutes?: number;
  /**
   * Share of the price owed when cancelled inside the cancellation notice.
   * @default 0
   */
  late_cancel_fee_percent?: number;
  /**
   * Share of the price owed for a no-show, once a person has confirmed it.
   * @default 0
   */
  no_show_fee_percent?: number;
  /** @default {"percent": 0, "minutes": 30} */
  deposit?: DepositTermsInput;
  /** @default {"per_booking": 1, "late_cancel_uses": true, "no_show_uses": true} */
  credits?: CreditTermsInput;
  /**
   * Online, each confirmed booking has a video room of its own.
   * @default 'in_person'
   */
  location?: Location;
  /** The hours of the service; null leaves them to each staff member's own. */
  schedule_id?: ScheduleId | null;
  /** @default 'round_robin' */
  staff_mode?: StaffMode;
  staff_member_ids?: readonly StaffMemberId[];
  /** Those of its staff who always take part, beside any one of the others. */
  required_staff_member_ids?: readonly StaffMemberId[];
  /** Who and what is needed beside its staff: so many of each of these pools. */
  requirements?: readonly RequirementInput[];
  /**
   * Whether it is sold by the seat, in sessions and at no other time; they say when, how long and with whom.
   * @default false
   */
  in_sessions?: boolean;
  /** @default true */
  active?: boolean;
}

/** Add a staff member. */
export interface CreateStaffMember {
  name: string;
  email?: string | null;
  timezone: string;
  schedule_id?: ScheduleId | null;
  /**
   * Share of round robin; twice the weight, twice the bookings.
   * @default 100
   */
  weight?: number;
  /**
   * @default {"bookings_per_day": null, "bookings_per_week": null, "bookings_per_month": null,
   * "bookings_per_year": null, "minutes_per_day": null}
   */
  limits?: LimitsInput;
}

/** Book several services one after the other, all or none. */
export interface CreateVisit {
  /** In their order; none may start before the one before ends. */
  parts: readonly WantedPart[];
  customer: Contact;
  /**
   * Pay each with the customer's credits; refused with 402 where they are too few for all.
   * @default false
   */
  pay_with_credits?: boolean;
  /** Proves that the credits are one's own; staff need none. */
  credits_pass?: string | null;
  note?: string | null;
}

/** Staff corrected a lot. */
export interface CreditAdjusted {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  lot_id: LotId;
  customer_id: CustomerId;
  /** What it adds to the customer's balance, or takes. */
  amount: number;
  /** What is left in the lot. */
  remaining: number;
  /** The key of the entry in the ledger. */
  key: string;
  booking_id?: BookingId;
}

/** One line of the ledger, for ever. */
export interface CreditEntry {
  id: CreditEntryId;
  at: Instant;
  kind: CreditKind;
  /** What it adds to the balance, or takes. */
  amount: number;
  lot_id: LotId;
  /** What was left in the lot afterwards. */
  lot_remaining: number;
  booking_id: BookingId | null;
  /** What the entry is for; there is one entry for each. */
  key: string;
  actor: string;
  note: string;
}

/** Credits were not used in time. */
export interface CreditExpired {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  lot_id: LotId;
  customer_id: CustomerId;
  /** What it adds to the customer's balance, or takes. */
  amount: number;
  /** What is left in the lot. */
  remaining: number;
  /** The key of the entry in the ledger. */
  key: string;
  booking_id?: BookingId;
}

/** A purchase or a paid period gave credits. */
export interface CreditGranted {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  lot_id: LotId;
  customer_id: CustomerId;
  /** What it adds to the customer's balance, or takes. */
  amount: number;
  /** What is left in the lot. */
  remaining: number;
  /** The key of the entry in the ledger. */
  key: string;
  booking_id?: BookingId;
}

/** A booking holds credits until it is over. */
export interface CreditHeld {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  lot_id: LotId;
  customer_id: CustomerId;
  /** What it adds to the customer's balance, or takes. */
  amount: number;
  /** What is left in the lot. */
  remaining: number;
  /** The key of the entry in the ledger. */
  key: string;
  booking_id?: BookingId;
}

/** What an entry of the ledger does: grant, release and adjust add; hold, use, expire and revoke take. */
export type CreditKind = 'grant' | 'hold' | 'release' | 'use' | 'expire' | 'revoke' | 'adjust';

/** A booking holds its credits no longer. */
export interface CreditReleased {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  lot_id: LotId;
  customer_id: CustomerId;
  /** What it adds to the customer's balance, or takes. */
  amount: number;
  /** What is left in the lot. */
  remaining: number;
  /** The key of the entry in the ledger. */
  key: string;
  booking_id?: BookingId;
}

/** What was unspent of a refunded purchase is gone. */
export interface CreditRevoked {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  lot_id: LotId;
  customer_id: CustomerId;
  /** What it adds to the customer's balance, or takes. */
  amount: number;
  /** What is left in the lot. */
  remaining: number;
  /** The key of the entry in the ledger. */
  key: string;
  booking_id?: BookingId;
}

/** What a booking costs in credits, and when they are gone although the time was not given. */
export interface CreditTerms {
  per_booking: number;
  /** Whether a customer who cancels inside the notice loses them; they owe no fee besides. */
  late_cancel_uses: boolean;
  /** Whether a customer who does not come loses them. */
  no_show_uses: boolean;
}

/** What a booking costs in credits, and when they are gone although the time was not given. */
export interface CreditTermsInput {
  /** @default 1 */
  per_booking?: number;
  /**
   * Whether a customer who cancels inside the notice loses them; they owe no fee besides.
   * @default true
   */
  late_cancel_uses?: boolean;
  /**
   * Whether a customer who does not come loses them.
   * @default true
   */
  no_show_uses?: boolean;
}

/** A booking has used its credits. */
export interface CreditUsed {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  lot_id: LotId;
  customer_id: CustomerId;
  /** What it adds to the customer's balance, or takes. */
  amount: number;
  /** What is left in the lot. */
  remaining: number;
  /** The key of the entry in the ledger. */
  key: string;
  booking_id?: BookingId;
}

/** A person who books with one business. */
export interface Customer {
  id: CustomerId;
  name: string;
  email: string;
  phone: string | null;
  timezone: string | null;
  locale: string | null;
  bookings: number;
  created_at: Instant;
  version: number;
  /** Whether a user's proven e-mail address is this customer's. */
  linked: boolean;
  /** Whether the person asked to be forgotten; name and address are nobody's then. */
  erased: boolean;
}

/** The headers of the columns that hold what; null looks for a usual one, in English or German. */
export interface CustomerColumns {
  name?: string | null;
  /** With `last_name`, where no column holds the whole name. */
  first_name?: string | null;
  last_name?: string | null;
  email?: string | null;
  phone?: string | null;
  timezone?: string | null;
  locale?: string | null;
}

/** A business has a new customer. */
export interface CustomerCreated {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  customer_id: CustomerId;
  /** `contracts.scheduling.mail.CustomerMail`, for notifications. */
  contact?: string;
}

/** What credits a customer has. */
export interface CustomerCredits {
  customer_id: CustomerId;
  /** The sum of all entries: never negative. */
  balance: number;
  /** What of it can be booked with now: not yet expired, and of a period that has begun. */
  available: number;
  /** Where it lies, in the order in which it is drawn. */
  lots: Lot[];
}

/** A person asked to be forgotten: whoever keeps anything that tells who they are deletes it now. */
export interface CustomerErased {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  customer_id: CustomerId;
  /** Records of the same person that were merged into this one. */
  merged_ids: CustomerId[];
  /** All their bookings: nothing is sent about them any more. */
  booking_ids: BookingId[];
}

/** Everything that is held about a person, for a machine to read (GDPR articles 15 and 20). */
export interface CustomerExport {
  exported_at: Instant;
  customer: Customer;
  /** Records that were merged into this one. */
  merged: Customer[];
  consents: Consent[];
  bookings: BookingRecord[];
  notes: NoteRecord[];
  /** What they wait or waited for. */
  waitlist: WaitlistEntry[];
  purchases: Purchase[];
  memberships: Membership[];
  credits: CustomerCredits;
  credit_entries: CreditEntry[];
}

/** What there is about a customer, at a glance. */
export interface CustomerHistory {
  customer: Customer;
  /** The latest fifty, newest first; `ListBookings` has all. */
  bookings: Booking[];
  credits: CustomerCredits;
  /** How many notes there are about them, whoever may read those. */
  notes: number;
  /** The newest of each kind: what holds now. */
  consents: Consent[];
  /** All that was ever said, newest first. */
  consent_history: Consent[];
}

/** Two records were one person's. All that hung on `duplicate_id` hangs on `customer_id` now. */
export interface CustomerMerged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  customer_id: CustomerId;
  duplicate_id: CustomerId;
}

/** What is known of a customer changed: contact or consents. */
export interface CustomerUpdated {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  customer_id: CustomerId;
  /** `contracts.scheduling.mail.CustomerMail` as it is now, for notifications; null for whoever was erased. */
  contact?: string;
}

/** Dates from the first to the last, both included. */
export interface DateRange {
  from_date: Day;
  to_date: Day;
}

/** Hours of a local day that suit; a visit has to lie whole in them. `24:00` ends a day. */
export interface DayTime {
  days: Weekday[];
  start: string;
  end: string;
}

/** Hours of a local day that suit; a visit has to lie whole in them. `24:00` ends a day. */
export interface DayTimeInput {
  days?: readonly Weekday[];
  start: string;
  end: string;
}

/** Let the time that is kept for an entry go to the next, and wait on for another. */
export interface DeclineOffer {
  entry_id: WaitlistEntryId;
  token?: string | null;
  if_version?: number | null;
}

/** What stands between the cells of a row; `auto` takes what the header has most of. */
export type Delimiter = 'auto' | ',' | ';' | '\t' | '|';

/** What customers pay before a booking stands. Staff book without one. */
export interface DepositTerms {
  /** Share of the price; 0 asks for none. */
  percent: number;
  /** How long they have to pay; a checkout lives for half an hour at least. */
  minutes: number;
}

/** What customers pay before a booking stands. Staff book without one. */
export interface DepositTermsInput {
  /**
   * Share of the price; 0 asks for none.
   * @default 0
   */
  percent?: number;
  /**
   * How long they have to pay; a checkout lives for half an hour at least.
   * @default 30
   */
  minutes?: number;
}

/** How staff took money themselves. */
export type DeskMethod = 'cash' | 'card' | 'transfer';

/** Let nobody spend by a code any more: it was lost, or paid by a stolen card. Checkouts that are open go on. */
export interface DisableGiftCode {
  gift_code_id: GiftCodeId;
  if_version?: number | null;
}

/** Disconnect it; the roles that came from it go, those given by hand stay. */
export interface DisconnectOrganisation {
}

/** A customer's bank asks for a payment back. */
export interface Dispute {
  id: DisputeId;
  payment_id: PaymentId;
  status: DisputeStatus;
  amount: Money;
  /** Stripe's name of what the customer says: `fraudulent`, `product_not_received`, … */
  reason: string;
  /** Until when evidence is taken. */
  answer_by: Instant | null;
  /** What the bank has taken back at present. */
  withdrawn: Money;
  stripe_id: string;
  opened_at: Instant;
}

/** A dispute is over. */
export interface DisputeClosed {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  dispute_id: DisputeId;
  payment_id: PaymentId;
  amount: Money;
  /** Whether the money is the business's. */
  won: boolean;
  description?: string;
  /** When that was heard; null in facts of before it was told. */
  closed_at?: Instant;
}

/** A customer's bank asks for a payment back. Whoever does not answer loses it. */
export interface DisputeOpened {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  dispute_id: DisputeId;
  payment_id: PaymentId;
  /** What the bank asks for. */
  amount: Money;
  /** Stripe's name of what the customer says: `fraudulent`, `product_not_received`, … */
  reason: string;
  /** Until when evidence is taken. */
  answer_by?: Instant;
  booking_id?: BookingId;
  purchase_id?: PurchaseId;
  membership_id?: MembershipId;
  customer_id?: CustomerId;
  /** What was paid for, in the business's words. */
  description?: string;
}

/** Where a dispute stands, by Stripe's names; a warning is an inquiry that takes no money yet. */
export type DisputeStatus = 'warning_needs_response' | 'warning_under_review' | 'warning_closed' | 'needs_response' | 'under_review' | 'prevented' | 'won' | 'lost';

/** The host is the business's no longer. It is verified anew, as another domain, before anybody is served there. */
export interface DomainReleased {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  domain_id: DomainId;
  /** The same all through the domain's life; another host is another domain. */
  host: string;
}

/** The business has proved that the host is its own: it is served there, and may call with cookies from there. */
export interface DomainVerified {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  domain_id: DomainId;
  /** The same all through the domain's life; another host is another domain. */
  host: string;
}

/** The answer of a command that has nothing more to say. */
export interface Done {
  done: boolean;
}

/** What is owed for a booking before it stands. */
export interface Due {
  booking_id: BookingId;
  customer_id: CustomerId;
  email: string;
  amount: Money;
  description: string;
  /** When a checkout must have ended. */
  pay_by: Instant;
  /** Until when the time is kept. */
  payment_due_at: Instant;
  terms: BookingTerms;
}

/** How much of a series a change is meant for. */
export type EditScope = 'one' | 'following' | 'all';

/** How the characters of a file are written; `auto` takes UTF-8, UTF-16 with its mark, else Windows-1252. */
export type Encoding = 'auto' | 'utf-8' | 'utf-16' | 'windows-1252' | 'iso-8859-1' | 'iso-8859-15';

/** Excuse a business no more, from now on: its days of grace begin, unless its plan is paid. Twice is once. */
export interface EndExcuse {
  business_id: BusinessId;
}

/** End one of the logins of the user who asks; it opens nothing any more within seconds. */
export interface EndLogin {
  login_id: LoginId;
}

/** Let a membership renew no more; what was granted stays until it expires. */
export interface EndMembership {
  membership_id: MembershipId;
  if_version?: number | null;
}

/** End all logins of the user who asks but the one they ask with. */
export interface EndOtherLogins {
}

/** Where an endpoint at Stripe stands. */
export type EndpointStatus = 'started' | 'active' | 'retiring' | 'gone';

/**
 * A platform admin acts in the business of the scope, where they have no role: its audit log says so once an
 * hour. Asked by the gateway before it lets them.
 */
export interface EnterBusiness {
}

/**
 * Make a person unknown: contact and names are overwritten, what was written about them cannot be opened any
 * more. Bookings, credits and totals stay, of nobody. Refused with 409 while bookings are to come or memberships
 * renew, unless `force` ends them. There is no undo; twice is once.
 */
export interface EraseCustomer {
  customer_id: CustomerId;
  /**
   * Call off the bookings that are to come, at no cost and without a mail to the customer, and end memberships.
   * @default false
   */
  force?: boolean;
}

/**
 * Erase the account of the user who asks. Needs a login of the last hour; there is no undo. Refused with 409
 * while they own a business. Businesses keep what they have to keep of their customers, unlinked.
 */
export interface EraseMe {
}

/**
 * Have this business forget the user who asks, as far as `EraseCustomer` goes; their account stays. Refused with
 * 409 while bookings are to come or memberships renew. A 404 while no customer is linked to the login.
 */
export interface EraseMine {
}

/** That everything that tells who a customer was is gone. */
export interface Erasure {
  customer_id: CustomerId;
  erased_at: Instant;
  /** Bookings that were still to come and were called off. */
  cancelled_booking_ids: BookingId[];
  /** Memberships that renew no more. */
  ended_membership_ids: MembershipId[];
}

/** What became of an event of Stripe's. */
export type EventStatus = 'received' | 'settled' | 'ignored' | 'refused' | 'dead';

/** All that is known here about a disputed payment, for whoever answers the bank. */
export interface EvidencePack {
  dispute: Dispute;
  payment: PaymentDetails;
  checkout: Checkout | null;
  /** What the customer agreed to when they paid a deposit. */
  terms: BookingTerms | null;
  /** Where the booking's history is: the path of the gateway's route. */
  booking_timeline: string | null;
  /** The entries of the audit chain that are about this payment, by their numbers. */
  audit: number[];
}

/** Exchange the code that a page came back with for tokens: once, within a minute. */
export interface ExchangeLoginCode {
  code: string;
  code_verifier: string;
}

/** Let a business go on without paying: until then, or until that is ended. The newest excuse replaces others. */
export interface ExcuseBusiness {
  business_id: BusinessId;
  until?: Instant | null;
  /** Kept in the audit chain. */
  reason: string;
}

/** Why this start is bookable or not. */
export interface ExplainAvailability {
  service: ServiceId;
  start: Instant;
  staff?: StaffMemberId | null;
  resource?: ResourceId | null;
}

/** Whether a start is bookable, and every reason why not. */
export interface Explanation {
  starts_at: Instant;
  bookable: boolean;
  reasons: Reason[];
}

/** Everything that is held about a customer. */
export interface ExportCustomer {
  customer_id: CustomerId;
}

/** Everything that identity holds about the user who asks. */
export interface ExportMe {
}

/** Everything that a business holds about the user who asks; a 404 while no customer is linked to the login. */
export interface ExportMine {
}

/** Let the trial of a business last until then; one that is over goes on. Twice is once. */
export interface ExtendTrial {
  business_id: BusinessId;
  until: Instant;
  /** Kept in the audit chain. */
  reason: string;
}

/** What a customer owes for a booking that was called off too late, or missed. */
export interface Fee {
  id: FeeId;
  kind: FeeKind;
  status: FeeStatus;
  version: number;
  booking_id: BookingId;
  customer_id: CustomerId;
  description: string;
  /** All of it. */
  amount: Money;
  /** The part that is kept of the deposit. */
  from_deposit: Money;
  /** What has to be paid besides; nothing once it is. */
  left: Money;
  /** Why the last charge failed: the bank's or Stripe's code, as `authentication_required`. */
  problem: string | null;
  /** The saved card that was charged last. */
  payment_method_id: PaymentMethodId | null;
  payment_id: PaymentId | null;
  /** Who had it charged. */
  confirmed_by: string | null;
  confirmed_at: Instant | null;
  paid_at: Instant | null;
  waived_at: Instant | null;
  created_at: Instant;
}

/** What a fee is for. */
export type FeeKind = 'late_cancel' | 'no_show';

/** Where a fee stands: undecided → due → charging → paid; back to due when the card is declined; or waived. */
export type FeeStatus = 'undecided' | 'due' | 'charging' | 'paid' | 'waived';

/** One refused field. */
export interface FieldProblem {
  /** JSON pointer (RFC 6901) into the request. */
  pointer: string;
  detail: string;
}

/** Come back from an OpenID Connect issuer. */
export interface FinishOidcLogin {
  state: string;
  code?: string | null;
  /** Why there is no code (RFC 6749, section 4.1.2.1). */
  error?: string | null;
  /** The issuer that answers (RFC 9207). */
  iss?: string | null;
  browser?: string | null;
}

/** Come back from WorkOS AuthKit. */
export interface FinishWorkosLogin {
  state: string;
  code?: string | null;
  /** Why there is no code (RFC 6749, section 4.1.2.1). */
  error?: string | null;
  /** The issuer that answers (RFC 9207). */
  iss?: string | null;
  browser?: string | null;
}

/** What is wrong with a chain. */
export type Flaw = 'missing' | 'changed' | 'unlinked' | 'rewritten' | 'added';

/** May this login act, and as what in this business? Asked by the gateway. */
export interface GetAccess {
  user_id: UserId;
  login_id: LoginId;
  business_id?: BusinessId | null;
  /** The token's `ver`; a login of an older version is not active. */
  version?: number | null;
}

/** The account of the business, if it has begun one. */
export interface GetAccount {
}

/** What the link in a mail is for; nothing is done with it. */
export interface GetAccountLink {
  token: string;
}

/** What each account holds, by currency. */
export interface GetBalances {
  /** Before this moment; now when left out. */
  at?: Instant | null;
}

/** A booking, for its customer (by a manage token or login) or the business's staff. */
export interface GetBooking {
  booking_id: BookingId;
  token?: string | null;
}

/** The business with this slug. */
export interface GetBusiness {
  slug: string;
}

/** The booking as an iCalendar file. */
export interface GetCalendarFile {
  booking_id: BookingId;
  token?: string | null;
}

/** What a customer agrees to who lets a card be kept. */
export interface GetCardConsent {
}

/** What the platform sells, and how that stands at Stripe. */
export interface GetCatalogue {
}

/** How a checkout stands, for whoever has its token and the business's staff. */
export interface GetCheckout {
  checkout_id: CheckoutId;
  token?: string | null;
}

/** What credits a customer has. */
export interface GetCredits {
  customer_id: CustomerId;
}

/** One customer. */
export interface GetCustomer {
  customer_id: CustomerId;
}

/** A customer's bookings, credits and consents. */
export interface GetCustomerHistory {
  customer_id: CustomerId;
}

/**
 * What is owed for a booking that awaits its deposit, told to whoever may pay it. That is whoever has a token of
 * its manage links, the customer that the login is, and the business's staff.
 */
export interface GetDue {
  booking_id: BookingId;
  token?: string | null;
}

/** All that is known here about a disputed payment. */
export interface GetEvidence {
  dispute_id: DisputeId;
}

/** What can be spent by a code, for whoever has it. */
export interface GetGiftBalance {
  gift_code: string;
}

/** The business that is served on this host of its own. Asked by the gateway. */
export interface GetHost {
  host: string;
}

/** The report of one import. */
export interface GetImport {
  import_id: ImportId;
}

/** One invoice. */
export interface GetInvoice {
  invoice_id: InvoiceId;
}

/** The OpenID Connect issuer of the business; its secret is never told. */
export interface GetIssuer {
}

/** The keys of access tokens. */
export interface GetKeys {
}

/** Who am I? */
export interface GetMe {
}

/** The credits of the user who asks; a 404 while no customer has their proven address. */
export interface GetMyCredits {
}

/** What a business knows of the user who asks; a 404 while no customer of it has their proven address. */
export interface GetMyself {
}

/** Who reads the notes of the business beside their authors. */
export interface GetNotePolicy {
}

/** Where the notifications of the user who asks stand now: what a stream that has just begun goes on after. */
export interface GetNotificationHead {
}

/** When the business is open. */
export interface GetOpeningHours {
}

/** The organisation that the business is connected to. */
export interface GetOrganisation {
}

/**
 * Who pays for a booking, told to whoever may pay for it; without a booking, the customer that the login is.
 * That is whoever has a token of its manage links, the customer that the login is, and the business's staff.
 */
export interface GetPayer {
  booking_id?: BookingId | null;
  token?: string | null;
}

/** One payment, with its refunds and disputes. */
export interface GetPayment {
  payment_id: PaymentId;
}

/** One business, and who owns it. */
export interface GetPlatformBusiness {
  business_id: BusinessId;
}

/** What the business decided about its mails. */
export interface GetPreferences {
}

/** One bookable service. */
export interface GetPublicService {
  service_id: ServiceId;
}

/** The video room of a booking, and who was given a way in. */
export interface GetRoom {
  booking_id: BookingId;
}

/** Who comes to a session. */
export interface GetRoster {
  session_id: SessionId;
}

/** A series, for its customer (by a manage token of it or login) or the business's staff. */
export interface GetSeries {
  series_id: SeriesId;
  token?: string | null;
}

/** Where the business stands with the platform, and what it pays for. */
export interface GetStanding {
}

/** Every transition of a booking, oldest first. */
export interface GetTimeline {
  booking_id: BookingId;
  token?: string | null;
}

/** Whether there is a second factor, and how many recovery codes are left. */
export interface GetTotp {
}

/** A visit, for its customer (by a manage token of it or login) or the business's staff. */
export interface GetVisit {
  visit_id: VisitId;
  token?: string | null;
}

/** An entry and what it is offered, for its customer (by its token) or the business's staff. */
export interface GetWaitlistEntry {
  entry_id: WaitlistEntryId;
  token?: string | null;
}

/** What whoever has a code can spend by it now. */
export interface GiftBalance {
  balance: Money;
  expires_at: Instant | null;
}

/** Money that somebody has paid for another to spend. The code itself is stored hashed. */
export interface GiftCode {
  id: GiftCodeId;
  status: GiftCodeStatus;
  version: number;
  /** The last four characters, so that people can tell codes apart. */
  hint: string;
  /** What was paid for it. */
  amount: Money;
  /** What is left on it. */
  balance: Money;
  /** The part of that which is set aside for checkouts that are open. */
  reserved: Money;
  /** The payment that bought it. */
  payment_id: PaymentId | null;
  expires_at: Instant | null;
  disabled_at: Instant | null;
  created_at: Instant;
}

/** A gift code is paid, and can be spent. */
export interface GiftCodeBought {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  gift_code_id: GiftCodeId;
  amount: Money;
  expires_at?: Instant;
  /** For notifications alone: the code, and to whom it goes (a sealed `GiftMail`). */
  mail: string;
}

/** Where a gift code stands: pending → active, and disabled. */
export type GiftCodeStatus = 'pending' | 'active' | 'disabled';

/** For whom a gift is; kept only until the mail is on its way, encrypted for whoever sends it. */
export interface GiftRecipient {
  name: string;
  email: string;
  message?: string | null;
}

/** Give a member of the business a further role; whoever is none yet is invited. */
export interface GrantRole {
  email: string;
  role: Role;
}

/** A slot kept for one customer for a few minutes, price and policy frozen. */
export interface Hold {
  id: HoldId;
  service_id: ServiceId;
  staff_member_id: StaffMemberId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  expires_at: Instant;
  price: Money;
  policy: Policy;
  /** Proves whose hold it is; told once, to the one who placed it. */
  token: string | null;
}

/** A hold is over: released, expired or booked. */
export interface HoldEnded {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  hold_id: HoldId;
  how: string;
}

/** A slot is kept for somebody. */
export interface HoldPlaced {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  hold_id: HoldId;
  service_id: ServiceId;
  staff_member_id: StaffMemberId;
  starts_at: Instant;
  ends_at: Instant;
  expires_at: Instant;
}

/** How far ahead a service can be booked, on local dates of its zone. */
export interface Horizon {
  kind: 'rolling_calendar_days' | 'rolling_business_days' | 'rolling_available_days' | 'date_range';
  days: number | null;
  from_date: Day | null;
  to_date: Day | null;
}

/** How far ahead a service can be booked, on local dates of its zone. */
export interface HorizonInput {
  /** @default 'rolling_calendar_days' */
  kind?: 'rolling_calendar_days' | 'rolling_business_days' | 'rolling_available_days' | 'date_range';
  /** @default 60 */
  days?: number | null;
  from_date?: Day | null;
  to_date?: Day | null;
}

/** Hours of one date that replace the week's; `00:00`–`00:00` is closed. */
export interface HoursOfDate {
  date: Day;
  start: string;
  end: string;
}

/**
 * Take over the busy times of a staff member from an iCalendar file, or from where it lies; all of them or none.
 * They replace what the same source brought before. From a week ago to two years ahead, at most ten thousand.
 */
export interface ImportBusyTimes {
  staff_member_id: StaffMemberId;
  source: string;
  file?: string | null;
  /**
   * `https://…` or `webcal://…` of a public machine; read once, now. Nobody is told it again: it may be a secret.
   */
  url?: string | null;
  /** @default false */
  dry_run?: boolean;
  /**
   * Import what can be, although something is refused; otherwise nothing is imported then.
   * @default false
   */
  skip_refused?: boolean;
}

/** Take over customers from a CSV file with a header: all of them or none. At most ten thousand rows. */
export interface ImportCustomers {
  file: string;
  /** @default 'auto' */
  encoding?: Encoding;
  /** @default 'auto' */
  delimiter?: Delimiter;
  /**
   * @default {"name": null, "first_name": null, "last_name": null, "email": null, "phone": null, "timezone": null,
   * "locale": null}
   */
  columns?: CustomerColumns;
  /** What numbers that begin with a single 0 are dialled with from abroad: `+49`. Without it they are refused. */
  country_code?: string | null;
  /** @default false */
  dry_run?: boolean;
  /**
   * Import what can be, although something is refused; otherwise nothing is imported then.
   * @default false
   */
  skip_refused?: boolean;
}

/** What was imported. */
export type ImportKind = 'customers' | 'busy_times';

/** What an import did, or, as a dry run, would do. */
export interface ImportReport {
  id: ImportId;
  kind: ImportKind;
  status: ImportStatus;
  at: Instant;
  actor: string;
  staff_member_id: StaffMemberId | null;
  source: string | null;
  /** Rows, or events, that were read. */
  rows: number;
  /** Customers who are new, or busy times that the source has now. */
  added: number;
  /** Customers who were known by their e-mail address; only what was not known of them is taken over. */
  matched: number;
  /** Rows that say nothing, and events that take no time: transparent, cancelled, long over. */
  skipped: number;
  refused_count: number;
  /** The first two hundred refused rows. */
  refused: RefusedRow[];
}

/** How an import ended: with everything, with nothing because of what was refused, or as a dry run with nothing. */
export type ImportStatus = 'imported' | 'refused' | 'tried';

/** A message inside Nexus for one user. */
export interface InAppNotification {
  id: NotificationId;
  /** Rises by one per user; resume a stream after it. */
  sequence: number;
  kind: string;
  title: string;
  body: string;
  about_id: string | null;
  created_at: Instant;
  read_at: Instant | null;
}

/** Another start for one occurrence, where the rule's is not to be had. */
export interface Instead {
  recurrence_id: string;
  starts_at: Instant;
  offer?: string | null;
}

/** How long a period of a membership is; when exactly it begins and ends is billing's to say. */
export type Interval = 'week' | 'month' | 'year';

/** A business asks somebody to join it. */
export interface Invitation {
  id: InvitationId;
  email: string;
  role: Role;
  status: InvitationStatus;
  /** Null where it was no user. */
  invited_by: UserId | null;
  created_at: Instant;
  /** When its mail was last asked for. */
  sent_at: Instant;
  expires_at: Instant;
  accepted_by: UserId | null;
}

/** Where an invitation stands. */
export type InvitationStatus = 'open' | 'accepted' | 'revoked' | 'expired';

/**
 * Invite whoever reads mail at this address to a role. They are asked the same, registered or not. Who was
 * invited already is invited anew: to this role, with a new link. A manager invites staff and customers.
 */
export interface Invite {
  email: string;
  role: Role;
  /** The language of the mail; the business's by default. */
  locale?: string | null;
}

/** An invoice to a customer, as it was when it was last looked at. */
export interface Invoice {
  id: InvoiceId;
  version: number;
  stripe_id: string;
  /** As it is printed on it; a draft has none. */
  number: string | null;
  status: InvoiceStatus;
  membership_id: MembershipId | null;
  /** Whose membership it bills; null for anything else. */
  customer_id: CustomerId | null;
  subscription_id: SubscriptionId | null;
  lines: InvoiceLine[];
  subtotal: Money;
  discount: Money;
  taxes: InvoiceTax[];
  total: Money;
  /** What of the total had to be paid, after a customer's balance. */
  due: Money;
  paid: Money;
  /** Stripe's page of it, on which it can be paid. */
  hosted_url: string | null;
  pdf_url: string | null;
  /** How often a payment was tried. */
  attempts: number;
  next_attempt_at: Instant | null;
  issued_at: Instant | null;
  paid_at: Instant | null;
  created_at: Instant;
}

/** One line of an invoice. */
export interface InvoiceLine {
  /** Stripe's id of the line. */
  id: string;
  description: string | null;
  quantity: number | null;
  /** Before discounts, and before the taxes that come on top; negative for what is given back. */
  amount: Money;
  discount: Money;
  taxes: InvoiceTax[];
  starts_at: Instant;
  /** The time that it pays for; the same moment twice where it is for no time. */
  ends_at: Instant;
  /** Whether it settles a change in the middle of a period. */
  proration: boolean;
  /** Whether it is the subscription's own line: it pays for exactly this period of the membership. */
  renews: boolean;
}

/** An invoice is new or has changed at Stripe; the fields are its new state. */
export interface InvoiceMirrored {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  invoice_id: InvoiceId;
  number?: string;
  status: InvoiceStatus;
  /** The membership that it bills; null for anything else. */
  membership_id?: MembershipId;
  total: Money;
  due: Money;
  paid: Money;
  /** When Stripe tries again to collect it. */
  next_attempt_at?: Instant;
}

/** Where an invoice stands: draft → open → paid | uncollectible | void; what is uncollectible may yet be paid. */
export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';

/** A tax on an invoice or on one of its lines, exactly as Stripe computed it. */
export interface InvoiceTax {
  amount: Money;
  /** What it is a share of; null where Stripe does not say. */
  taxable: Money | null;
  /** Whether it is part of the price, instead of coming on top. */
  inclusive: boolean;
  /** Stripe's id of the rate. */
  rate: string | null;
  /** Stripe's word for why it is so much: `standard_rated`, `reverse_charge`, … */
  reason: string | null;
}

/** Get a ticket that opens one stream, once, within half a minute: for browsers, whose streams send no headers. */
export interface IssueTicket {
  stream: StreamName;
  /** Whose stream; on its own host as well. */
  business: string;
  /**
   * The origin of the page that will open the stream, where that is another than the stream's: no other page may.
   */
  origin?: string | null;
}

/** An OpenID Connect issuer that the people of a business log in by. Such a login acts in this business alone. */
export interface Issuer {
  name: string;
  issuer: string;
  client_id: string;
  /** To be registered at the issuer. */
  redirect_uri: string;
  changed_at: Instant;
}

/** A way into the room of an online booking, made for who asks; from 15 minutes before it until 30 after it. */
export interface JoinBooking {
  booking_id: BookingId;
  token?: string | null;
}

/** A way into a video room, for one person and a short while. */
export interface JoinLink {
  /** Carries a secret: to be opened, neither stored nor passed on. */
  url: string;
  opens_at: Instant;
  /** From then on nobody is let in, and who is in the room has to leave. */
  closes_at: Instant;
}

/** Record that somebody joins a membership: its credits come with each period that is paid. */
export interface JoinMembership {
  plan_id: MembershipPlanId;
  /** Who joins; by default the customer that the login is. */
  customer?: Contact | null;
}

/** Wait for time of a service, on local dates (both included) of at most 93 days and in hours that suit. */
export interface JoinWaitlist {
  service_id: ServiceId;
  /** Only this staff member; anyone who gives the service otherwise. */
  staff_member_id?: StaffMemberId | null;
  from_date: Day;
  to_date: Day;
  /** The hours that suit; none is any. */
  times?: readonly DayTimeInput[];
  customer: Contact;
}

/** A membership that a customer started themselves; its pass books with what it grants, and no other credits. */
export interface JoinedMembership {
  id: MembershipId;
  status: MembershipStatus;
  version: number;
  plan_id: MembershipPlanId;
  plan_name: string;
  customer_id: CustomerId;
  credits: number;
  price: Money;
  service_ids: ServiceId[];
  starts_at: Instant;
  /** When the first period begins of which no payment is known. */
  renews_at: Instant;
  ended_at: Instant | null;
  created_at: Instant;
  /** Books with the customer's credits; told once, stored hashed. */
  credits_pass: string;
  interval: Interval;
  /** Where the customer is reached. */
  email: string;
}

/** The public keys that access tokens are verified with (RFC 7517). */
export interface JsonWebKeys {
  keys: (Record<string, unknown>)[];
  /** Whose access tokens are accepted beside our own, by their `iss`: `AcceptToken` says what they stand for. */
  outside_issuers: string[];
}

/** What a key is worth now. */
export interface KeyStanding {
  /** False for a key that nobody knows, has run out, or was revoked; then nothing else is told. */
  active: boolean;
  id: ApiKeyId | null;
  business_id: BusinessId | null;
  kind: ApiKeyKind | null;
  permissions: string[];
  expires_at: Instant | null;
}

/** Wait no longer; what is kept for the entry goes to the next. */
export interface LeaveWaitlist {
  entry_id: WaitlistEntryId;
  token?: string | null;
}

/** One thing that happened to money. Its lines are of one currency and sum to zero. */
export interface LedgerFact {
  id: LedgerFactId;
  /** What it is, once: `payment:pi_…`, `refund:re_…`, `desk:…`. */
  key: string;
  happened_at: Instant;
  entered_at: Instant;
  /** Who entered it: `user:usr_…`, `system:…`. */
  actor: string;
  lines: LedgerLine[];
}

/** What a fact adds to an account (debit, positive) or takes from it (credit, negative). */
export interface LedgerLine {
  account: Account;
  amount: Money;
}

/** Most occupying bookings per local period; null is no limit. */
export interface Limits {
  bookings_per_day: number | null;
  bookings_per_week: number | null;
  bookings_per_month: number | null;
  bookings_per_year: number | null;
  minutes_per_day: number | null;
}

/** Most occupying bookings per local period; null is no limit. */
export interface LimitsInput {
  bookings_per_day?: number | null;
  bookings_per_week?: number | null;
  bookings_per_month?: number | null;
  bookings_per_year?: number | null;
  minutes_per_day?: number | null;
}

/** What a link in a mail is for. */
export type LinkPurpose = 'verify_email' | 'reset_password' | 'invitation';

/** The keys of the business, newest first, the revoked ones among them. */
export interface ListApiKeys {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Who changed what in the business, and when. */
export interface ListAudit {
  /** Of this actor: `user:usr_…`. */
  actor?: string | null;
  /** Whose subject begins so: `identity.role.`. */
  command?: string | null;
  from?: Instant | null;
  /** Before this moment. */
  to?: Instant | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Bookable starts of a service in `[from, to)`, at most 93 days. */
export interface ListAvailability {
  service: ServiceId;
  from: Instant;
  to: Instant;
  /** This staff member only; anyone who gives the service otherwise. */
  staff?: StaffMemberId | null;
  /** This room or device only; any that the service can be given with otherwise. */
  resource?: ResourceId | null;
  /** The viewer's zone; groups and writes, never decides. */
  timezone?: string | null;
  limit?: number | null;
  /** @default false */
  first_per_day?: boolean;
}

/** What happened to the business's money, and by whom, newest first. */
export interface ListBillingAudit {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Blocked stretches, by start. */
export interface ListBlockedTimes {
  staff_member_id?: StaffMemberId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Bookings by start, oldest first. */
export interface ListBookings {
  from?: Instant | null;
  to?: Instant | null;
  status?: BookingStatus | null;
  /** Those that this one takes part in. */
  staff_member_id?: StaffMemberId | null;
  resource_id?: ResourceId | null;
  customer_id?: CustomerId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Every business, newest first. */
export interface ListBusinesses {
  /** The beginning of its slug, or a part of its name. */
  query?: string | null;
  suspended?: boolean | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** A staff member's busy times from outside, by start. */
export interface ListBusyTimes {
  staff_member_id: StaffMemberId;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Checkouts, newest first. */
export interface ListCheckouts {
  status?: CheckoutStatus | null;
  customer_id?: CustomerId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** What a customer agreed to and took back, newest first. */
export interface ListConsents {
  customer_id: CustomerId;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** A customer's statement: the entries of the ledger, newest first. */
export interface ListCreditEntries {
  customer_id: CustomerId;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The business's customers, newest first. */
export interface ListCustomers {
  /** Part of a name or of an e-mail address, in any case, or digits of a telephone number. */
  search?: string | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** What was planned and sent, newest first. */
export interface ListDeliveries {
  booking_id?: BookingId | null;
  status?: NotificationStatus | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Fees, newest first. */
export interface ListFees {
  status?: FeeStatus | null;
  kind?: FeeKind | null;
  customer_id?: CustomerId | null;
  booking_id?: BookingId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Gift codes, newest first. */
export interface ListGiftCodes {
  status?: GiftCodeStatus | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** What was imported or tried, newest first. */
export interface ListImports {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The business's invitations, newest first. */
export interface ListInvitations {
  status?: InvitationStatus | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Invoices, newest first. */
export interface ListInvoices {
  customer_id?: CustomerId | null;
  membership_id?: MembershipId | null;
  status?: InvoiceStatus | null;
  /**
   * Whether those are told too that are not final yet.
   * @default true
   */
  drafts?: boolean;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** What happened to the business's money, newest first, each with all of its lines. */
export interface ListLedgerFacts {
  from?: Instant | null;
  /** Before this moment. */
  to?: Instant | null;
  /** Those with a line in this account. */
  account?: Account | null;
  currency?: string | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Where the user who asks is logged in: the hundred logins that were used last, the latest first. */
export interface ListLogins {
}

/** The users of the business. */
export interface ListMembers {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Every membership plan of the business. */
export interface ListMembershipPlans {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Memberships, newest first. */
export interface ListMemberships {
  customer_id?: CustomerId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The bookings of the user who asks, by start, oldest first; none while no customer has their proven address. */
export interface ListMyBookings {
  from?: Instant | null;
  to?: Instant | null;
  status?: BookingStatus | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/**
 * The caller's own invoices, newest first, without drafts; a 404 while no customer is linked to the login. The
 * gateway answers it: scheduling says which customer the login is, billing has their invoices.
 */
export interface ListMyInvoices {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** In-app notifications of the user who asks, after a sequence, oldest first. */
export interface ListMyNotifications {
  /** @default 0 */
  after?: number;
  /** @default 50 */
  limit?: number;
}

/** The cards that one has let the business keep, newest first; proven as for `SaveCard`. */
export interface ListMyPaymentMethods {
  booking_id?: BookingId | null;
  token?: string | null;
}

/** The access log: who read which note and when, newest first. */
export interface ListNoteReads {
  note_id?: NoteId | null;
  customer_id?: CustomerId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** When a note was written anew, newest first. */
export interface ListNoteRevisions {
  note_id: NoteId;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The notes that one may read, without their texts, newest first. */
export interface ListNotes {
  customer_id?: CustomerId | null;
  booking_id?: BookingId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Every package of the business. */
export interface ListPackages {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The periods of a membership that are paid, newest first. */
export interface ListPaidPeriods {
  membership_id: MembershipId;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The cards that customers let the business charge, newest first. */
export interface ListPaymentMethods {
  customer_id?: CustomerId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Payments, newest first. */
export interface ListPayments {
  status?: PaymentStatus | null;
  customer_id?: CustomerId | null;
  booking_id?: BookingId | null;
  purchase_id?: PurchaseId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Every pool of the business, oldest first. */
export interface ListPools {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The memberships a customer can have. */
export interface ListPublicMembershipPlans {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The packages a customer can buy. */
export interface ListPublicPackages {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The services a customer can book. */
export interface ListPublicServices {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The staff members a customer can book. */
export interface ListPublicStaff {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Purchases, newest first. */
export interface ListPurchases {
  customer_id?: CustomerId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Blocked stretches of resources, by start. */
export interface ListResourceBlocks {
  resource_id?: ResourceId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Every resource of the business, oldest first. */
export interface ListResources {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Objects of all businesses that were looked at in vain so often that nobody does any more. */
export interface ListRestingLooks {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Video rooms, the newest first. */
export interface ListRooms {
  state?: RoomState | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Every schedule of the business. */
export interface ListSchedules {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Every service of the business. */
export interface ListServices {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The slots of coming sessions, also full ones, with the seats that are left in each; at most 93 days. */
export interface ListSessionSlots {
  /** Now, by default. */
  from?: Instant | null;
  /** Two weeks after the beginning, by default. */
  to?: Instant | null;
  service?: ServiceId | null;
  staff?: StaffMemberId | null;
  /** The viewer's zone; writes, never decides. */
  timezone?: string | null;
  /** @default 200 */
  limit?: number;
}

/** Sessions by start, oldest first. */
export interface ListSessions {
  from?: Instant | null;
  to?: Instant | null;
  status?: SessionStatus | null;
  staff_member_id?: StaffMemberId | null;
  service_id?: ServiceId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Every staff member of the business. */
export interface ListStaff {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Where every business stands, the newest business first. */
export interface ListStandings {
  standing?: Standing | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The webhook endpoints at Stripe that billing keeps. */
export interface ListStripeEndpoints {
}

/** Events of Stripe's, of all accounts, the newest first. */
export interface ListStripeEvents {
  status?: EventStatus | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** The subscriptions that renew memberships at Stripe, newest first. */
export interface ListSubscriptions {
  membership_id?: MembershipId | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/**
 * Times at which several services can be had one after the other, the first in `[from, to)`, at most 14 days.
 * For moving a visit, name it: its own bookings do not stand in the way then.
 */
export interface ListVisitTimes {
  segments: readonly Segment[];
  from: Instant;
  to: Instant;
  /** The viewer's zone; writes, never decides. */
  timezone?: string | null;
  /** @default 50 */
  limit?: number;
  visit_id?: VisitId | null;
  /** Of the visit that is to move. */
  token?: string | null;
}

/** Who waits, or waited, in the order in which they joined. */
export interface ListWaitlist {
  service_id?: ServiceId | null;
  status?: WaitlistStatus | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** Bookings to come whose local time was changed by new rules of their zone, and that nobody has moved since. */
export interface ListZoneShifts {
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
}

/** A business and where it stands, among all of them. */
export interface ListedStanding {
  business_id: BusinessId;
  standing: Standing;
  plan: string;
  reason: StandingReason;
  /** When the trial, the excuse or the grace ends; null where time alone changes nothing. */
  until: Instant | null;
  changed_at: Instant;
  version: number;
  slug: string;
  name: string;
}

/** Where a service takes place. */
export type Location = 'in_person' | 'online';

/** Exchange e-mail and password for tokens. */
export interface LogIn {
  email: string;
  password: string;
  /** Of the authenticator app, or a recovery code, where the user has a second factor. */
  code?: string | null;
  /** Names the device in the list of logins; by default what the `User-Agent` header says. */
  user_agent?: string | null;
}

/** End the login of this refresh token. */
export interface LogOut {
  refresh_token: string;
}

/** One planned or sent notification, without its text. */
export interface LoggedNotification {
  id: NotificationId;
  kind: string;
  channel: Channel;
  status: NotificationStatus;
  about_id: string;
  due_at: Instant;
  sent_at: Instant | null;
  attempts: number;
  trace_id: string | null;
}

/** Credits that were granted together and expire together. */
export interface Lot {
  id: LotId;
  version: number;
  granted: number;
  /** What is neither held, used, expired nor revoked. */
  remaining: number;
  service_ids: ServiceId[];
  purchase_id: PurchaseId | null;
  membership_id: MembershipId | null;
  starts_at: Instant;
  expires_at: Instant | null;
  revoked_at: Instant | null;
}

/** What a mail about an account says. */
export type MailKind = 'verify_email' | 'already_registered' | 'reset_password' | 'password_changed' | 'totp_changed' | 'invitation' | 'erased';

/** What a business decided about its mails; version 0 is the defaults. */
export interface MailPreferences {
  /** Customers are reminded this long before the start; empty is never. */
  reminder_minutes: number[];
  brand_color: string;
  /** Closes every mail: an address, how to reach the business. */
  footer: string;
  version: number;
}

/** Somebody is to be told something about an account. In a business where the business invites them. */
export interface MailRequested {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  mail_id: MailId;
  kind: MailKind;
  /** Whose account it is about; null for somebody who has none. */
  user_id?: UserId;
  /** From then on the mail is worth nothing. */
  expires_at: Instant;
  /** A `contracts.identity.mail.AccountMail`, sealed to notifications. */
  mail: string;
}

/** Say that the customer did not come. */
export interface MarkNoShow {
  booking_id: BookingId;
  if_version?: number | null;
}

/** Mark one of the caller's notifications as read. */
export interface MarkRead {
  notification_id: NotificationId;
}

/** The user who asks, and where they may act. */
export interface Me {
  user: User;
  roles: RoleGrant[];
  platform_admin: boolean;
}

/** A user of a business, as its managers see them. */
export interface Member {
  user_id: UserId;
  name: string;
  email: string;
  /** Whether they have proven that the address is theirs. */
  email_verified: boolean;
  roles: Role[];
}

/** A customer's membership, on the terms that its plan had when it started. */
export interface Membership {
  id: MembershipId;
  status: MembershipStatus;
  version: number;
  plan_id: MembershipPlanId;
  plan_name: string;
  customer_id: CustomerId;
  credits: number;
  price: Money;
  service_ids: ServiceId[];
  starts_at: Instant;
  /** When the first period begins of which no payment is known. */
  renews_at: Instant;
  ended_at: Instant | null;
  created_at: Instant;
}

/** A membership started, renewed or ended; the fields are its new state. */
export interface MembershipChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  membership_id: MembershipId;
  status: MembershipStatus;
  plan_id: MembershipPlanId;
  customer_id: CustomerId;
  price: Money;
  starts_at: Instant;
  renews_at: Instant;
}

/** Credits for certain services, anew in each paid period. */
export interface MembershipPlan {
  name: string;
  description: string;
  /** The credits of each period; they are good until it ends. */
  credits: number;
  price: Money;
  interval: Interval;
  /** The services that its credits pay. */
  service_ids: ServiceId[];
  active: boolean;
  id: MembershipPlanId;
  version: number;
}

/** A membership plan was created or changed; the fields are its new state. */
export interface MembershipPlanChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  plan_id: MembershipPlanId;
  name: string;
  credits: number;
  price: Money;
  interval: string;
  service_ids: ServiceId[];
  active: boolean;
}

/** Whether a membership renews. */
export type MembershipStatus = 'active' | 'ended';

/**
 * Make two records of one person one: all that hangs on the duplicate goes to the customer that stays. The
 * duplicate's id and e-mail address lead to the other from then on. There is no undo; twice is once.
 */
export interface MergeCustomers {
  /** Who stays. */
  customer_id: CustomerId;
  duplicate_id: CustomerId;
  if_version?: number | null;
}

/** An amount in the currency's minor unit (cents, yen, fils); never a float. */
export interface Money {
  amount_minor: number;
  currency: string;
}

/** Where one booking of a visit goes. */
export interface MovedPart {
  booking_id: BookingId;
  starts_at: Instant;
  staff_member_id?: StaffMemberId | null;
  offer?: string | null;
}

/** A key that has just been made, with the secret: it is shown now and never again. */
export interface NewApiKey {
  id: ApiKeyId;
  kind: ApiKeyKind;
  name: string;
  /** How it begins and ends: enough to tell one from another. */
  hint: string;
  /** What it may; of a publishable key nothing beyond what anybody may. */
  permissions: string[];
  /** The actor who made it: `user:usr_…`. */
  created_by: string;
  created_at: Instant;
  /** From then on it opens nothing; null lasts until it is revoked. */
  expires_at: Instant | null;
  /** To the hour: within the hour that begins here it was used. */
  last_used_at: Instant | null;
  revoked_at: Instant | null;
  secret: string;
}

/** A booking just made, with the links that manage it. */
export interface NewBooking {
  id: BookingId;
  status: BookingStatus;
  version: number;
  service_id: ServiceId;
  service_name: string;
  /** Who answers for it: the first of its team. */
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  /** Who and what takes part. */
  team: Assigned[];
  customer_id: CustomerId;
  customer_name: string;
  starts_at: Instant;
  ends_at: Instant;
  /** The zone of the service; the wall time of the appointment is meant in it. */
  timezone: string;
  local_start: string;
  location: Location;
  price: Money;
  policy: Policy;
  /** Owed for a late cancellation, or for a no-show once a person has confirmed it. */
  fee: Money | null;
  /** What a no-show costs if a person confirms it. */
  pending_fee: Money | null;
  /** What had to be paid before it stood. */
  deposit: Money | null;
  /** Until when its time is, or was, kept for whoever pays the deposit; null once it does not wait for money. */
  payment_due_at: Instant | null;
  paid_at: Instant | null;
  /** The credits that pay it; null where money does. */
  credits: number | null;
  /** What the customer wrote. */
  note: string | null;
  cancel_reason: string | null;
  /** The rules that a host set aside for its time, as the codes of explain. */
  overridden: string[];
  checked_in_at: Instant | null;
  checked_out_at: Instant | null;
  /** The series that it is an occurrence of. */
  series_id: SeriesId | null;
  /** Which occurrence: the local time that the series' rule gave it (RFC 5545, 3.8.4.4), wherever it has moved. */
  recurrence_id: string | null;
  /** The visit of several services that it is a part of. */
  visit_id: VisitId | null;
  created_at: Instant;
  links: BookingLinks;
}

/** A membership just started. */
export interface NewMembership {
  id: MembershipId;
  status: MembershipStatus;
  version: number;
  plan_id: MembershipPlanId;
  plan_name: string;
  customer_id: CustomerId;
  credits: number;
  price: Money;
  service_ids: ServiceId[];
  starts_at: Instant;
  /** When the first period begins of which no payment is known. */
  renews_at: Instant;
  ended_at: Instant | null;
  created_at: Instant;
  /** Books with the customer's credits; told once, stored hashed. */
  credits_pass: string;
}

/** A purchase just recorded. */
export interface NewPurchase {
  id: PurchaseId;
  status: PurchaseStatus;
  version: number;
  package_id: PackageId;
  package_name: string;
  customer_id: CustomerId;
  credits: number;
  price: Money;
  service_ids: ServiceId[];
  paid_at: Instant | null;
  refunded_at: Instant | null;
  created_at: Instant;
  /** Books with the customer's credits; told once, stored hashed. */
  credits_pass: string;
}

/** A series just made, with the links that manage it; each occurrence has its own as well. */
export interface NewSeries {
  id: SeriesId;
  version: number;
  service_id: ServiceId;
  /** Whom the customer asked for. */
  staff_member_id: StaffMemberId | null;
  customer_id: CustomerId;
  rule: string;
  timezone: string;
  /** The local time that the rule counts from. */
  first_start: string;
  exdates: string[];
  /** How much later than the rule says it takes place since it was moved as a whole, on local clocks. */
  shift_minutes: number;
  /** The series that this one was cut off from, when this occurrence and the following were moved. */
  split_from: SeriesId | null;
  created_at: Instant;
  links: BookingLinks;
  bookings: NewBooking[];
  /** Occurrences that could not be booked, where the caller does without them. */
  skipped: PlannedOccurrence[];
}

/** A visit just made, with the links that manage it; each booking has its own as well. */
export interface NewVisit {
  id: VisitId;
  version: number;
  customer_id: CustomerId;
  created_at: Instant;
  links: BookingLinks;
  bookings: NewBooking[];
}

/** An entry just made, with the token that shows it, accepts and declines its offers, and ends it. */
export interface NewWaitlistEntry {
  id: WaitlistEntryId;
  status: WaitlistStatus;
  version: number;
  service_id: ServiceId;
  service_name: string;
  /** Whom it has to be; null is anybody. */
  staff_member_id: StaffMemberId | null;
  customer_id: CustomerId;
  customer_name: string;
  from_date: Day;
  /** The last local date that suits, included. */
  to_date: Day;
  /** The hours that suit; none is any. */
  times: DayTime[];
  /** The zone that dates and hours are meant in. */
  timezone: string;
  joined_at: Instant;
  /** What is offered now. */
  offer: WaitlistOffer | null;
  token: string;
}

/** The first bookable starts from now on. */
export interface NextAvailability {
  service: ServiceId;
  staff?: StaffMemberId | null;
  resource?: ResourceId | null;
  timezone?: string | null;
  /** @default 5 */
  limit?: number;
}

/** A note with the text of one of its revisions. */
export interface Note {
  id: NoteId;
  customer_id: CustomerId;
  /** The booking it is about; null where it is about the customer. */
  booking_id: BookingId | null;
  /** Who wrote it: `user:usr_…`. */
  author: string;
  /** The number of its newest revision. */
  revision: number;
  shared_with: UserId[];
  created_at: Instant;
  revised_at: Instant;
  text: string;
  /** The revision that the text is of. */
  text_revision: number;
}

/** Who reads the notes of a business beside their authors and those they are shared with. */
export interface NotePolicy {
  readers: NoteReaders;
  version: number;
}

/** That somebody read a note: one line of the access log. */
export interface NoteRead {
  id: NoteReadId;
  at: Instant;
  note_id: NoteId;
  revision: number;
  actor: string;
  trace_id: string | null;
}

/** Who reads a note beside its author and those it is shared with. */
export type NoteReaders = 'nobody' | 'managers' | 'staff';

/** That there is a note about a customer. Its text is its author's to hand out: reading it is logged. */
export interface NoteRecord {
  id: NoteId;
  booking_id: BookingId | null;
  created_at: Instant;
  revised_at: Instant;
}

/** That a note was written, or written anew. Old texts stay, and each can be read. */
export interface NoteRevision {
  revision: number;
  at: Instant;
}

/** A note about a customer, without its text. */
export interface NoteSummary {
  id: NoteId;
  customer_id: CustomerId;
  /** The booking it is about; null where it is about the customer. */
  booking_id: BookingId | null;
  /** Who wrote it: `user:usr_…`. */
  author: string;
  /** The number of its newest revision. */
  revision: number;
  shared_with: UserId[];
  created_at: Instant;
  revised_at: Instant;
}

/** Minimum minutes before the start, for customers; hosts are exempt. */
export interface Notice {
  book_minutes: number;
  move_minutes: number;
  cancel_minutes: number;
}

/** Minimum minutes before the start, for customers; hosts are exempt. */
export interface NoticeInput {
  /** @default 0 */
  book_minutes?: number;
  /** @default 0 */
  move_minutes?: number;
  /** @default 0 */
  cancel_minutes?: number;
}

/** A notification was given up. */
export interface NotificationFailed {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  notification_id: NotificationId;
  kind: string;
  /** The TypeID of what it is about. */
  about_id: string;
  channel: string;
  reason: string;
}

/** How far the notifications of one user in one business go. */
export interface NotificationHead {
  /** Of the newest; 0 before the first. */
  sequence: number;
}

/** A notification left on its channel. */
export interface NotificationSent {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  notification_id: NotificationId;
  kind: string;
  /** The TypeID of what it is about. */
  about_id: string;
  channel: string;
}

/** Where a notification stands. */
export type NotificationStatus = 'planned' | 'sending' | 'sent' | 'dropped' | 'failed';

/** A notification of the caller's. It is stored: each is said once, in order, by whoever resumes after its id. */
export interface NotificationTold {
  type: 'notification';
  notification: InAppNotification;
}

/** Open the account in which the business takes money, once; asked again it tells of the one there is. */
export interface OpenAccount {
  /** Where the business is established; without it, where its time zone is. */
  country?: string | null;
}

/** Open Stripe's page for a customer who was told by scheduling: asked by the gateway alone. */
export interface OpenCardSetup {
  customer_id: CustomerId;
  /** Filled in on the page; forgotten here once Stripe has it. */
  email: string;
  booking_id?: BookingId | null;
  agreed: string;
  success_url: string;
  cancel_url?: string | null;
}

/** Open Stripe's page for what is owed, on the terms that scheduling told: asked by the gateway alone. */
export interface OpenCheckout {
  purpose: PaymentPurpose;
  booking_id?: BookingId | null;
  purchase_id?: PurchaseId | null;
  membership_id?: MembershipId | null;
  /** The gift code that is bought. */
  gift_code_id?: GiftCodeId | null;
  /**
   * Which package is bought; by its price in the business's catalogue at Stripe, where that says the same amount.
   */
  package_id?: PackageId | null;
  /** Which plan is joined; likewise. */
  plan_id?: MembershipPlanId | null;
  customer_id?: CustomerId | null;
  /** Filled in on the page; forgotten here once Stripe has it. */
  email?: string | null;
  amount: Money;
  /** How long a period of a membership is. */
  interval?: Interval | null;
  description: string;
  /** When the checkout must have ended; in a day, by default. */
  pay_by?: Instant | null;
  /** Until when the time is kept: money that comes later comes late. */
  payment_due_at?: Instant | null;
  /** Pays as much as is on it. */
  gift_code?: string | null;
  /** What the customer agreed to, as evidence for disputes. */
  terms?: BookingTerms | null;
  success_url: string;
  cancel_url?: string | null;
}

/** Open Stripe's page for a fee, for a payer who was told by scheduling: asked by the gateway alone. */
export interface OpenFeeCheckout {
  booking_id: BookingId;
  /** Filled in on the page; forgotten here once Stripe has it. */
  email: string;
  gift_code?: string | null;
  success_url: string;
  cancel_url?: string | null;
}

/** A device that somebody is logged in on. */
export interface OpenLogin {
  id: LoginId;
  /** What the device calls itself. */
  user_agent: string | null;
  opened_at: Instant;
  /** When it last asked for an access token; it does so every ten minutes while it is busy. */
  last_used_at: Instant;
  /** When the password will be asked for again. */
  expires_at: Instant;
  /** Whether it is the one that asks. */
  current: boolean;
}

/** Opens a stream. Without an id it begins now; with one it says first what was stored after that event. */
export interface OpenStream {
  /** The id of the last event received; `0` is before the first. The header `Last-Event-ID` goes before it. */
  lastEventId?: string | null;
}

/** A checkout, for whoever pays by it. */
export interface OpenedCheckout {
  id: CheckoutId;
  status: CheckoutStatus;
  version: number;
  purpose: PaymentPurpose;
  /** What is paid; of a membership for each period. */
  amount: Money;
  /** The part of it that a gift code pays: set aside while one can pay the rest. */
  from_gift: Money | null;
  description: string;
  /** Null where somebody buys a gift code. */
  customer_id: CustomerId | null;
  booking_id: BookingId | null;
  purchase_id: PurchaseId | null;
  membership_id: MembershipId | null;
  /** The gift code that is bought. */
  gift_code_id: GiftCodeId | null;
  /** Where the customer pays; null where nobody can. */
  url: string | null;
  /** Until when one can pay. */
  expires_at: Instant;
  /** The payment that came of it; a membership's are told with its periods. */
  payment_id: PaymentId | null;
  /** Why it ended without money, where Stripe refused it: Stripe's code. */
  problem: string | null;
  created_at: Instant;
  /** Shows how the checkout stands. */
  token: string;
}

/** When a business is open, as everybody may know. */
export interface OpeningHours {
  /** The schedule that says it; null where the hours of each staff member alone count. */
  schedule_id: ScheduleId | null;
  timezone: string;
  rules: AvailabilityRule[];
  /** From today on. */
  overrides: HoursOfDate[];
  closed: DateRange[];
}

/** The organisation whose members have roles in the business. */
export interface Organisation {
  organisation_id: string;
  /** What each of its roles is here; one that is not named is nothing. */
  roles: Record<string, Role>;
  /** Its members who have a role here. */
  members: number;
  connected_at: Instant;
  /** When its members were last brought into agreement. */
  looked_at: Instant | null;
  /** Why that did not work last, as a code. */
  problem: string | null;
}

/** Hours of one date that replace the week's; `00:00`–`00:00` is closed. */
export interface Override {
  id: OverrideId;
  schedule_id: ScheduleId;
  date: Day;
  start: string;
  end: string;
}

/** What a mail to the owners of a business says of what they should not miss. */
export type OwnerMailKind = 'trial_ending' | 'dispute_opened' | 'dispute_won' | 'dispute_lost';

/** An owner of the business is to be told what they should not miss: of its trial, or of a dispute. */
export interface OwnerMailRequested {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  /** Made of what is told and of who is told it: the same however often it is asked for. */
  mail_id: MailId;
  kind: OwnerMailKind;
  user_id: UserId;
  /** From then on the mail is worth nothing. */
  expires_at: Instant;
  /** A `contracts.identity.mail.AccountMail`, sealed to notifications. */
  mail: string;
}

/** A bundle of credits for certain services. */
export interface Package {
  name: string;
  description: string;
  credits: number;
  price: Money;
  /** The services that its credits pay. */
  service_ids: ServiceId[];
  /** The credits are good until the end of the day that is so many days after the payment; null is for ever. */
  valid_days: number | null;
  active: boolean;
  id: PackageId;
  version: number;
}

/** A package was created or changed; the fields are its new state. */
export interface PackageChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  package_id: PackageId;
  name: string;
  credits: number;
  price: Money;
  service_ids: ServiceId[];
  valid_days?: number;
  active: boolean;
}

/** How a period was paid. */
export type PaidBy = 'stripe' | 'cash' | 'card' | 'transfer' | 'nothing' | 'outside';

/** A period of a membership that is paid. */
export interface PaidPeriod {
  id: PaidPeriodId;
  membership_id: MembershipId;
  period: Period;
  amount: Money;
  paid_by: PaidBy;
  payment_id: PaymentId;
  invoice_id: InvoiceId | null;
  paid_at: Instant;
  refunded_at: Instant | null;
  created_at: Instant;
}

/**
 * Pay a booking's fee that is due on a page of Stripe's. For whoever has a token of its manage links, the
 * customer that the login is, and staff.
 */
export interface PayFee {
  booking_id: BookingId;
  token?: string | null;
  /** Pays as much as is on it. */
  gift_code?: string | null;
  success_url: string;
  cancel_url?: string | null;
}

/** A customer who pays, or may say how they will. */
export interface Payer {
  customer_id: CustomerId;
  email: string;
}

/** Money that a customer pays, or tried to. */
export interface Payment {
  id: PaymentId;
  status: PaymentStatus;
  version: number;
  purpose: PaymentPurpose;
  amount: Money;
  /** What is given back of it, or set aside to be. */
  refunded: Money;
  description: string;
  customer_id: CustomerId | null;
  booking_id: BookingId | null;
  purchase_id: PurchaseId | null;
  membership_id: MembershipId | null;
  period_starts_at: Instant | null;
  checkout_id: CheckoutId | null;
  /** Whether a gift code paid it: what is given back of it goes back there. */
  by_gift: boolean;
  /** Why the last attempt failed, by the bank's or Stripe's code. */
  decline_code: string | null;
  disputed: boolean;
  stripe_id: string;
  paid_at: Instant | null;
  created_at: Instant;
}

/** The account at Stripe in which a business takes its money, as Stripe described it last. */
export interface PaymentAccount {
  /** `acct_…`; null until Stripe has made it: then open it again. */
  account_id: string | null;
  country: string;
  currency: string;
  /** Whether it may take money. */
  charges_enabled: boolean;
  /** Whether Stripe pays out what was taken. */
  payouts_enabled: boolean;
  /** Whether the business has gone through its sign-up at Stripe. */
  details_submitted: boolean;
  /** What Stripe still wants to know, by its names. */
  requirements: string[];
  /** Why it may not take money, or is not paid out, by Stripe's name. */
  disabled_reason: string | null;
  /** When the business took the platform's access away; opening one again makes another account. */
  disconnected_at: Instant | null;
  looked_at: Instant | null;
  created_at: Instant;
}

/** A page of Stripe's on which the business tells what Stripe has to know. */
export interface PaymentAccountLink {
  /** To be opened at once, by whoever asked: it works once, and for a few minutes. */
  url: string;
  expires_at: Instant;
}

/** A payment with all that became of it. */
export interface PaymentDetails {
  id: PaymentId;
  status: PaymentStatus;
  version: number;
  purpose: PaymentPurpose;
  amount: Money;
  /** What is given back of it, or set aside to be. */
  refunded: Money;
  description: string;
  customer_id: CustomerId | null;
  booking_id: BookingId | null;
  purchase_id: PurchaseId | null;
  membership_id: MembershipId | null;
  period_starts_at: Instant | null;
  checkout_id: CheckoutId | null;
  /** Whether a gift code paid it: what is given back of it goes back there. */
  by_gift: boolean;
  /** Why the last attempt failed, by the bank's or Stripe's code. */
  decline_code: string | null;
  disputed: boolean;
  stripe_id: string;
  paid_at: Instant | null;
  created_at: Instant;
  /** Oldest first. */
  refunds: Refund[];
  disputes: Dispute[];
  /** What Stripe kept; null until Stripe says. In the currency that it settles in. */
  stripe_fee: Money | null;
  platform_fee: Money | null;
}

/** A customer's bank or card refused a payment: said once, at the first refusal. Another attempt may succeed. */
export interface PaymentFailed {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  payment_id: PaymentId;
  amount: Money;
  purpose: PaymentPurpose;
  booking_id?: BookingId;
  purchase_id?: PurchaseId;
  membership_id?: MembershipId;
  customer_id?: CustomerId;
  /** What would have been paid for, in the business's words. */
  description?: string;
  /** Why, by the bank's or Stripe's code. */
  decline_code?: string;
  /** When Stripe tries again by itself; null where nobody does unless the customer. */
  next_attempt_at?: Instant;
}

/** A card that a customer lets the business charge later. Its number is Stripe's alone. */
export interface PaymentMethod {
  id: PaymentMethodId;
  customer_id: CustomerId;
  /** By Stripe's names: `visa`, `mastercard`, … */
  brand: string;
  last4: string;
  exp_month: number;
  exp_year: number;
  /** What they agreed to. */
  consent: CardConsent;
  agreed_at: Instant;
  saved_at: Instant;
}

/** What a payment is for; the event names the thing by its id. */
export type PaymentPurpose = 'purchase' | 'membership' | 'deposit' | 'fee' | 'gift';

/** Money was given back. */
export interface PaymentRefunded {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  refund_id: RefundId;
  payment_id: PaymentId;
  amount: Money;
  /** The purchase that is undone by it; null where something else is, or nothing. */
  purchase_id?: PurchaseId;
  /** The membership of which a period is undone by it. */
  membership_id?: MembershipId;
  /** When the period that is undone starts. */
  period_starts_at?: Instant;
  /** The booking whose deposit or fee it was. */
  booking_id?: BookingId;
  /** Who had paid. */
  customer_id?: CustomerId;
  /** What had been paid for, in the business's words. */
  description?: string;
}

/** Where a payment stands; what has succeeded stays so, whatever is given back of it. */
export type PaymentStatus = 'pending' | 'requires_action' | 'processing' | 'failed' | 'succeeded' | 'cancelled';

/** Money was taken. */
export interface PaymentSucceeded {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  payment_id: PaymentId;
  paid_at: Instant;
  amount: Money;
  /** Null where only `purchase_id` says it. */
  purpose?: PaymentPurpose;
  /** The booking whose deposit or fee is paid in full by it. */
  booking_id?: BookingId;
  /** The purchase of a package that is paid in full by it; null where something else is. */
  purchase_id?: PurchaseId;
  /** The membership of which a period is paid by it; `PeriodPaid` says which, and whether it is paid in full. */
  membership_id?: MembershipId;
  /** Who paid. */
  customer_id?: CustomerId;
  /** What was paid for, in the business's words, as a receipt names it. */
  description?: string;
}

/** A half-open range of instants, `[starts_at, ends_at)`. */
export interface Period {
  starts_at: Instant;
  ends_at: Instant;
}

/** A period of a membership is paid, however the money was taken. */
export interface PeriodPaid {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  membership_id: MembershipId;
  /** Exactly what was paid for; one period is paid once, whatever number of payments it took. */
  period: Period;
  payment_id: PaymentId;
  amount: Money;
  /** Whose membership it is. */
  customer_id?: CustomerId;
  /** What was paid for, in the business's words, as a receipt names it. */
  description?: string;
}

/** Keep a slot for ten minutes. Refused with 409 and alternatives when it is not free. */
export interface PlaceHold {
  service_id: ServiceId;
  starts_at: Instant;
  staff_member_id?: StaffMemberId | null;
  resource_id?: ResourceId | null;
  /** Takes part where free; else somebody else does. */
  preferred_staff_member_id?: StaffMemberId | null;
  offer?: string | null;
}

/** A page of Stripe's on which a plan is chosen and paid. */
export interface PlanCheckout {
  id: PlanCheckoutId;
  plan: string;
  url: string;
  expires_at: Instant;
}

/** How often a plan is paid for. */
export type PlanInterval = 'month' | 'year';

/** What a mail to the owners of a business says about its plan. */
export type PlanMailKind = 'plan_past_due' | 'plan_suspended' | 'plan_restored';

/** An owner of the business is to be told where it stands with the platform. */
export interface PlanMailRequested {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  mail_id: MailId;
  kind: PlanMailKind;
  user_id: UserId;
  /** From then on the mail is worth nothing. */
  expires_at: Instant;
  /** A `contracts.identity.mail.AccountMail`, sealed to notifications. */
  mail: string;
}

/** Plan a session; its staff member's time is taken. Refused with 409 and reasons where it is not free. */
export interface PlanSession {
  /** The services that can be booked in it; each is sold in sessions, and its staff member gives it. */
  service_ids: readonly ServiceId[];
  staff_member_id: StaffMemberId;
  start: string;
  /** Local times; an end that is not after the start lies on the next day. */
  end: string;
  /** The zone of the local times; the business's by default. */
  timezone?: string | null;
  /** The session is cut into slots of this length; null is one slot as long as the session, such as a class. */
  slot_minutes?: number | null;
  /** The seats in each slot. */
  capacity: number;
  /** What a seat costs; null leaves it to each service. */
  price?: Money | null;
  /** The local date it begins on. */
  date: Day;
}

/**
 * Plan the same session on certain weekdays of a range of dates, at most 400 of them. All or none: refused with
 * 409 and the dates whose time is taken, unless those are to be left out.
 */
export interface PlanSessionRun {
  /** The services that can be booked in it; each is sold in sessions, and its staff member gives it. */
  service_ids: readonly ServiceId[];
  staff_member_id: StaffMemberId;
  start: string;
  /** Local times; an end that is not after the start lies on the next day. */
  end: string;
  /** The zone of the local times; the business's by default. */
  timezone?: string | null;
  /** The session is cut into slots of this length; null is one slot as long as the session, such as a class. */
  slot_minutes?: number | null;
  /** The seats in each slot. */
  capacity: number;
  /** What a seat costs; null leaves it to each service. */
  price?: Money | null;
  days: readonly Weekday[];
  from_date: Day;
  to_date: Day;
  except_dates?: readonly Day[];
  /**
   * Plan the rest where the time of some is taken.
   * @default false
   */
  skip_taken?: boolean;
  /**
   * Plan nothing, and say what would be.
   * @default false
   */
  dry_run?: boolean;
}

/** Where the business stands, and the subscription that this rests on. */
export interface PlanStanding {
  business_id: BusinessId;
  standing: Standing;
  plan: string;
  reason: StandingReason;
  /** When the trial, the excuse or the grace ends; null where time alone changes nothing. */
  until: Instant | null;
  changed_at: Instant;
  version: number;
  /** The newest; null before the first. */
  subscription: PlanSubscription | null;
}

/** A business's subscription of a plan. */
export interface PlanSubscription {
  plan: string;
  status: PlanSubscriptionStatus;
  /** When it renews, or ends where it was called off. */
  period_ends_at: Instant | null;
  /** When it ends; null unless it was called off. */
  cancels_at: Instant | null;
  /** Where what is due is paid; null while nothing is. */
  pay_url: string | null;
}

/** The status of a subscription, in Stripe's words. */
export type PlanSubscriptionStatus = 'incomplete' | 'incomplete_expired' | 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'canceled';

/** What would become of one occurrence, or why nothing can. */
export interface PlannedOccurrence {
  /** The local time that the rule gives it. */
  recurrence_id: string;
  starts_at: Instant;
  bookable: boolean;
  /** Who would give it. */
  staff_member_ids: StaffMemberId[];
  reasons: Reason[];
  alternatives: Alternative[];
}

/** A business among all of them. */
export interface PlatformBusiness {
  id: BusinessId;
  slug: string;
  name: string;
  timezone: string;
  currency: string;
  locale: string;
  suspended: boolean;
  accepting_bookings: boolean;
  /** Why it takes no bookings; null while it does. */
  closed_because: ClosedBecause | null;
  /** Whether whoever works here needs a second factor. */
  staff_need_totp: boolean;
  /** The hosts of its own where it is served. */
  hosts: string[];
  version: number;
  created_at: Instant;
  suspended_at: Instant | null;
  /** Why the platform suspended it; null while it is not. */
  suspension_reason: string | null;
}

/** A business and who answers for it. */
export interface PlatformBusinessDetail {
  id: BusinessId;
  slug: string;
  name: string;
  timezone: string;
  currency: string;
  locale: string;
  suspended: boolean;
  accepting_bookings: boolean;
  /** Why it takes no bookings; null while it does. */
  closed_because: ClosedBecause | null;
  /** Whether whoever works here needs a second factor. */
  staff_need_totp: boolean;
  /** The hosts of its own where it is served. */
  hosts: string[];
  version: number;
  created_at: Instant;
  suspended_at: Instant | null;
  /** Why the platform suspended it; null while it is not. */
  suspension_reason: string | null;
  owners: Member[];
}

/** The rules of a purchase, as they stood when it was made. */
export interface Policy {
  version: number;
  cancel_notice_minutes: number;
  move_notice_minutes: number;
  late_cancel_fee_percent: number;
  no_show_fee_percent: number;
  deposit: DepositTerms;
  credits: CreditTerms;
}

/** Staff members or resources of whom a service needs some, whichever they are. */
export interface Pool {
  name: string;
  staff_member_ids: StaffMemberId[];
  resource_ids: ResourceId[];
  id: PoolId;
  version: number;
}

/** A pool was added or changed; the fields are its new state. */
export interface PoolChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  pool_id: PoolId;
  name: string;
  staff_member_ids: StaffMemberId[];
  resource_ids: ResourceId[];
}

/** A dry run: every occurrence, whether it can be booked, why not, and what could be had instead. */
export interface PreviewSeries {
  service_id: ServiceId;
  /** The first occurrence; the rule must give it too. */
  starts_at: Instant;
  staff_member_id?: StaffMemberId | null;
  rule: string;
  /** Local starts that the rule gives and that are left out (EXDATE). */
  exdates?: readonly string[];
  /** Occurrences that take place at another time, such as an alternative that a dry run told. */
  instead?: readonly Instead[];
  /** Of the first start: it need not lie on today's grid, and its price holds for all. */
  offer?: string | null;
}

/** An error as RFC 9457 has it, with a stable `code`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: FieldProblem[];
  /** Why a start is not bookable (the codes of explain). */
  reasons?: (Record<string, unknown>)[];
  /** Up to five bookable starts, on a 409 for a slot. */
  alternatives?: (Record<string, unknown>)[];
  /** The current version, on a 412. */
  current?: Record<string, unknown>;
  trace_id?: string;
}

/** A service as customers see it. */
export interface PublicService {
  id: ServiceId;
  name: string;
  description: string;
  duration_minutes: number;
  price: Money;
  /** What customers pay before a booking stands. */
  deposit: Money | null;
  timezone: string;
  requires_approval: boolean;
  location: Location;
  staff_member_ids: StaffMemberId[];
  /** Whether it is sold by the seat, in sessions. */
  in_sessions: boolean;
}

/** A staff member as customers see them. */
export interface PublicStaffMember {
  id: StaffMemberId;
  name: string;
  timezone: string;
}

/** A package that a customer bought, on the terms it had then. */
export interface Purchase {
  id: PurchaseId;
  status: PurchaseStatus;
  version: number;
  package_id: PackageId;
  package_name: string;
  customer_id: CustomerId;
  credits: number;
  price: Money;
  service_ids: ServiceId[];
  paid_at: Instant | null;
  refunded_at: Instant | null;
  created_at: Instant;
}

/** A package was bought, paid or given back; the fields are the purchase's new state. */
export interface PurchaseChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  purchase_id: PurchaseId;
  status: PurchaseStatus;
  package_id: PackageId;
  customer_id: CustomerId;
  price: Money;
  /** Whether staff took the money, or gave it back, themselves: billing has to record it. */
  at_the_desk: boolean;
}

/** Where a purchase stands: awaiting_payment → paid → refunded. */
export type PurchaseStatus = 'awaiting_payment' | 'paid' | 'refunded';

/** The audit log of any business. An act, not a question: that somebody read it is the log's newest entry. */
export interface ReadAudit {
  /** Of this actor: `user:usr_…`. */
  actor?: string | null;
  /** Whose subject begins so: `identity.role.`. */
  command?: string | null;
  from?: Instant | null;
  /** Before this moment. */
  to?: Instant | null;
  /** @default 50 */
  limit?: number;
  cursor?: string | null;
  business_id: BusinessId;
}

/** Read a note. That is an act, not a question: the access log tells who read what, each time. */
export interface ReadNote {
  note_id: NoteId;
  /** An earlier one; the newest by default. */
  revision?: number | null;
}

/** The stream has begun; its id says where, so that a client that hears nothing more can resume all the same. */
export interface Ready {
  type: 'ready';
}

/** Why a start is not bookable. */
export interface Reason {
  code: string;
  /** The rule or booking behind it, for those who may see it. */
  id: string | null;
  /** Whom it concerns, for those who may see it. */
  staff_member_id: StaffMemberId | null;
  /** What it concerns, for those who may see it. */
  resource_id: ResourceId | null;
}

/** An event of Stripe's, as it came in. Handed over by the gateway. */
export interface ReceiveStripeEvent {
  /** The body to the byte, in base64. */
  body: string;
  /** The header Stripe-Signature. */
  signature: string;
}

/** An event of WorkOS's, as it came in. Handed over by the gateway. */
export interface ReceiveWorkosEvent {
  /** The body to the byte, in base64. */
  body: string;
  /** The header WorkOS-Signature. */
  signature: string;
}

/** Record that a customer agreed to something, or took it back. */
export interface RecordConsent {
  customer_id: CustomerId;
  kind: string;
  granted: boolean;
  wording_version: string;
  source: ConsentSource;
  /** When the customer said it; now, by default. Not later than now. */
  at?: Instant | null;
}

/**
 * Record that staff took the money for a period of a membership; its credits are granted then. Refused while a
 * subscription runs at Stripe: then its clock alone renews.
 */
export interface RecordPeriodPaid {
  membership_id: MembershipId;
  /** When the period begins; by default where the last one that is paid ends. */
  starts_at?: Instant | null;
  /** When it ends; by default one interval of the membership's plan after it begins, by the business's calendar. */
  ends_at?: Instant | null;
  /** What was taken; by default the membership's price. */
  amount?: Money | null;
  /** @default 'cash' */
  paid_by?: DeskMethod;
}

/** Record that a customer bought a package. */
export interface RecordPurchase {
  package_id: PackageId;
  customer: Contact;
  /**
   * Whether staff have taken the money: the credits are granted at once. Otherwise they are when billing has it.
   * @default true
   */
  paid?: boolean;
}

/** Codes for when the authenticator app is lost: each works once. Shown once. */
export interface RecoveryCodes {
  codes: string[];
}

/** Use a ticket up, for what it was issued. Asked by the gateway. */
export interface RedeemTicket {
  ticket: string;
  stream: StreamName;
  business_id: BusinessId;
  /** The origin of the page that opens the stream; None for one of the stream's own host, and for no page at all. */
  origin?: string | null;
}

/** Exchange a refresh token for a new pair. A token used twice ends its whole login. */
export interface RefreshLogin {
  refresh_token: string;
}

/** Money that is given back of a payment. */
export interface Refund {
  id: RefundId;
  payment_id: PaymentId;
  status: RefundStatus;
  amount: Money;
  reason: RefundReason;
  note: string | null;
  /** Whether what was paid for is undone by it: credits that are unspent are revoked. */
  undoes: boolean;
  /** Why Stripe or the bank refused it, as a code. */
  problem: string | null;
  stripe_id: string | null;
  refunded_at: Instant | null;
  created_at: Instant;
}

/**
 * Money could not be given back: Stripe refused for good, or a bank sent it back. It is still the business's.
 * Said once. Another refund of the same payment may succeed.
 */
export interface RefundFailed {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  refund_id: RefundId;
  payment_id: PaymentId;
  amount: Money;
  /** Why, by Stripe's code; null where it told none. */
  problem?: string;
  /** The booking whose deposit or fee it was. */
  booking_id?: BookingId;
  /** The purchase that the payment was for; whether it is undone is told with money that is given back alone. */
  purchase_id?: PurchaseId;
  membership_id?: MembershipId;
  /** Who had paid, and is still owed it. */
  customer_id?: CustomerId;
  /** What had been paid for, in the business's words. */
  description?: string;
}

/**
 * Give money back: all that is left of a payment, or part of it. It is set aside at once and given back at
 * Stripe right after, or as soon as Stripe can be reached.
 */
export interface RefundPayment {
  payment_id: PaymentId;
  /** How much; by default all that is left. */
  amount?: Money | null;
  /** @default 'requested' */
  reason?: StaffReason;
  /** Why, for the business's own books. */
  note?: string | null;
  /**
   * Whether what was paid for is undone: unspent credits are revoked. It always is once nothing is left.
   * @default false
   */
  undoes?: boolean;
}

/**
 * Record that staff gave the money back: what is unspent is revoked. What was paid online is given back there,
 * by refunding its payment.
 */
export interface RefundPurchase {
  purchase_id: PurchaseId;
  if_version?: number | null;
}

/** Why money is given back. */
export type RefundReason = 'requested' | 'duplicate' | 'fraudulent' | 'cancelled' | 'unusable' | 'elsewhere';

/** Where a refund stands: started → pending → succeeded | failed; what has succeeded may still fail at the bank. */
export type RefundStatus = 'started' | 'pending' | 'succeeded' | 'failed';

/** A row, or an event of a calendar, that cannot be imported. Nothing of what it holds is told. */
export interface RefusedRow {
  /** Where it begins in the file, from 1. */
  line: number;
  /** The header of the column, or the property of the event. */
  column: string | null;
  /** A code: `missing`, `invalid`, `formula`, `too_many_cells`, `broken`, `unknown_timezone`, `too_frequent`, … */
  reason: string;
  detail: string;
}

/** A session that cannot be planned. */
export interface RefusedSession {
  starts_at: Instant;
  ends_at: Instant;
  local_start: string;
  /** Why, as codes: booked, held, blocked, busy_calendar, past. */
  reasons: string[];
}

/**
 * Register a person with a password and log them in. The address is theirs once they follow the link in a mail.
 * The answer is the same whether or not anybody has registered with this address; its holder is told by mail.
 */
export interface RegisterUser {
  name: string;
  email: string;
  password: string;
  /** The language of mails about the account. */
  locale?: string | null;
  /** Names the device in the list of logins; by default what the `User-Agent` header says. */
  user_agent?: string | null;
}

/** Let a suspended business go on. Twice is once. */
export interface ReinstateBusiness {
  business_id: BusinessId;
}

/** Refuse a pending booking; it ends cancelled. */
export interface RejectBooking {
  booking_id: BookingId;
  reason?: string | null;
  if_version?: number | null;
}

/** Give a held slot back. */
export interface ReleaseHold {
  hold_id: HoldId;
  token: string;
}

/** Forget all that a source has brought. */
export interface RemoveBusyTimes {
  staff_member_id: StaffMemberId;
  source: string;
}

/** Remove the issuer; logins by it end. */
export interface RemoveIssuer {
}

/** Take back the permission to charge a card; proven as for `SaveCard`. */
export interface RemoveMyPaymentMethod {
  payment_method_id: PaymentMethodId;
  booking_id?: BookingId | null;
  token?: string | null;
}

/** Give a date its weekly hours back. */
export interface RemoveOverride {
  override_id: OverrideId;
}

/** Forget a customer's card: it is charged no more from now on, and taken from Stripe's customer right after. */
export interface RemovePaymentMethod {
  payment_method_id: PaymentMethodId;
  /** Whose it must be. */
  customer_id?: CustomerId | null;
}

/** Do without a second factor again. Businesses that ask for one give no more roles then. */
export interface RemoveTotp {
  code: string;
}

/** Give new recovery codes; the earlier ones are worth nothing then. */
export interface RenewRecoveryCodes {
  code: string;
}

/**
 * A period of a membership has begun and no payment for it is known: billing is asked to look again. Said once
 * for each membership and period. Nothing is granted until billing says that the period is paid.
 */
export interface RenewalEvidenceMissing {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  membership_id: MembershipId;
  customer_id: CustomerId;
  period_starts_at: Instant;
}

/** Look again at an object that rests. */
export interface ReplayLook {
  business_id: BusinessId;
  look_id: LookId;
}

/** Try an event again that was given up, refused or ignored; or all that were given up. */
export interface ReplayStripeEvents {
  event_id?: string | null;
}

/** How many are tried again. */
export interface Replayed {
  count: number;
}

/** Send a link to choose another password, if this is a user's address. The answer is the same if it is not. */
export interface RequestPasswordReset {
  email: string;
}

/** That so many different members of a pool take part in each booking of a service. */
export interface Requirement {
  pool_id: PoolId;
  count: number;
}

/** That so many different members of a pool take part in each booking of a service. */
export interface RequirementInput {
  pool_id: PoolId;
  /** @default 1 */
  count?: number;
}

/** Move a booking in one step; its own old time never blocks it. */
export interface RescheduleBooking {
  booking_id: BookingId;
  starts_at: Instant;
  staff_member_id?: StaffMemberId | null;
  resource_id?: ResourceId | null;
  /** Takes part where free; whoever gave it before does else. */
  preferred_staff_member_id?: StaffMemberId | null;
  offer?: string | null;
  token?: string | null;
  /**
   * Set the business's own rules aside, as when booking.
   * @default false
   */
  override?: boolean;
  /** Why; needed with `override`. */
  override_reason?: string | null;
  if_version?: number | null;
}

/**
 * Move one occurrence, one and the following, or all that lie ahead, by the same local time: all or none. This
 * and following is cut off as a series of its own, which is the answer; the same tokens manage it.
 */
export interface RescheduleSeries {
  series_id: SeriesId;
  scope: EditScope;
  /** The occurrence that `starts_at` is meant for; the others move as far as it does. */
  booking_id: BookingId;
  starts_at: Instant;
  /** Who gives them from now on; whoever gave them so far, where free, when left out. */
  staff_member_id?: StaffMemberId | null;
  /** Of the start of the occurrence meant. */
  offer?: string | null;
  token?: string | null;
  if_version?: number | null;
}

/** Move all of a visit that lies ahead, all or none; none of its own old times blocks it. */
export interface RescheduleVisit {
  visit_id: VisitId;
  /** Every booking of it that lies ahead, in their new order. */
  parts: readonly MovedPart[];
  token?: string | null;
  if_version?: number | null;
}

/** Send the mail of an invitation again, with a new link; earlier links are worth nothing then. */
export interface ResendInvitation {
  invitation_id: InvitationId;
}

/** Send the mail that proves the address of the user who asks once more; earlier links are worth nothing then. */
export interface ResendVerification {
}

/** Choose another password with the link in a mail. It works once; all logins of the user end. */
export interface ResetPassword {
  token: string;
  password: string;
}

/** A room or a device that is booked like a staff member. */
export interface Resource {
  name: string;
  kind: ResourceKind;
  /** How many bookings it takes at a time. */
  capacity: number;
  /** Its hours, whatever the service's are; null is always, as far as the business is open. */
  schedule_id: ScheduleId | null;
  active: boolean;
  id: ResourceId;
  version: number;
}

/** A stretch in which a resource takes no bookings. */
export interface ResourceBlock {
  id: BlockedTimeId;
  resource_id: ResourceId;
  starts_at: Instant;
  ends_at: Instant;
  reason: string | null;
}

/** A resource was added or changed; the fields are its new state. */
export interface ResourceChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  resource_id: ResourceId;
  name: string;
  kind: ResourceKind;
  capacity: number;
  active: boolean;
}

/** What a resource is. */
export type ResourceKind = 'room' | 'equipment';

/** An object at Stripe that could not be settled, however often it was looked at. */
export interface RestingLook {
  id: LookId;
  business_id: BusinessId;
  kind: string;
  object_id: string;
  account: string | null;
  attempts: number;
  problem: string;
  /** When it was last settled. */
  looked_at: Instant | null;
}

/** Something may have been missed: look again at whatever is shown. Said after every gap, known or feared. */
export interface Resync {
  type: 'resync';
}

/** Ask the vendor again at once, rather than when it is next due. */
export interface RetryRoom {
  booking_id: BookingId;
}

/** The code that was bought, told once: it is stored hashed. */
export interface RevealGiftCode {
  gift_code_id: GiftCodeId;
  /** Of the checkout that paid it. */
  token: string;
}

/** A gift code, told once to whoever bought it. */
export interface RevealedGift {
  code: string;
  amount: Money;
  expires_at: Instant | null;
}

/** Write a note anew, as its author; the earlier text stays readable. */
export interface ReviseNote {
  note_id: NoteId;
  text: string;
  /** The revision it had when it was read. */
  if_version?: number | null;
}

/** End a key, for ever and within five seconds. One that has ended stays as it is. */
export interface RevokeApiKey {
  key_id: ApiKeyId;
}

/** Take an invitation back. */
export interface RevokeInvitation {
  invitation_id: InvitationId;
}

/** Take a role away. The last owner cannot be removed. */
export interface RevokeRole {
  user_id: UserId;
  role: Role;
}

/** A user's standing in one business, or on the platform. */
export type Role = 'customer' | 'staff' | 'manager' | 'owner' | 'platform_admin';

/** What a user is in one business. */
export interface RoleGrant {
  business_id: BusinessId;
  slug: string;
  business_name: string;
  role: Role;
}

/** A user may act in a business. */
export interface RoleGranted {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  user_id: UserId;
  business_id: BusinessId;
  role: Role;
  name: string;
}

/** A user may no longer act in a business in this role. */
export interface RoleRevoked {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  user_id: UserId;
  business_id: BusinessId;
  role: Role;
}

/** The video room of a booking, as staff see it. */
export interface Room {
  booking_id: BookingId;
  state: RoomState;
  opens_at: Instant;
  closes_at: Instant;
  /** How often the vendor was asked in vain since it last did what was wanted. */
  attempts: number;
  /** Why, as a code: `away`, `overloaded`, `unauthorized`, `refused`, `not_configured`. */
  problem: string | null;
  next_attempt_at: Instant | null;
  ready_at: Instant | null;
}

/** A video room, and who was given a way in. */
export interface RoomDetails {
  booking_id: BookingId;
  state: RoomState;
  opens_at: Instant;
  closes_at: Instant;
  /** How often the vendor was asked in vain since it last did what was wanted. */
  attempts: number;
  /** Why, as a code: `away`, `overloaded`, `unauthorized`, `refused`, `not_configured`. */
  problem: string | null;
  next_attempt_at: Instant | null;
  ready_at: Instant | null;
  /** The latest first, at most a hundred. */
  joins: RoomJoin[];
}

/** That somebody was given a way in. */
export interface RoomJoin {
  at: Instant;
  actor: string;
  /** Whether they came as the business. */
  host: boolean;
}

/** Where a video room stands at the vendor. */
export type RoomState = 'preparing' | 'ready' | 'failing' | 'closed';

/** Who comes to a session. */
export interface Roster {
  session: Session;
  slots: RosterSlot[];
}

/** Who sits in one slot of a session. */
export interface RosterSlot {
  starts_at: Instant;
  ends_at: Instant;
  local_start: string;
  seats: Seat[];
  /** Seats that are kept for somebody who has not booked yet. */
  held: number;
}

/** Replace both endpoints by new ones with new secrets; the old ones are listened to until an hour after that. */
export interface RotateStripeEndpoints {
}

/**
 * Leave a card for later fees, on a page of Stripe's. For whoever has a token of a booking's manage links, and
 * for the customer that the login is.
 */
export interface SaveCard {
  booking_id?: BookingId | null;
  token?: string | null;
  /** The version of the wording that was shown and agreed to; refused when another holds now. */
  agreed: string;
  success_url: string;
  cancel_url?: string | null;
}

/** When a staff member works, or a service is given. */
export interface Schedule {
  id: ScheduleId;
  name: string;
  timezone: string;
  rules: AvailabilityRule[];
  overrides: Override[];
  out_of_office: DateRange[];
  travel: TravelZone[];
  version: number;
}

/** Hours changed. */
export interface ScheduleChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  schedule_id: ScheduleId;
  timezone: string;
}

/** Somebody's seat in a session. */
export interface Seat {
  /** From 1; it may change while others book. */
  number: number;
  booking_id: BookingId;
  status: BookingStatus;
  service_id: ServiceId;
  service_name: string;
  customer_id: CustomerId;
  customer_name: string;
}

/** One service of a visit, as it is looked for. */
export interface Segment {
  service_id: ServiceId;
  staff_member_id?: StaffMemberId | null;
  /**
   * Least minutes between the end of the one before and its start.
   * @default 0
   */
  gap_minutes?: number;
  /**
   * How many minutes more it may take until it starts, so that it finds a start of its own.
   * @default 30
   */
  wait_minutes?: number;
}

/** Bookings that recur by a rule. */
export interface Series {
  id: SeriesId;
  version: number;
  service_id: ServiceId;
  /** Whom the customer asked for. */
  staff_member_id: StaffMemberId | null;
  customer_id: CustomerId;
  rule: string;
  timezone: string;
  /** The local time that the rule counts from. */
  first_start: string;
  exdates: string[];
  /** How much later than the rule says it takes place since it was moved as a whole, on local clocks. */
  shift_minutes: number;
  /** The series that this one was cut off from, when this occurrence and the following were moved. */
  split_from: SeriesId | null;
  created_at: Instant;
  /** Its occurrences, whatever has become of them. */
  bookings: Booking[];
}

/** A series as it would be booked now. */
export interface SeriesPlan {
  service_id: ServiceId;
  /** The zone of the service; its clocks are those of the rule. */
  timezone: string;
  rule: string;
  occurrences: PlannedOccurrence[];
  /** How many of them cannot be booked. */
  conflicts: number;
}

/** What a business sells by the hour. */
export interface Service {
  name: string;
  description: string;
  duration_minutes: number;
  /** The grid of starts; may differ from the duration. */
  interval_minutes: number;
  alignment: Alignment;
  offset_start_minutes: number;
  buffer_before_minutes: number;
  buffer_after_minutes: number;
  notice: Notice;
  horizon: Horizon;
  limits: Limits;
  price: Money;
  requires_approval: boolean;
  /** Whether a booking that waits for approval keeps others out. */
  pending_occupies: boolean;
  unattended: Unattended;
  /** Minutes after the end before an unsettled booking is settled. */
  grace_minutes: number;
  /** Share of the price owed when cancelled inside the cancellation notice. */
  late_cancel_fee_percent: number;
  /** Share of the price owed for a no-show, once a person has confirmed it. */
  no_show_fee_percent: number;
  deposit: DepositTerms;
  credits: CreditTerms;
  /** Online, each confirmed booking has a video room of its own. */
  location: Location;
  /** The hours of the service; null leaves them to each staff member's own. */
  schedule_id: ScheduleId | null;
  staff_mode: StaffMode;
  staff_member_ids: StaffMemberId[];
  /** Those of its staff who always take part, beside any one of the others. */
  required_staff_member_ids: StaffMemberId[];
  /** Who and what is needed beside its staff: so many of each of these pools. */
  requirements: Requirement[];
  /** Whether it is sold by the seat, in sessions and at no other time; they say when, how long and with whom. */
  in_sessions: boolean;
  active: boolean;
  id: ServiceId;
  /** The zone that grid, limits and horizon are decided in. */
  timezone: string;
  version: number;
}

/** A service was created or changed; the fields are its new state. */
export interface ServiceChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  service_id: ServiceId;
  name: string;
  duration_minutes: number;
  price: Money;
  active: boolean;
}

/** A stretch of a staff member's time that is sold by the seat. */
export interface Session {
  id: SessionId;
  status: SessionStatus;
  version: number;
  service_ids: ServiceId[];
  staff_member_id: StaffMemberId;
  starts_at: Instant;
  ends_at: Instant;
  /** The zone that its wall times are meant in. */
  timezone: string;
  local_start: string;
  /** On the wall of the session's zone, ISO 8601 with offset. */
  local_end: string;
  slot_minutes: number | null;
  capacity: number;
  price: Money | null;
}

/** A session does not take place. Its bookings are told of one by one, and why. */
export interface SessionCancelled {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  session_id: SessionId;
  service_ids: ServiceId[];
  staff_member_id: StaffMemberId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  /** Null where it is one slot. */
  slot_minutes?: number;
  /** The seats in each slot. */
  capacity: number;
  /** What a seat costs; null leaves it to each service. */
  price?: Money;
}

/** A session changed. Bookings that moved with it are told of one by one. */
export interface SessionChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  session_id: SessionId;
  service_ids: ServiceId[];
  staff_member_id: StaffMemberId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  /** Null where it is one slot. */
  slot_minutes?: number;
  /** The seats in each slot. */
  capacity: number;
  /** What a seat costs; null leaves it to each service. */
  price?: Money;
}

/** A session takes place. */
export interface SessionPlanned {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  session_id: SessionId;
  service_ids: ServiceId[];
  staff_member_id: StaffMemberId;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  /** Null where it is one slot. */
  slot_minutes?: number;
  /** The seats in each slot. */
  capacity: number;
  /** What a seat costs; null leaves it to each service. */
  price?: Money;
}

/** The sessions of a weekly run. */
export interface SessionRun {
  /** Those that were planned; of a dry run those that would be. */
  sessions: Session[];
  /** Those whose time is taken. */
  refused: RefusedSession[];
  dry_run: boolean;
}

/** A slot of a session, for one of the services that can be booked in it. */
export interface SessionSlot {
  service_id: ServiceId;
  service_name: string;
  starts_at: Instant;
  ends_at: Instant;
  timezone: string;
  /** The start on the wall of the zone, ISO 8601 with offset. */
  local_start: string;
  /** Who gives the seats that are left. */
  staff_member_ids: StaffMemberId[];
  /** How many more bookings of the service it takes; 0 is full. */
  remaining: number;
  /** Whether it can be booked now: it is not full, not too close and not too far off. */
  bookable: boolean;
  price: Money;
  /** Book or hold with this within ten minutes, at this price; null where it is not bookable. */
  offer: string | null;
}

/** Whether a session takes place: planned → cancelled. */
export type SessionStatus = 'planned' | 'cancelled';

/** Set the OpenID Connect issuer of the business; logins by the one before end. */
export interface SetIssuer {
  /** What people call it, as on a button. */
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string;
}

/** Decide who reads the notes of the business beside their authors, those already written too. */
export interface SetNotePolicy {
  readers: NoteReaders;
  if_version?: number | null;
}

/** Let nobody book outside of a schedule's hours, whoever works then; null lifts that again. Bookings stand. */
export interface SetOpeningHours {
  schedule_id: ScheduleId | null;
}

/** Give one date its own hours. Several on one date add up; `00:00`–`00:00` closes it. */
export interface SetOverride {
  schedule_id: ScheduleId;
  date: Day;
  start: string;
  end: string;
}

/** Decide about the business's mails. Reminders that are already planned keep their time. */
export interface SetPreferences {
  /** Customers are reminded this long before the start; empty is never. */
  reminder_minutes?: readonly number[];
  /** @default '#1d4ed8' */
  brand_color?: string;
  /**
   * Closes every mail: an address, how to reach the business.
   * @default ''
   */
  footer?: string;
  if_version?: number | null;
}

/** Say, as a note's author, who else reads it: exactly these. */
export interface ShareNote {
  note_id: NoteId;
  shared_with: readonly UserId[];
}

/**
 * Register a person, create a business of theirs and log them in: all of it or nothing. Somebody who is
 * registered already creates a business as themselves.
 */
export interface SignUp {
  owner: RegisterUser;
  business: CreateBusiness;
}

/** A new business, and its owner's first login. */
export interface SignedUp {
  business: Business;
  tokens: Tokens;
}

/** A bookable start. */
export interface Slot {
  starts_at: Instant;
  ends_at: Instant;
  /** The start on the wall of the zone that was asked for, ISO 8601 with offset. */
  local_start: string;
  /** Who could give it. */
  staff_member_ids: StaffMemberId[];
  /** How many more bookings it takes: one, unless it is a session. */
  remaining: number;
  price: Money;
  /** Book or hold with this within ten minutes, even when other bookings have moved the grid since. */
  offer: string;
}

/** Someone whose time is sold. */
export interface StaffMember {
  id: StaffMemberId;
  name: string;
  email: string | null;
  timezone: string;
  schedule_id: ScheduleId | null;
  weight: number;
  /** The most bookings that this one takes part in, of all services. */
  limits: Limits;
  active: boolean;
  version: number;
}

/** A staff member was added or changed. */
export interface StaffMemberChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  staff_member_id: StaffMemberId;
  name: string;
  timezone: string;
  active: boolean;
}

/** Whether any one of a service's staff will do, or all of them are needed. */
export type StaffMode = 'round_robin' | 'collective';

/** Why staff give money back. */
export type StaffReason = 'requested' | 'duplicate' | 'fraudulent';

/** Where a business stands with the platform. */
export type Standing = 'trial' | 'active' | 'past_due' | 'suspended';

/** A business stands elsewhere with the platform than before; the fields are the new state. */
export interface StandingChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  business_id: BusinessId;
  standing: Standing;
  plan: string;
  /** When the trial, the excuse or the grace ends; null where time alone changes nothing. */
  until?: Instant;
  reason: StandingReason;
  /** How many staff members its plan lets be active at once; null is as many as there are. */
  most_staff_members?: number;
  /** Where it stood before: the same where the plan alone, its limit, its end or its reason changed. */
  previous?: Standing;
}

/** Why a business stands where it does. */
export type StandingReason = 'no_plans' | 'trial' | 'subscribed' | 'excused' | 'trial_over' | 'excuse_over' | 'payment_failed' | 'plan_paused' | 'plan_ended';

/**
 * Pay a booking's deposit, buy a package or join a membership: exactly one of them. The gateway answers it:
 * scheduling says what is owed and records what is bought, billing opens Stripe's page. There is one open
 * checkout for each thing that is to be paid: asked for again, it is told again.
 */
export interface StartCheckout {
  /** The booking that awaits its deposit. */
  booking_id?: BookingId | null;
  /** A token of the booking's manage links; its customer by login, and staff, need none. */
  token?: string | null;
  package_id?: PackageId | null;
  plan_id?: MembershipPlanId | null;
  /** Who buys; by default the customer that the login is. */
  customer?: Contact | null;
  /** Pays as much as is on it; not a membership. */
  gift_code?: string | null;
  success_url: string;
  cancel_url?: string | null;
}

/** Record that a customer has a membership. Its credits come with each period that billing says is paid. */
export interface StartMembership {
  plan_id: MembershipPlanId;
  customer: Contact;
  /** When its first period begins; now, by default. */
  starts_at?: Instant | null;
}

/** Begin to set up an authenticator app. Until a code confirms it, logging in is as before. */
export interface StartTotp {
}

/** What a buyer needs: where to pay, and what to book with once it is paid. */
export interface StartedCheckout {
  /** Null where there is nothing to pay. */
  checkout: OpenedCheckout | null;
  purchase: Purchase | null;
  membership: Membership | null;
  /** Books with the credits that are bought, once they are paid; told once, stored hashed. */
  credits_pass: string | null;
}

/** An event with an id to resume after, as tRPC hands it to a subscriber (`tracked()`). */
export interface StoredEvent {
  id: string;
  data: Ready | NotificationTold;
}

/** Which stream. */
export type StreamName = 'me' | 'admin';

/** A webhook endpoint at Stripe that billing keeps, without its secret. */
export interface StripeEndpoint {
  id: StripeEndpointId;
  audience: Audience;
  status: EndpointStatus;
  stripe_id: string | null;
  url: string | null;
  /** Why it could not be made or brought up to date last, as a code. */
  problem: string | null;
  created_at: Instant;
  checked_at: Instant | null;
}

/** All of them, the newest first. */
export interface StripeEndpoints {
  items: StripeEndpoint[];
  /** Secrets of endpoints made by hand are configured: billing makes none itself. */
  by_hand: boolean;
}

/** An event of Stripe's, without what it carries. */
export interface StripeEvent {
  event_id: string;
  type: string;
  /** The connected account it happened in; null is the platform's own. */
  account: string | null;
  business_id: BusinessId | null;
  livemode: boolean;
  /** The kind of object that is looked at for it. */
  object_kind: string | null;
  object_id: string | null;
  status: EventStatus;
  /** Why nothing was done yet, or never will be, as a code. */
  problem: string | null;
  attempts: number;
  /** It was never delivered: we found it by reading Stripe's list. */
  missed: boolean;
  happened_at: Instant;
  received_at: Instant;
  settled_at: Instant | null;
}

/**
 * Begin a subscription of a plan: paid on Stripe's page. What was left open before is closed. What is left of a
 * trial stays free. Asked again for the same, the answer is the same page while it is open.
 */
export interface SubscribeToPlan {
  plan: string;
  /** @default 'month' */
  interval?: PlanInterval;
  /** Where Stripe's page leads back to. */
  success_url: string;
  cancel_url?: string | null;
}

/** What renews a membership at Stripe, as it was when it was last looked at. */
export interface Subscription {
  id: SubscriptionId;
  version: number;
  stripe_id: string;
  membership_id: MembershipId;
  /** Whose membership it is; null while scheduling has not told. */
  customer_id: CustomerId | null;
  /** Stripe's word for where it stands: `active`, `trialing`, `past_due`, `canceled`, … */
  status: string;
  /** When the period began that it is in; whether that is paid, its invoice says. */
  period_starts_at: Instant;
  period_ends_at: Instant;
  /** Whether it ends with this period. */
  cancel_at_period_end: boolean;
  ended_at: Instant | null;
  /** Stripe's id of its newest invoice. */
  latest_invoice: string | null;
  created_at: Instant;
}

/** What renews a membership at Stripe is new or has changed; the fields are its new state. */
export interface SubscriptionChanged {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  subscription_id: SubscriptionId;
  membership_id: MembershipId;
  /** Stripe's word for where it stands: `active`, `trialing`, `past_due`, `canceled`, … */
  status: string;
  /** The period that it is in, paid or not. */
  period: Period;
  /** Whether it ends with this period. */
  cancel_at_period_end: boolean;
  ended_at?: Instant;
  /** Whether nothing renews the membership any more: it has ended, and there is no other. */
  ends_membership: boolean;
}

/** Stop a business: its public pages say so, nothing in it changes, its people may still read. Twice is once. */
export interface SuspendBusiness {
  business_id: BusinessId;
  reason: string;
}

/** Bring Stripe into agreement with what is declared, now. Repeating it does nothing more. */
export interface SyncCatalogue {
}

/** What opens one stream, once. */
export interface Ticket {
  ticket: string;
  expires_at: Instant;
}

/** By whose login a stream is opened. */
export interface TicketHolder {
  user_id: UserId;
  login_id: LoginId;
  /** The login version of the user when the ticket was issued. */
  version: number;
}

/** All that happened to a booking, oldest first. */
export interface Timeline {
  booking_id: BookingId;
  entries: TimelineEntry[];
}

/** One thing that happened to a booking. */
export interface TimelineEntry {
  at: Instant;
  /** The event's subject, or a message's kind. */
  what: string;
  actor: string;
  detail: string;
  /** Who and what was picked then, and why; for the business's staff. */
  team: Assigned[];
  trace_id: string | null;
}

/** Slots of sessions in `[from, to)`, by start. */
export interface Timetable {
  slots: SessionSlot[];
  /** Whether the limit cut the list short. */
  has_more: boolean;
}

/** A fresh pair: the access token for 10 minutes, the refresh token for one use. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  /** Seconds until the access token ends. */
  expires_in: number;
  user: User;
}

/** What an authenticator app is set up with; shown once. */
export interface TotpSecret {
  /** Base32 (RFC 4648). */
  secret: string;
  /** The same as an `otpauth:` address, for a QR code. */
  uri: string;
}

/** Whether a user has a second factor. */
export interface TotpStatus {
  active: boolean;
  recovery_codes_left: number;
}

/** Between these dates (both included) the hours are read in another zone. */
export interface TravelZone {
  from_date: Day;
  to_date: Day | null;
  timezone: string;
}

/** Between these dates (both included) the hours are read in another zone. */
export interface TravelZoneInput {
  from_date: Day;
  to_date?: Day | null;
  timezone: string;
}

/**
 * The trial of a business is over in a few days, and nothing will pay for it then; told seven days before and
 * one. `version` is that of where it stands, which this does not change.
 */
export interface TrialEnding {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  business_id: BusinessId;
  ends_at: Instant;
  /** Which of these this is: so many days before the end, or as soon after that as it was noticed. */
  days: number;
}

/** What becomes of a confirmed booking that nobody settled. */
export type Unattended = 'completed' | 'no_show';

/** Open a blocked stretch again. */
export interface UnblockResource {
  blocked_time_id: BlockedTimeId;
}

/** Open a blocked stretch again. */
export interface UnblockTime {
  blocked_time_id: BlockedTimeId;
}

/** Change a business's profile; only the fields given. */
export interface UpdateBusiness {
  name?: string | null;
  timezone?: string | null;
  locale?: string | null;
  /** Whether whoever works here needs a second factor. Whoever says so has to have one. */
  staff_need_totp?: boolean | null;
  /** Refuse with 412 unless this is the current version. */
  if_version?: number | null;
}

/** Replace how a customer is reached; what is left out is forgotten. Bookings keep the name they were made in. */
export interface UpdateCustomer {
  name: string;
  email: string;
  phone?: string | null;
  timezone?: string | null;
  locale?: string | null;
  customer_id: CustomerId;
  if_version?: number | null;
}

/** Change what the user who asks is called and in which language they are written to; only the fields given. */
export interface UpdateMe {
  name?: string | null;
  locale?: string | null;
}

/** Replace what a business decides about a membership plan; memberships keep their terms. */
export interface UpdateMembershipPlan {
  name: string;
  /** @default '' */
  description?: string;
  /** The credits of each period; they are good until it ends. */
  credits: number;
  price: Money;
  interval: Interval;
  /** The services that its credits pay. */
  service_ids: readonly ServiceId[];
  /** @default true */
  active?: boolean;
  plan_id: MembershipPlanId;
  if_version?: number | null;
}

/** Replace what a business decides about a package; what was bought keeps its terms. */
export interface UpdatePackage {
  name: string;
  /** @default '' */
  description?: string;
  credits: number;
  price: Money;
  /** The services that its credits pay. */
  service_ids: readonly ServiceId[];
  /** The credits are good until the end of the day that is so many days after the payment; null is for ever. */
  valid_days?: number | null;
  /** @default true */
  active?: boolean;
  package_id: PackageId;
  if_version?: number | null;
}

/** Replace what a business decides about a pool; what is booked stands. */
export interface UpdatePool {
  name: string;
  staff_member_ids?: readonly StaffMemberId[];
  resource_ids?: readonly ResourceId[];
  pool_id: PoolId;
  if_version?: number | null;
}

/** Replace what a business decides about a resource; what is booked stands. */
export interface UpdateResource {
  name: string;
  /** @default 'room' */
  kind?: ResourceKind;
  /**
   * How many bookings it takes at a time.
   * @default 1
   */
  capacity?: number;
  /** Its hours, whatever the service's are; null is always, as far as the business is open. */
  schedule_id?: ScheduleId | null;
  /** @default true */
  active?: boolean;
  resource_id: ResourceId;
  if_version?: number | null;
}

/** Replace a schedule's weekly rules, dates off and travel; its overrides stay. */
export interface UpdateSchedule {
  name: string;
  timezone: string;
  rules: readonly AvailabilityRuleInput[];
  out_of_office?: readonly DateRange[];
  travel?: readonly TravelZoneInput[];
  schedule_id: ScheduleId;
  if_version?: number | null;
}

/** Replace what a business decides about a service. */
export interface UpdateService {
  name: string;
  /** @default '' */
  description?: string;
  duration_minutes: number;
  /**
   * The grid of starts; may differ from the duration.
   * @default 15
   */
  interval_minutes?: number;
  /** @default 'clock' */
  alignment?: Alignment;
  /** @default 0 */
  offset_start_minutes?: number;
  /** @default 0 */
  buffer_before_minutes?: number;
  /** @default 0 */
  buffer_after_minutes?: number;
  /** @default {"book_minutes": 0, "move_minutes": 0, "cancel_minutes": 0} */
  notice?: NoticeInput;
  /** @default {"kind": "rolling_calendar_days", "days": 60, "from_date": null, "to_date": null} */
  horizon?: HorizonInput;
  /**
   * @default {"bookings_per_day": null, "bookings_per_week": null, "bookings_per_month": null,
   * "bookings_per_year": null, "minutes_per_day": null}
   */
  limits?: LimitsInput;
  price: Money;
  /** @default false */
  requires_approval?: boolean;
  /**
   * Whether a booking that waits for approval keeps others out.
   * @default true
   */
  pending_occupies?: boolean;
  /** @default 'completed' */
  unattended?: Unattended;
  /**
   * Minutes after the end before an unsettled booking is settled.
   * @default 60
   */
  grace_minutes?: number;
  /**
   * Share of the price owed when cancelled inside the cancellation notice.
   * @default 0
   */
  late_cancel_fee_percent?: number;
  /**
   * Share of the price owed for a no-show, once a person has confirmed it.
   * @default 0
   */
  no_show_fee_percent?: number;
  /** @default {"percent": 0, "minutes": 30} */
  deposit?: DepositTermsInput;
  /** @default {"per_booking": 1, "late_cancel_uses": true, "no_show_uses": true} */
  credits?: CreditTermsInput;
  /**
   * Online, each confirmed booking has a video room of its own.
   * @default 'in_person'
   */
  location?: Location;
  /** The hours of the service; null leaves them to each staff member's own. */
  schedule_id?: ScheduleId | null;
  /** @default 'round_robin' */
  staff_mode?: StaffMode;
  staff_member_ids?: readonly StaffMemberId[];
  /** Those of its staff who always take part, beside any one of the others. */
  required_staff_member_ids?: readonly StaffMemberId[];
  /** Who and what is needed beside its staff: so many of each of these pools. */
  requirements?: readonly RequirementInput[];
  /**
   * Whether it is sold by the seat, in sessions and at no other time; they say when, how long and with whom.
   * @default false
   */
  in_sessions?: boolean;
  /** @default true */
  active?: boolean;
  service_id: ServiceId;
  if_version?: number | null;
}

/** Change a staff member; only the fields given. */
export interface UpdateStaffMember {
  staff_member_id: StaffMemberId;
  name?: string | null;
  email?: string | null;
  timezone?: string | null;
  schedule_id?: ScheduleId | null;
  weight?: number | null;
  limits?: LimitsInput | null;
  active?: boolean | null;
  if_version?: number | null;
}

/** What may this key do? Asked by the gateway for a key it does not remember; notes once an hour that it is used. */
export interface UseApiKey {
  key_hash: string;
}

/** A person with a login. */
export interface User {
  id: UserId;
  name: string;
  email: string;
  email_verified: boolean;
  /** The language that mails about the account are written in. */
  locale: string | null;
  created_at: Instant;
}

/** A user has proven that an address is theirs. Whoever knows a customer by it may show them what is theirs. */
export interface UserEmailVerified {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  user_id: UserId;
  /** A `contracts.identity.mail.VerifiedEmail`, sealed to scheduling. */
  address: string;
}

/** A user had their account erased: whoever keeps anything that tells who they are deletes it now. */
export interface UserErased {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  user_id: UserId;
}

/**
 * Everything that identity holds about a user, for a machine to read (GDPR articles 15 and 20). What a business
 * holds about them as its customer, the business hands out: `POST /v1/{slug}/me/export`.
 */
export interface UserExport {
  exported_at: Instant;
  user: User;
  roles: RoleGrant[];
  logins: OpenLogin[];
  /** Whether they have a second factor. */
  totp: boolean;
  /** The newest thousand, newest first. */
  events: AccountEvent[];
}

/** A person has a login. Their address is not yet proven, and not said: a mail to them would carry it sealed. */
export interface UserRegistered {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  user_id: UserId;
  name: string;
}

/** Compute the chain again, from its start or after an entry that is known to be well: 10,000 entries at most. */
export interface VerifyBillingAudit {
  /**
   * The sequence of that entry.
   * @default 0
   */
  after?: number;
}

/** Prove with the link in a mail that an address is yours. It works once. */
export interface VerifyEmail {
  token: string;
}

/** Bookings of one customer that follow each other. */
export interface Visit {
  id: VisitId;
  version: number;
  customer_id: CustomerId;
  created_at: Instant;
  /** By start, whatever has become of them. */
  bookings: Booking[];
}

/** Times for a visit whose first service starts in `[from, to)`, sorted. */
export interface VisitAvailability {
  /** The zone the local starts are written in. */
  timezone: string;
  times: VisitTime[];
  /** Whether the limit cut the list short. */
  has_more: boolean;
}

/** One service of a visit that can be had, and who would give it. */
export interface VisitPart {
  service_id: ServiceId;
  staff_member_id: StaffMemberId;
  starts_at: Instant;
  ends_at: Instant;
  price: Money;
  offer: string;
}

/** A time at which every service of a visit can be had. Book its parts as they stand. */
export interface VisitTime {
  starts_at: Instant;
  ends_at: Instant;
  /** The start on the wall of the zone that was asked for, ISO 8601 with offset. */
  local_start: string;
  price: Money;
  parts: VisitPart[];
}

/** The time that was offered is booked. */
export interface WaitlistAccepted {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  entry_id: WaitlistEntryId;
  status: WaitlistStatus;
  service_id: ServiceId;
  service_name: string;
  customer_id: CustomerId;
  /** The service's zone. */
  timezone: string;
  /** For notifications alone: contact and the entry's token (a sealed `WaitlistMail`). */
  mail: string;
  hold_id: HoldId;
  booking_id: BookingId;
}

/** That a customer waits for time of a service. */
export interface WaitlistEntry {
  id: WaitlistEntryId;
  status: WaitlistStatus;
  version: number;
  service_id: ServiceId;
  service_name: string;
  /** Whom it has to be; null is anybody. */
  staff_member_id: StaffMemberId | null;
  customer_id: CustomerId;
  customer_name: string;
  from_date: Day;
  /** The last local date that suits, included. */
  to_date: Day;
  /** The hours that suit; none is any. */
  times: DayTime[];
  /** The zone that dates and hours are meant in. */
  timezone: string;
  joined_at: Instant;
  /** What is offered now. */
  offer: WaitlistOffer | null;
}

/** An offer ended without an answer, or with a no; the entry waits on, but not for this start. */
export interface WaitlistExpired {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  entry_id: WaitlistEntryId;
  status: WaitlistStatus;
  service_id: ServiceId;
  service_name: string;
  customer_id: CustomerId;
  /** The service's zone. */
  timezone: string;
  /** For notifications alone: contact and the entry's token (a sealed `WaitlistMail`). */
  mail: string;
  hold_id: HoldId;
  starts_at: Instant;
  how: 'expired' | 'declined';
}

/** Somebody waits for time. */
export interface WaitlistJoined {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  entry_id: WaitlistEntryId;
  status: WaitlistStatus;
  service_id: ServiceId;
  service_name: string;
  customer_id: CustomerId;
  /** The service's zone. */
  timezone: string;
  /** For notifications alone: contact and the entry's token (a sealed `WaitlistMail`). */
  mail: string;
  staff_member_id?: StaffMemberId;
  from_date: Day;
  to_date: Day;
}

/** The entry waits no longer; its status says why: left, removed or over. */
export interface WaitlistLeft {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  entry_id: WaitlistEntryId;
  status: WaitlistStatus;
  service_id: ServiceId;
  service_name: string;
  customer_id: CustomerId;
  /** The service's zone. */
  timezone: string;
  /** For notifications alone: contact and the entry's token (a sealed `WaitlistMail`). */
  mail: string;
}

/** Time that is kept for an entry until `expires_at`, price and policy frozen. */
export interface WaitlistOffer {
  starts_at: Instant;
  ends_at: Instant;
  /** The start on the wall of the service's zone, ISO 8601 with offset. */
  local_start: string;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  price: Money;
  expires_at: Instant;
}

/** Time has become free and is kept for the entry until `expires_at`. */
export interface WaitlistOffered {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  entry_id: WaitlistEntryId;
  status: WaitlistStatus;
  service_id: ServiceId;
  service_name: string;
  customer_id: CustomerId;
  /** The service's zone. */
  timezone: string;
  /** For notifications alone: contact and the entry's token (a sealed `WaitlistMail`). */
  mail: string;
  hold_id: HoldId;
  staff_member_id: StaffMemberId;
  staff_member_name: string;
  starts_at: Instant;
  ends_at: Instant;
  price: Money;
  expires_at: Instant;
}

/** Where an entry stands: waiting ⇄ offered → booked; waiting | offered → left | removed; waiting → over. */
export type WaitlistStatus = 'waiting' | 'offered' | 'booked' | 'left' | 'removed' | 'over';

/** Decide, as a person, that nothing is owed for a no-show. */
export interface WaiveFee {
  booking_id: BookingId;
  reason?: string | null;
  if_version?: number | null;
}

/** Ask nothing of a customer for a fee that is due. */
export interface WaiveFeeDue {
  fee_id: FeeId;
  if_version?: number | null;
}

/** One service of a visit, as it is booked. */
export interface WantedPart {
  service_id: ServiceId;
  starts_at: Instant;
  staff_member_id?: StaffMemberId | null;
  resource_id?: ResourceId | null;
  /** Takes part where free; else somebody else does. */
  preferred_staff_member_id?: StaffMemberId | null;
  offer?: string | null;
}

/** What comes of a login: tokens, or the page to go on to with a code for them or with the reason of a refusal. */
export interface WayIn {
  tokens: Tokens | null;
  url: string | null;
}

/** Where a browser goes to log in, and what proves later that it is the same browser. */
export interface WayOut {
  url: string;
  /** Kept by the browser alone, in a cookie, for ten minutes. */
  browser: string;
}

/** Days as RFC 5545 writes them. */
export type Weekday = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU';

/**
 * What decided that somebody takes part. Of several who were free those come first with the fewest bookings of
 * the last 30 days for their weight, then those who were booked the longest ago, then by id.
 */
export type Why = 'required' | 'named' | 'only_candidate' | 'preferred' | 'fewest_recent_bookings' | 'longest_since_last_booking' | 'lowest_id' | 'best_seat';

/** Write a note about a customer, or about one of their bookings. */
export interface WriteNote {
  customer_id?: CustomerId | null;
  /** One of the two is enough: a booking has its customer. */
  booking_id?: BookingId | null;
  text: string;
  shared_with?: readonly UserId[];
}

/**
 * A booking whose instant is no longer the local time that was chosen, since its zone has other rules now. It is
 * not moved by itself: people decide whether the clock or the instant was meant.
 */
export interface ZoneShift {
  id: ZoneShiftId;
  booking_id: BookingId;
  timezone: string;
  /** The local time that was chosen, ISO 8601 without offset. */
  wall_start: string;
  /** When the booking is, still. */
  starts_at: Instant;
  /** When the clocks will show what was chosen. */
  intended_at: Instant;
  /** The version of the zone data that made the difference: `2026f`. */
  tzdata_version: string;
  found_at: Instant;
}

/** New rules of a zone give a booking another local time than was chosen; the booking has not been moved. */
export interface ZoneShiftFound {
  /** The aggregate's version; rises by one with each of its facts. */
  version: number;
  shift_id: ZoneShiftId;
  booking_id: BookingId;
  timezone: string;
  starts_at: Instant;
  intended_at: Instant;
  tzdata_version: string;
}
