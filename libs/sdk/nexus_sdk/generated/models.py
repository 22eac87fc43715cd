"""The shapes that travel. Made by `make gen`; edit the contracts or the tables instead."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, SkipValidation

from nexus_sdk.model import Model

AuditEntryId: TypeAlias = str
"""An id, `aud_…`."""

BusinessId: TypeAlias = str
"""An id, `biz_…`."""

BookingId: TypeAlias = str
"""An id, `bkg_…`."""

BlockedTimeId: TypeAlias = str
"""An id, `blk_…`."""

BusyBlockId: TypeAlias = str
"""An id, `bsy_…`."""

CheckoutId: TypeAlias = str
"""An id, `chk_…`."""

ConsentId: TypeAlias = str
"""An id, `cns_…`."""

CreditEntryId: TypeAlias = str
"""An id, `crd_…`."""

CardSetupId: TypeAlias = str
"""An id, `cst_…`."""

CustomerId: TypeAlias = str
"""An id, `cus_…`."""

DisputeId: TypeAlias = str
"""An id, `dsp_…`."""

FeeId: TypeAlias = str
"""An id, `fee_…`."""

GiftCodeId: TypeAlias = str
"""An id, `gft_…`."""

HoldId: TypeAlias = str
"""An id, `hld_…`."""

ImportId: TypeAlias = str
"""An id, `imp_…`."""

InvitationId: TypeAlias = str
"""An id, `inv_…`."""

InvoiceId: TypeAlias = str
"""An id, `ivc_…`."""

ApiKeyId: TypeAlias = str
"""An id, `key_…`."""

LedgerFactId: TypeAlias = str
"""An id, `lgf_…`."""

LoginId: TypeAlias = str
"""An id, `lgn_…`."""

LookId: TypeAlias = str
"""An id, `lok_…`."""

LotId: TypeAlias = str
"""An id, `lot_…`."""

MembershipId: TypeAlias = str
"""An id, `mem_…`."""

MembershipPlanId: TypeAlias = str
"""An id, `mpl_…`."""

NoteReadId: TypeAlias = str
"""An id, `nrd_…`."""

NoteId: TypeAlias = str
"""An id, `nte_…`."""

NotificationId: TypeAlias = str
"""An id, `ntf_…`."""

OverrideId: TypeAlias = str
"""An id, `ovr_…`."""

PaymentId: TypeAlias = str
"""An id, `pay_…`."""

PlanCheckoutId: TypeAlias = str
"""An id, `pch_…`."""

PaidPeriodId: TypeAlias = str
"""An id, `per_…`."""

PackageId: TypeAlias = str
"""An id, `pkg_…`."""

PaymentMethodId: TypeAlias = str
"""An id, `pmt_…`."""

PoolId: TypeAlias = str
"""An id, `pol_…`."""

PurchaseId: TypeAlias = str
"""An id, `pur_…`."""

ResourceId: TypeAlias = str
"""An id, `res_…`."""

RefundId: TypeAlias = str
"""An id, `rfd_…`."""

ScheduleId: TypeAlias = str
"""An id, `sch_…`."""

SeriesId: TypeAlias = str
"""An id, `ser_…`."""

SessionId: TypeAlias = str
"""An id, `ses_…`."""

StaffMemberId: TypeAlias = str
"""An id, `stf_…`."""

SubscriptionId: TypeAlias = str
"""An id, `sub_…`."""

ServiceId: TypeAlias = str
"""An id, `svc_…`."""

UserId: TypeAlias = str
"""An id, `usr_…`."""

VisitId: TypeAlias = str
"""An id, `vis_…`."""

StripeEndpointId: TypeAlias = str
"""An id, `whe_…`."""

WaitlistEntryId: TypeAlias = str
"""An id, `wtl_…`."""

ZoneShiftId: TypeAlias = str
"""An id, `zsh_…`."""

Account: TypeAlias = Annotated[
    Literal["stripe", "desk", "sales", "tax", "gifts", "stripe_fees", "platform_fees", "disputes"], SkipValidation
]
"""An account of the books. What a business has grows by debits (positive), what it owes or earned by credits."""

Alignment: TypeAlias = Annotated[Literal["clock", "window_start", "adaptive"], SkipValidation]
"""Where the first start of a free window lies."""

ApiKeyKind: TypeAlias = Annotated[Literal["publishable", "secret"], SkipValidation]
"""What a key is for."""

Audience: TypeAlias = Annotated[Literal["platform", "connected"], SkipValidation]
"""Whose events an endpoint gets."""

BookingStatus: TypeAlias = Annotated[
    Literal["pending", "confirmed", "completed", "cancelled", "no_show"], SkipValidation
]
"""Where a booking stands: pending → confirmed → completed | cancelled | no_show."""

CardSetupStatus: TypeAlias = Annotated[Literal["started", "open", "complete", "expired"], SkipValidation]
"""Where the saving of a card stands: started → open → complete | expired."""

CatalogueAct: TypeAlias = Annotated[
    Literal["create_product", "change_product", "create_price", "revive_price", "prefer_price", "archive_price"],
    SkipValidation,
]
"""What was done to a product or price at Stripe."""

Channel: TypeAlias = Annotated[Literal["email", "in_app"], SkipValidation]
"""How a notification reaches its reader."""

CheckoutStatus: TypeAlias = Annotated[Literal["started", "open", "complete", "expired"], SkipValidation]
"""Where a checkout stands: started → open → complete | expired."""

ClosedBecause: TypeAlias = Annotated[Literal["suspended", "on_hold"], SkipValidation]
"""Why a business takes no bookings."""

ConsentSource: TypeAlias = Annotated[
    Literal["booking_form", "desk", "paper", "phone", "email", "import"], SkipValidation
]
"""How a consent was given or withdrawn."""

CreditKind: TypeAlias = Annotated[
    Literal["grant", "hold", "release", "use", "expire", "revoke", "adjust"], SkipValidation
]
"""What an entry of the ledger does: grant, release and adjust add; hold, use, expire and revoke take."""

Delimiter: TypeAlias = Annotated[Literal["auto", ",", ";", "\t", "|"], SkipValidation]
"""What stands between the cells of a row; `auto` takes what the header has most of."""

DeskMethod: TypeAlias = Annotated[Literal["cash", "card", "transfer"], SkipValidation]
"""How staff took money themselves."""

DisputeStatus: TypeAlias = Annotated[
    Literal[
        "warning_needs_response",
        "warning_under_review",
        "warning_closed",
        "needs_response",
        "under_review",
        "prevented",
        "won",
        "lost",
    ],
    SkipValidation,
]
"""Where a dispute stands, by Stripe's names; a warning is an inquiry that takes no money yet."""

EditScope: TypeAlias = Annotated[Literal["one", "following", "all"], SkipValidation]
"""How much of a series a change is meant for."""

Encoding: TypeAlias = Annotated[
    Literal["auto", "utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15"], SkipValidation
]
"""How the characters of a file are written; `auto` takes UTF-8, UTF-16 with its mark, else Windows-1252."""

EndpointStatus: TypeAlias = Annotated[Literal["started", "active", "retiring", "gone"], SkipValidation]
"""Where an endpoint at Stripe stands."""

EventStatus: TypeAlias = Annotated[Literal["received", "settled", "ignored", "refused", "dead"], SkipValidation]
"""What became of an event of Stripe's."""

FeeKind: TypeAlias = Annotated[Literal["late_cancel", "no_show"], SkipValidation]
"""What a fee is for."""

FeeStatus: TypeAlias = Annotated[Literal["undecided", "due", "charging", "paid", "waived"], SkipValidation]
"""Where a fee stands: undecided → due → charging → paid; back to due when the card is declined; or waived."""

Flaw: TypeAlias = Annotated[Literal["missing", "changed", "unlinked", "rewritten", "added"], SkipValidation]
"""What is wrong with a chain."""

GiftCodeStatus: TypeAlias = Annotated[Literal["pending", "active", "disabled"], SkipValidation]
"""Where a gift code stands: pending → active, and disabled."""

ImportKind: TypeAlias = Annotated[Literal["customers", "busy_times"], SkipValidation]
"""What was imported."""

ImportStatus: TypeAlias = Annotated[Literal["imported", "refused", "tried"], SkipValidation]
"""How an import ended: with everything, with nothing because of what was refused, or as a dry run with nothing."""

Interval: TypeAlias = Annotated[Literal["week", "month", "year"], SkipValidation]
"""How long a period of a membership is; when exactly it begins and ends is billing's to say."""

InvitationStatus: TypeAlias = Annotated[Literal["open", "accepted", "revoked", "expired"], SkipValidation]
"""Where an invitation stands."""

InvoiceStatus: TypeAlias = Annotated[Literal["draft", "open", "paid", "uncollectible", "void"], SkipValidation]
"""Where an invoice stands: draft → open → paid | uncollectible | void; what is uncollectible may yet be paid."""

LinkPurpose: TypeAlias = Annotated[Literal["verify_email", "reset_password", "invitation"], SkipValidation]
"""What a link in a mail is for."""

Location: TypeAlias = Annotated[Literal["in_person", "online"], SkipValidation]
"""Where a service takes place."""

MembershipStatus: TypeAlias = Annotated[Literal["active", "ended"], SkipValidation]
"""Whether a membership renews."""

NoteReaders: TypeAlias = Annotated[Literal["nobody", "managers", "staff"], SkipValidation]
"""Who reads a note beside its author and those it is shared with."""

NotificationStatus: TypeAlias = Annotated[Literal["planned", "sending", "sent", "dropped", "failed"], SkipValidation]
"""Where a notification stands."""

PaidBy: TypeAlias = Annotated[Literal["stripe", "cash", "card", "transfer", "nothing", "outside"], SkipValidation]
"""How a period was paid."""

PaymentPurpose: TypeAlias = Annotated[Literal["purchase", "membership", "deposit", "fee", "gift"], SkipValidation]
"""What a payment is for; the event names the thing by its id."""

PaymentStatus: TypeAlias = Annotated[
    Literal["pending", "requires_action", "processing", "failed", "succeeded", "cancelled"], SkipValidation
]
"""Where a payment stands; what has succeeded stays so, whatever is given back of it."""

PlanInterval: TypeAlias = Annotated[Literal["month", "year"], SkipValidation]
"""How often a plan is paid for."""

PlanSubscriptionStatus: TypeAlias = Annotated[
    Literal["incomplete", "incomplete_expired", "trialing", "active", "past_due", "unpaid", "paused", "canceled"],
    SkipValidation,
]
"""The status of a subscription, in Stripe's words."""

PurchaseStatus: TypeAlias = Annotated[Literal["awaiting_payment", "paid", "refunded"], SkipValidation]
"""Where a purchase stands: awaiting_payment → paid → refunded."""

RefundReason: TypeAlias = Annotated[
    Literal["requested", "duplicate", "fraudulent", "cancelled", "unusable", "elsewhere"], SkipValidation
]
"""Why money is given back."""

RefundStatus: TypeAlias = Annotated[Literal["started", "pending", "succeeded", "failed"], SkipValidation]
"""Where a refund stands: started → pending → succeeded | failed; what has succeeded may still fail at the bank."""

ResourceKind: TypeAlias = Annotated[Literal["room", "equipment"], SkipValidation]
"""What a resource is."""

Role: TypeAlias = Annotated[Literal["customer", "staff", "manager", "owner", "platform_admin"], SkipValidation]
"""A user's standing in one business, or on the platform."""

RoomState: TypeAlias = Annotated[Literal["preparing", "ready", "failing", "closed"], SkipValidation]
"""Where a video room stands at the vendor."""

SessionStatus: TypeAlias = Annotated[Literal["planned", "cancelled"], SkipValidation]
"""Whether a session takes place: planned → cancelled."""

StaffMode: TypeAlias = Annotated[Literal["round_robin", "collective"], SkipValidation]
"""Whether any one of a service's staff will do, or all of them are needed."""

StaffReason: TypeAlias = Annotated[Literal["requested", "duplicate", "fraudulent"], SkipValidation]
"""Why staff give money back."""

Standing: TypeAlias = Annotated[Literal["trial", "active", "past_due", "suspended"], SkipValidation]
"""Where a business stands with the platform."""

StandingReason: TypeAlias = Annotated[
    Literal[
        "no_plans",
        "trial",
        "subscribed",
        "excused",
        "trial_over",
        "excuse_over",
        "payment_failed",
        "plan_paused",
        "plan_ended",
    ],
    SkipValidation,
]
"""Why a business stands where it does."""

StreamName: TypeAlias = Annotated[Literal["me", "admin"], SkipValidation]
"""Which stream."""

Unattended: TypeAlias = Annotated[Literal["completed", "no_show"], SkipValidation]
"""What becomes of a confirmed booking that nobody settled."""

WaitlistStatus: TypeAlias = Annotated[
    Literal["waiting", "offered", "booked", "left", "removed", "over"], SkipValidation
]
"""Where an entry stands: waiting ⇄ offered → booked; waiting | offered → left | removed; waiting → over."""

Weekday: TypeAlias = Annotated[Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"], SkipValidation]
"""Days as RFC 5545 writes them."""

Why: TypeAlias = Annotated[
    Literal[
        "required",
        "named",
        "only_candidate",
        "preferred",
        "fewest_recent_bookings",
        "longest_since_last_booking",
        "lowest_id",
        "best_seat",
    ],
    SkipValidation,
]
"""What decided that somebody takes part. Of several who were free those come first with the fewest bookings of the last
30 days for their weight, then those who were booked the longest ago, then by id.
"""


class AccountEvent(Model):
    """One line of what was done with an account."""

    at: datetime
    what: str
    """The request's subject."""


class AccountLink(Model):
    """What a link in a mail would do. Looking at it does nothing."""

    purpose: LinkPurpose
    email: str
    """Whom it was sent to."""
    expires_at: datetime
    business_name: str | None = None
    """Of an invitation: who invites."""
    role: Role | None = None
    """Of an invitation: as what."""
    registered: bool | None = None
    """Of an invitation: whether its address is a user's already, who accepts it with their login."""


class Alternative(Model):
    """A bookable start near one that is not to be had."""

    starts_at: datetime
    ends_at: datetime
    staff_member_ids: list[StaffMemberId]
    offer: str


class ApiKey(Model):
    """A key of a business, without the secret."""

    id: ApiKeyId
    kind: ApiKeyKind
    name: str
    hint: str
    """How it begins and ends: enough to tell one from another."""
    permissions: list[str]
    """What it may; of a publishable key nothing beyond what anybody may."""
    created_by: str
    """The actor who made it: `user:usr_…`."""
    created_at: datetime
    expires_at: datetime | None = None
    """From then on it opens nothing; null lasts until it is revoked."""
    last_used_at: datetime | None = None
    """To the hour: within the hour that begins here it was used."""
    revoked_at: datetime | None = None


class Assigned(Model):
    """A staff member or a resource that takes part in a booking; exactly one of the ids is set."""

    staff_member_id: StaffMemberId | None = None
    resource_id: ResourceId | None = None
    name: str
    why: Why | None = None
    """For those who may read the business's bookings."""


class AuditEntry(Model):
    """A command that changed a business."""

    id: AuditEntryId
    at: datetime
    actor: str
    """Who: `user:usr_…`, `api_key:key_…`, `system:…`."""
    actor_name: str | None = None
    """A user's name, as it is now."""
    command: str
    """What: the request's subject."""
    origin: str | None = None
    """A mark of the address it came from: the same for the same address, and no address."""
    cause: str | None = None
    """The id of the request, which is its trace's."""
    detail: dict[str, Any]
    """Ids and new values; no secret and no contact data."""


class AuditVerdict(Model):
    """What came of checking a chain, or a stretch of it."""

    checked: int
    """How many entries were read."""
    intact: bool
    broken_at: int | None = None
    """The sequence of the first link that is broken."""
    flaw: Flaw | None = None
    verified_to: int
    """Up to this sequence all is well. Where that is before `head`, and nothing is broken, go on after it."""
    head: int
    """The sequence of the newest entry; 0 where there is none."""
    head_hash: str | None = None
    """Its hash in hexadecimal: who keeps it elsewhere can tell later that nothing before it was changed."""


class Availability(Model):
    """Bookable starts in `[from, to)`, sorted, without duplicates."""

    service_id: ServiceId
    timezone: str
    """The zone the local starts are written in."""
    slots: list[Slot]
    has_more: bool = False
    """Whether the limit cut the list short."""


class AvailabilityRule(Model):
    """Weekly hours in the schedule's local time; `24:00` closes a day."""

    days: list[Weekday]
    start: str
    end: str


class Balance(Model):
    """What an account holds in one currency: the sum of its lines, in minor units."""

    account: Account
    currency: str
    amount_minor: int


class Balances(Model):
    """Every account that anything was ever entered in. Those of one currency sum to zero."""

    at: datetime
    """What had happened before this moment."""
    items: list[Balance]


class BillingAuditEntry(Model):
    """One link of a business's chain: what happened to its money."""

    sequence: int
    """1, 2, 3, … without gaps."""
    at: datetime
    what: str
    """As `payment.succeeded`."""
    actor: str
    detail: dict[str, Any]
    """Ids and amounts; nobody's name, address or card."""
    hash: str
    """SHA-256 over the hash before and all of the above, in hexadecimal."""


class BlockedTime(Model):
    """A stretch in which a staff member takes no bookings."""

    id: BlockedTimeId
    staff_member_id: StaffMemberId
    starts_at: datetime
    ends_at: datetime
    reason: str | None


class Booking(Model):
    """A customer's time with a staff member."""

    id: BookingId
    status: BookingStatus
    version: int
    service_id: ServiceId
    service_name: str
    staff_member_id: StaffMemberId
    """Who answers for it: the first of its team."""
    staff_member_name: str
    team: list[Assigned] = Field(default_factory=list)
    """Who and what takes part."""
    customer_id: CustomerId
    customer_name: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    """The zone of the service; the wall time of the appointment is meant in it."""
    local_start: str
    location: Location = "in_person"
    price: Money
    policy: Policy
    fee: Money | None = None
    """Owed for a late cancellation, or for a no-show once a person has confirmed it."""
    pending_fee: Money | None = None
    """What a no-show costs if a person confirms it."""
    deposit: Money | None = None
    """What had to be paid before it stood."""
    payment_due_at: datetime | None = None
    """Until when its time is, or was, kept for whoever pays the deposit; null once it does not wait for money."""
    paid_at: datetime | None = None
    credits: int | None = None
    """The credits that pay it; null where money does."""
    note: str | None = None
    """What the customer wrote."""
    cancel_reason: str | None = None
    overridden: list[str] = Field(default_factory=list)
    """The rules that a host set aside for its time, as the codes of explain."""
    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None
    series_id: SeriesId | None = None
    """The series that it is an occurrence of."""
    recurrence_id: datetime | None = None
    """Which occurrence: the local time that the series' rule gave it (RFC 5545, 3.8.4.4), wherever it has moved."""
    visit_id: VisitId | None = None
    """The visit of several services that it is a part of."""
    created_at: datetime


class BookingLinks(Model):
    """The customer's keys to a booking; told once, stored hashed."""

    cancel_token: str
    reschedule_token: str
    join_token: str | None = None
    """Opens the video room of an online booking, and neither cancels nor moves anything."""


class BookingRecord(Model):
    """A booking and when what happened to it."""

    booking: Booking
    timeline: list[TimelineEntry]
    """Who of the business acted is not told."""


class BookingTerms(Model):
    """What a customer agreed to when they booked, as it is told to a bank that asks."""

    service_name: str
    starts_at: datetime
    ends_at: datetime
    booked_at: datetime
    price: Money
    cancel_notice_minutes: int
    """Until so long before the start it could be called off for nothing."""
    late_cancel_fee_percent: int
    no_show_fee_percent: int


class Business(Model):
    """A tenant: someone who sells time."""

    id: BusinessId
    slug: str
    name: str
    timezone: str
    currency: str
    locale: str
    suspended: bool = False
    accepting_bookings: bool = True
    closed_because: ClosedBecause | None = None
    """Why it takes no bookings; null while it does."""
    staff_need_totp: bool = False
    """Whether whoever works here needs a second factor."""
    hosts: list[str] = Field(default_factory=list)
    """The hosts of its own where it is served."""
    version: int
    created_at: datetime


class BusinessStanding(Model):
    """Where one business stands."""

    business_id: BusinessId
    standing: Standing
    plan: str
    reason: StandingReason
    until: datetime | None = None
    """When the trial, the excuse or the grace ends; null where time alone changes nothing."""
    changed_at: datetime
    version: int


class BusyTime(Model):
    """A stretch that an outside calendar says is taken: nobody can book it."""

    id: BusyBlockId
    staff_member_id: StaffMemberId
    source: str
    starts_at: datetime
    ends_at: datetime


class CardConsent(Model):
    """What a customer agrees to who lets a card be kept; it has to be shown before they do."""

    text: str
    version: str


class CardSetup(Model):
    """A page of Stripe's on which a customer leaves a card."""

    id: CardSetupId
    status: CardSetupStatus
    url: str | None
    """Where the customer leaves it; null where nobody can."""
    expires_at: datetime


class Catalogue(Model):
    """What the platform sells, and how that stands at Stripe."""

    plans: list[CataloguePlan]
    agreed_at: datetime | None
    """When Stripe last agreed with it; null if it never has."""
    drifts: list[CatalogueDrift]
    """The newest 50."""


class CatalogueDrift(Model):
    """Somebody changed a product or price at Stripe by hand."""

    object_id: str
    field: str
    left: Any
    """How it was left."""
    found: Any
    seen_at: datetime
    repaired_at: datetime | None
    """When the catalogue agreed again."""


class CataloguePlan(Model):
    """A plan as it is declared."""

    name: str
    title: str
    description: str
    features: list[str]
    most_staff_members: int | None
    """Null is any number."""
    product_id: str
    prices: list[CataloguePrice]


class CataloguePrice(Model):
    """A price of a plan."""

    lookup_key: str
    """What it is called, whatever its amount."""
    price_id: str | None
    """The price at Stripe that serves it now; null until there is one."""
    interval: str
    """`month` or `year`."""
    amount: Money


class CatalogueStep(Model):
    """One thing that was done."""

    act: CatalogueAct
    about: str
    """The product's id, the price's, or the lookup key of one that was made."""


class CatalogueSynced(Catalogue):
    """What was done just now, and how the catalogue stands after it."""

    steps: list[CatalogueStep]
    """Empty where all agreed before."""


class Checkout(Model):
    """A page of Stripe's on which a customer pays a business for one thing."""

    id: CheckoutId
    status: CheckoutStatus
    version: int
    purpose: PaymentPurpose
    amount: Money
    """What is paid; of a membership for each period."""
    from_gift: Money | None = None
    """The part of it that a gift code pays: set aside while one can pay the rest."""
    description: str
    customer_id: CustomerId | None
    """Null where somebody buys a gift code."""
    booking_id: BookingId | None
    purchase_id: PurchaseId | None
    membership_id: MembershipId | None
    gift_code_id: GiftCodeId | None = None
    """The gift code that is bought."""
    url: str | None
    """Where the customer pays; null where nobody can."""
    expires_at: datetime
    """Until when one can pay."""
    payment_id: PaymentId | None
    """The payment that came of it; a membership's are told with its periods."""
    problem: str | None
    """Why it ended without money, where Stripe refused it: Stripe's code."""
    created_at: datetime


class Consent(Model):
    """That a customer agreed to something, or took it back; one line of a history that is never changed."""

    id: ConsentId
    customer_id: CustomerId
    kind: str
    granted: bool
    """True when given, false when withdrawn."""
    at: datetime
    """When the customer said it."""
    wording_version: str
    source: ConsentSource
    recorded_at: datetime
    actor: str
    """Who wrote it down."""


class Contact(Model):
    """Who books."""

    name: str
    email: str
    phone: str | None = None
    timezone: str | None = None
    locale: str | None = None


class CreateBusiness(Model):
    """Create a business; the caller becomes its owner."""

    slug: str
    name: str
    timezone: str
    currency: str
    locale: str = "en"


class CreditEntry(Model):
    """One line of the ledger, for ever."""

    id: CreditEntryId
    at: datetime
    kind: CreditKind
    amount: int
    """What it adds to the balance, or takes."""
    lot_id: LotId
    lot_remaining: int
    """What was left in the lot afterwards."""
    booking_id: BookingId | None
    key: str
    """What the entry is for; there is one entry for each."""
    actor: str
    note: str


class CreditTerms(Model):
    """What a booking costs in credits, and when they are gone although the time was not given."""

    per_booking: int = 1
    late_cancel_uses: bool = True
    """Whether a customer who cancels inside the notice loses them; they owe no fee besides."""
    no_show_uses: bool = True
    """Whether a customer who does not come loses them."""


class Customer(Model):
    """A person who books with one business."""

    id: CustomerId
    name: str
    email: str
    phone: str | None
    timezone: str | None
    locale: str | None
    bookings: int = 0
    created_at: datetime
    version: int = 1
    linked: bool = False
    """Whether a user's proven e-mail address is this customer's."""
    erased: bool = False
    """Whether the person asked to be forgotten; name and address are nobody's then."""


class CustomerColumns(Model):
    """The headers of the columns that hold what; null looks for a usual one, in English or German."""

    name: str | None = None
    first_name: str | None = None
    """With `last_name`, where no column holds the whole name."""
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    timezone: str | None = None
    locale: str | None = None


class CustomerCredits(Model):
    """What credits a customer has."""

    customer_id: CustomerId
    balance: int
    """The sum of all entries: never negative."""
    available: int
    """What of it can be booked with now: not yet expired, and of a period that has begun."""
    lots: list[Lot]
    """Where it lies, in the order in which it is drawn."""


class CustomerExport(Model):
    """Everything that is held about a person, for a machine to read (GDPR articles 15 and 20)."""

    exported_at: datetime
    customer: Customer
    merged: list[Customer]
    """Records that were merged into this one."""
    consents: list[Consent]
    bookings: list[BookingRecord]
    notes: list[NoteRecord]
    waitlist: list[WaitlistEntry] = Field(default_factory=list)
    """What they wait or waited for."""
    purchases: list[Purchase]
    memberships: list[Membership]
    credits: CustomerCredits
    credit_entries: list[CreditEntry]


class CustomerHistory(Model):
    """What there is about a customer, at a glance."""

    customer: Customer
    bookings: list[Booking]
    """The latest fifty, newest first; `ListBookings` has all."""
    credits: CustomerCredits
    notes: int
    """How many notes there are about them, whoever may read those."""
    consents: list[Consent]
    """The newest of each kind: what holds now."""
    consent_history: list[Consent]
    """All that was ever said, newest first."""


class DateRange(Model):
    """Dates from the first to the last, both included."""

    from_date: date
    to_date: date


class DayTime(Model):
    """Hours of a local day that suit; a visit has to lie whole in them. `24:00` ends a day."""

    days: list[Weekday] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    start: str
    end: str


class DepositTerms(Model):
    """What customers pay before a booking stands. Staff book without one."""

    percent: int = 0
    """Share of the price; 0 asks for none."""
    minutes: int = 30
    """How long they have to pay; a checkout lives for half an hour at least."""


class Dispute(Model):
    """A customer's bank asks for a payment back."""

    id: DisputeId
    payment_id: PaymentId
    status: DisputeStatus
    amount: Money
    reason: str
    """Stripe's name of what the customer says: `fraudulent`, `product_not_received`, …"""
    answer_by: datetime | None
    """Until when evidence is taken."""
    withdrawn: Money
    """What the bank has taken back at present."""
    stripe_id: str
    opened_at: datetime


class Erasure(Model):
    """That everything that tells who a customer was is gone."""

    customer_id: CustomerId
    erased_at: datetime
    cancelled_booking_ids: list[BookingId] = Field(default_factory=list)
    """Bookings that were still to come and were called off."""
    ended_membership_ids: list[MembershipId] = Field(default_factory=list)
    """Memberships that renew no more."""


class EvidencePack(Model):
    """All that is known here about a disputed payment, for whoever answers the bank."""

    dispute: Dispute
    payment: PaymentDetails
    checkout: Checkout | None
    terms: BookingTerms | None
    """What the customer agreed to when they paid a deposit."""
    booking_timeline: str | None
    """Where the booking's history is: the path of the gateway's route."""
    audit: list[int]
    """The entries of the audit chain that are about this payment, by their numbers."""


class Explanation(Model):
    """Whether a start is bookable, and every reason why not."""

    starts_at: datetime
    bookable: bool
    reasons: list[Reason]


class Fee(Model):
    """What a customer owes for a booking that was called off too late, or missed."""

    id: FeeId
    kind: FeeKind
    status: FeeStatus
    version: int
    booking_id: BookingId
    customer_id: CustomerId
    description: str
    amount: Money
    """All of it."""
    from_deposit: Money
    """The part that is kept of the deposit."""
    left: Money
    """What has to be paid besides; nothing once it is."""
    problem: str | None
    """Why the last charge failed: the bank's or Stripe's code, as `authentication_required`."""
    payment_method_id: PaymentMethodId | None
    """The saved card that was charged last."""
    payment_id: PaymentId | None
    confirmed_by: str | None
    """Who had it charged."""
    confirmed_at: datetime | None
    paid_at: datetime | None
    waived_at: datetime | None
    created_at: datetime


class FieldProblem(Model):
    """One refused field."""

    pointer: str
    """JSON pointer (RFC 6901) into the request."""
    detail: str


class GiftBalance(Model):
    """What whoever has a code can spend by it now."""

    balance: Money
    expires_at: datetime | None


class GiftCode(Model):
    """Money that somebody has paid for another to spend. The code itself is stored hashed."""

    id: GiftCodeId
    status: GiftCodeStatus
    version: int
    hint: str
    """The last four characters, so that people can tell codes apart."""
    amount: Money
    """What was paid for it."""
    balance: Money
    """What is left on it."""
    reserved: Money
    """The part of that which is set aside for checkouts that are open."""
    payment_id: PaymentId | None
    """The payment that bought it."""
    expires_at: datetime | None
    disabled_at: datetime | None
    created_at: datetime


class GiftRecipient(Model):
    """For whom a gift is; kept only until the mail is on its way, encrypted for whoever sends it."""

    name: str
    email: str
    message: str | None = None


class Hold(Model):
    """A slot kept for one customer for a few minutes, price and policy frozen."""

    id: HoldId
    service_id: ServiceId
    staff_member_id: StaffMemberId
    starts_at: datetime
    ends_at: datetime
    timezone: str
    expires_at: datetime
    price: Money
    policy: Policy
    token: str | None = None
    """Proves whose hold it is; told once, to the one who placed it."""


class Horizon(Model):
    """How far ahead a service can be booked, on local dates of its zone."""

    kind: Literal["rolling_calendar_days", "rolling_business_days", "rolling_available_days", "date_range"] = (
        "rolling_calendar_days"
    )
    days: int | None = 60
    from_date: date | None = None
    to_date: date | None = None


class HoursOfDate(Model):
    """Hours of one date that replace the week's; `00:00`–`00:00` is closed."""

    date: date
    start: str
    end: str


class ImportReport(Model):
    """What an import did, or, as a dry run, would do."""

    id: ImportId
    kind: ImportKind
    status: ImportStatus
    at: datetime
    actor: str
    staff_member_id: StaffMemberId | None = None
    source: str | None = None
    rows: int
    """Rows, or events, that were read."""
    added: int
    """Customers who are new, or busy times that the source has now."""
    matched: int = 0
    """Customers who were known by their e-mail address; only what was not known of them is taken over."""
    skipped: int = 0
    """Rows that say nothing, and events that take no time: transparent, cancelled, long over."""
    refused_count: int
    refused: list[RefusedRow] = Field(default_factory=list)
    """The first two hundred refused rows."""


class InAppNotification(Model):
    """A message inside Nexus for one user."""

    id: NotificationId
    sequence: int
    """Rises by one per user; resume a stream after it."""
    kind: str
    title: str
    body: str
    about_id: str | None
    created_at: datetime
    read_at: datetime | None


class Instead(Model):
    """Another start for one occurrence, where the rule's is not to be had."""

    recurrence_id: datetime
    starts_at: datetime
    offer: str | None = None


class Invitation(Model):
    """A business asks somebody to join it."""

    id: InvitationId
    email: str
    role: Role
    status: InvitationStatus
    invited_by: UserId | None
    """Null where it was no user."""
    created_at: datetime
    sent_at: datetime
    """When its mail was last asked for."""
    expires_at: datetime
    accepted_by: UserId | None = None


class Invoice(Model):
    """An invoice to a customer, as it was when it was last looked at."""

    id: InvoiceId
    version: int
    stripe_id: str
    number: str | None
    """As it is printed on it; a draft has none."""
    status: InvoiceStatus
    membership_id: MembershipId | None
    customer_id: CustomerId | None
    """Whose membership it bills; null for anything else."""
    subscription_id: SubscriptionId | None
    lines: list[InvoiceLine]
    subtotal: Money
    discount: Money
    taxes: list[InvoiceTax]
    total: Money
    due: Money
    """What of the total had to be paid, after a customer's balance."""
    paid: Money
    hosted_url: str | None
    """Stripe's page of it, on which it can be paid."""
    pdf_url: str | None
    attempts: int
    """How often a payment was tried."""
    next_attempt_at: datetime | None
    issued_at: datetime | None
    paid_at: datetime | None
    created_at: datetime


class InvoiceLine(Model):
    """One line of an invoice."""

    id: str
    """Stripe's id of the line."""
    description: str | None
    quantity: int | None
    amount: Money
    """Before discounts, and before the taxes that come on top; negative for what is given back."""
    discount: Money
    taxes: list[InvoiceTax]
    starts_at: datetime
    ends_at: datetime
    """The time that it pays for; the same moment twice where it is for no time."""
    proration: bool
    """Whether it settles a change in the middle of a period."""
    renews: bool = False
    """Whether it is the subscription's own line: it pays for exactly this period of the membership."""


class InvoiceTax(Model):
    """A tax on an invoice or on one of its lines, exactly as Stripe computed it."""

    amount: Money
    taxable: Money | None
    """What it is a share of; null where Stripe does not say."""
    inclusive: bool
    """Whether it is part of the price, instead of coming on top."""
    rate: str | None
    """Stripe's id of the rate."""
    reason: str | None
    """Stripe's word for why it is so much: `standard_rated`, `reverse_charge`, …"""


class Issuer(Model):
    """An OpenID Connect issuer that the people of a business log in by. Such a login acts in this business alone."""

    name: str
    issuer: str
    client_id: str
    redirect_uri: str
    """To be registered at the issuer."""
    changed_at: datetime


class JoinLink(Model):
    """A way into a video room, for one person and a short while."""

    url: str
    """Carries a secret: to be opened, neither stored nor passed on."""
    opens_at: datetime
    closes_at: datetime
    """From then on nobody is let in, and who is in the room has to leave."""


class LedgerFact(Model):
    """One thing that happened to money. Its lines are of one currency and sum to zero."""

    id: LedgerFactId
    key: str
    """What it is, once: `payment:pi_…`, `refund:re_…`, `desk:…`."""
    happened_at: datetime
    entered_at: datetime
    actor: str
    """Who entered it: `user:usr_…`, `system:…`."""
    lines: list[LedgerLine]


class LedgerLine(Model):
    """What a fact adds to an account (debit, positive) or takes from it (credit, negative)."""

    account: Account
    amount: Money


class Limits(Model):
    """Most occupying bookings per local period; null is no limit."""

    bookings_per_day: int | None = None
    bookings_per_week: int | None = None
    bookings_per_month: int | None = None
    bookings_per_year: int | None = None
    minutes_per_day: int | None = None


class ListedStanding(BusinessStanding):
    """A business and where it stands, among all of them."""

    slug: str
    name: str


class LoggedNotification(Model):
    """One planned or sent notification, without its text."""

    id: NotificationId
    kind: str
    channel: Channel
    status: NotificationStatus
    about_id: str
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    trace_id: str | None = None


class Lot(Model):
    """Credits that were granted together and expire together."""

    id: LotId
    version: int
    granted: int
    remaining: int
    """What is neither held, used, expired nor revoked."""
    service_ids: list[ServiceId]
    purchase_id: PurchaseId | None
    membership_id: MembershipId | None
    starts_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class MailPreferences(Model):
    """What a business decided about its mails; version 0 is the defaults."""

    reminder_minutes: list[int] = [1440]
    """Customers are reminded this long before the start; empty is never."""
    brand_color: str = "#1d4ed8"
    footer: str = ""
    """Closes every mail: an address, how to reach the business."""
    version: int


class Me(Model):
    """The user who asks, and where they may act."""

    user: User
    roles: list[RoleGrant]
    platform_admin: bool = False


class Member(Model):
    """A user of a business, as its managers see them."""

    user_id: UserId
    name: str
    email: str
    email_verified: bool = False
    """Whether they have proven that the address is theirs."""
    roles: list[Role]


class Membership(Model):
    """A customer's membership, on the terms that its plan had when it started."""

    id: MembershipId
    status: MembershipStatus
    version: int
    plan_id: MembershipPlanId
    plan_name: str
    customer_id: CustomerId
    credits: int
    price: Money
    service_ids: list[ServiceId]
    starts_at: datetime
    renews_at: datetime
    """When the first period begins of which no payment is known."""
    ended_at: datetime | None
    created_at: datetime


class MembershipPlan(Model):
    """Credits for certain services, anew in each paid period."""

    name: str
    description: str = ""
    credits: int
    """The credits of each period; they are good until it ends."""
    price: Money
    interval: Interval
    service_ids: list[ServiceId]
    """The services that its credits pay."""
    active: bool = True
    id: MembershipPlanId
    version: int


class Money(Model):
    """An amount in the currency's minor unit (cents, yen, fils); never a float."""

    amount_minor: int
    currency: str


class MovedPart(Model):
    """Where one booking of a visit goes."""

    booking_id: BookingId
    starts_at: datetime
    staff_member_id: StaffMemberId | None = None
    offer: str | None = None


class NewApiKey(ApiKey):
    """A key that has just been made, with the secret: it is shown now and never again."""

    secret: str


class NewBooking(Booking):
    """A booking just made, with the links that manage it."""

    links: BookingLinks


class NewMembership(Membership):
    """A membership just started."""

    credits_pass: str
    """Books with the customer's credits; told once, stored hashed."""


class Purchase(Model):
    """A package that a customer bought, on the terms it had then."""

    id: PurchaseId
    status: PurchaseStatus
    version: int
    package_id: PackageId
    package_name: str
    customer_id: CustomerId
    credits: int
    price: Money
    service_ids: list[ServiceId]
    paid_at: datetime | None
    refunded_at: datetime | None
    created_at: datetime


class NewPurchase(Purchase):
    """A purchase just recorded."""

    credits_pass: str
    """Books with the customer's credits; told once, stored hashed."""


class SeriesFields(Model):
    """What is known of a series, besides its bookings."""

    id: SeriesId
    version: int
    service_id: ServiceId
    staff_member_id: StaffMemberId | None
    """Whom the customer asked for."""
    customer_id: CustomerId
    rule: str
    timezone: str
    first_start: datetime
    """The local time that the rule counts from."""
    exdates: list[datetime]
    shift_minutes: int
    """How much later than the rule says it takes place since it was moved as a whole, on local clocks."""
    split_from: SeriesId | None
    """The series that this one was cut off from, when this occurrence and the following were moved."""
    created_at: datetime


class NewSeries(SeriesFields):
    """A series just made, with the links that manage it; each occurrence has its own as well."""

    links: BookingLinks
    bookings: list[NewBooking]
    skipped: list[PlannedOccurrence]
    """Occurrences that could not be booked, where the caller does without them."""


class VisitFields(Model):
    """What is known of a visit, besides its bookings."""

    id: VisitId
    version: int
    customer_id: CustomerId
    created_at: datetime


class NewVisit(VisitFields):
    """A visit just made, with the links that manage it; each booking has its own as well."""

    links: BookingLinks
    bookings: list[NewBooking]


class WaitlistEntry(Model):
    """That a customer waits for time of a service."""

    id: WaitlistEntryId
    status: WaitlistStatus
    version: int
    service_id: ServiceId
    service_name: str
    staff_member_id: StaffMemberId | None
    """Whom it has to be; null is anybody."""
    customer_id: CustomerId
    customer_name: str
    from_date: date
    to_date: date
    """The last local date that suits, included."""
    times: list[DayTime]
    """The hours that suit; none is any."""
    timezone: str
    """The zone that dates and hours are meant in."""
    joined_at: datetime
    offer: WaitlistOffer | None = None
    """What is offered now."""


class NewWaitlistEntry(WaitlistEntry):
    """An entry just made, with the token that shows it, accepts and declines its offers, and ends it."""

    token: str


class NoteSummary(Model):
    """A note about a customer, without its text."""

    id: NoteId
    customer_id: CustomerId
    booking_id: BookingId | None
    """The booking it is about; null where it is about the customer."""
    author: str
    """Who wrote it: `user:usr_…`."""
    revision: int
    """The number of its newest revision."""
    shared_with: list[UserId]
    created_at: datetime
    revised_at: datetime


class Note(NoteSummary):
    """A note with the text of one of its revisions."""

    text: str
    text_revision: int
    """The revision that the text is of."""


class NotePolicy(Model):
    """Who reads the notes of a business beside their authors and those they are shared with."""

    readers: NoteReaders
    version: int


class NoteRead(Model):
    """That somebody read a note: one line of the access log."""

    id: NoteReadId
    at: datetime
    note_id: NoteId
    revision: int
    actor: str
    trace_id: str | None


class NoteRecord(Model):
    """That there is a note about a customer. Its text is its author's to hand out: reading it is logged."""

    id: NoteId
    booking_id: BookingId | None
    created_at: datetime
    revised_at: datetime


class NoteRevision(Model):
    """That a note was written, or written anew. Old texts stay, and each can be read."""

    revision: int
    at: datetime


class Notice(Model):
    """Minimum minutes before the start, for customers; hosts are exempt."""

    book_minutes: int = 0
    move_minutes: int = 0
    cancel_minutes: int = 0


class OpenLogin(Model):
    """A device that somebody is logged in on."""

    id: LoginId
    user_agent: str | None
    """What the device calls itself."""
    opened_at: datetime
    last_used_at: datetime
    """When it last asked for an access token; it does so every ten minutes while it is busy."""
    expires_at: datetime
    """When the password will be asked for again."""
    current: bool
    """Whether it is the one that asks."""


class OpenedCheckout(Checkout):
    """A checkout, for whoever pays by it."""

    token: str
    """Shows how the checkout stands."""


class OpeningHours(Model):
    """When a business is open, as everybody may know."""

    schedule_id: ScheduleId | None
    """The schedule that says it; null where the hours of each staff member alone count."""
    timezone: str
    rules: list[AvailabilityRule]
    overrides: list[HoursOfDate]
    """From today on."""
    closed: list[DateRange]


class Organisation(Model):
    """The organisation whose members have roles in the business."""

    organisation_id: str
    roles: dict[str, Role]
    """What each of its roles is here; one that is not named is nothing."""
    members: int
    """Its members who have a role here."""
    connected_at: datetime
    looked_at: datetime | None = None
    """When its members were last brought into agreement."""
    problem: str | None = None
    """Why that did not work last, as a code."""


class Override(Model):
    """Hours of one date that replace the week's; `00:00`–`00:00` is closed."""

    id: OverrideId
    schedule_id: ScheduleId
    date: date
    start: str
    end: str


class Package(Model):
    """A bundle of credits for certain services."""

    name: str
    description: str = ""
    credits: int
    price: Money
    service_ids: list[ServiceId]
    """The services that its credits pay."""
    valid_days: int | None = None
    """The credits are good until the end of the day that is so many days after the payment; null is for ever."""
    active: bool = True
    id: PackageId
    version: int


class PaidPeriod(Model):
    """A period of a membership that is paid."""

    id: PaidPeriodId
    membership_id: MembershipId
    period: Period
    amount: Money
    paid_by: PaidBy
    payment_id: PaymentId
    invoice_id: InvoiceId | None
    paid_at: datetime
    refunded_at: datetime | None
    created_at: datetime


class Payment(Model):
    """Money that a customer pays, or tried to."""

    id: PaymentId
    status: PaymentStatus
    version: int
    purpose: PaymentPurpose
    amount: Money
    refunded: Money
    """What is given back of it, or set aside to be."""
    description: str
    customer_id: CustomerId | None
    booking_id: BookingId | None
    purchase_id: PurchaseId | None
    membership_id: MembershipId | None
    period_starts_at: datetime | None
    checkout_id: CheckoutId | None
    by_gift: bool = False
    """Whether a gift code paid it: what is given back of it goes back there."""
    decline_code: str | None
    """Why the last attempt failed, by the bank's or Stripe's code."""
    disputed: bool
    stripe_id: str
    paid_at: datetime | None
    created_at: datetime


class PaymentAccount(Model):
    """The account at Stripe in which a business takes its money, as Stripe described it last."""

    account_id: str | None
    """`acct_…`; null until Stripe has made it: then open it again."""
    country: str
    currency: str
    charges_enabled: bool
    """Whether it may take money."""
    payouts_enabled: bool
    """Whether Stripe pays out what was taken."""
    details_submitted: bool
    """Whether the business has gone through its sign-up at Stripe."""
    requirements: list[str]
    """What Stripe still wants to know, by its names."""
    disabled_reason: str | None
    """Why it may not take money, or is not paid out, by Stripe's name."""
    disconnected_at: datetime | None
    """When the business took the platform's access away; opening one again makes another account."""
    looked_at: datetime | None
    created_at: datetime


class PaymentAccountLink(Model):
    """A page of Stripe's on which the business tells what Stripe has to know."""

    url: str
    """To be opened at once, by whoever asked: it works once, and for a few minutes."""
    expires_at: datetime


class PaymentDetails(Payment):
    """A payment with all that became of it."""

    refunds: list[Refund]
    """Oldest first."""
    disputes: list[Dispute]
    stripe_fee: Money | None
    """What Stripe kept; null until Stripe says. In the currency that it settles in."""
    platform_fee: Money | None


class PaymentMethod(Model):
    """A card that a customer lets the business charge later. Its number is Stripe's alone."""

    id: PaymentMethodId
    customer_id: CustomerId
    brand: str
    """By Stripe's names: `visa`, `mastercard`, …"""
    last4: str
    exp_month: int
    exp_year: int
    consent: CardConsent
    """What they agreed to."""
    agreed_at: datetime
    saved_at: datetime


class Period(Model):
    """A half-open range of instants, `[starts_at, ends_at)`."""

    starts_at: datetime
    ends_at: datetime


class PlanCheckout(Model):
    """A page of Stripe's on which a plan is chosen and paid."""

    id: PlanCheckoutId
    plan: str
    url: str
    expires_at: datetime


class PlanStanding(BusinessStanding):
    """Where the business stands, and the subscription that this rests on."""

    subscription: PlanSubscription | None = None
    """The newest; null before the first."""


class PlanSubscription(Model):
    """A business's subscription of a plan."""

    plan: str
    status: PlanSubscriptionStatus
    period_ends_at: datetime | None = None
    """When it renews, or ends where it was called off."""
    cancels_at: datetime | None = None
    """When it ends; null unless it was called off."""
    pay_url: str | None = None
    """Where what is due is paid; null while nothing is."""


class PlannedOccurrence(Model):
    """What would become of one occurrence, or why nothing can."""

    recurrence_id: datetime
    """The local time that the rule gives it."""
    starts_at: datetime
    bookable: bool
    staff_member_ids: list[StaffMemberId]
    """Who would give it."""
    reasons: list[Reason]
    alternatives: list[Alternative]


class PlatformBusiness(Business):
    """A business among all of them."""

    suspended_at: datetime | None = None
    suspension_reason: str | None = None
    """Why the platform suspended it; null while it is not."""


class PlatformBusinessDetail(PlatformBusiness):
    """A business and who answers for it."""

    owners: list[Member]


class Policy(Model):
    """The rules of a purchase, as they stood when it was made."""

    version: int
    cancel_notice_minutes: int
    move_notice_minutes: int
    late_cancel_fee_percent: int
    no_show_fee_percent: int = 0
    deposit: DepositTerms = Field(default_factory=lambda: DepositTerms())
    credits: CreditTerms = Field(default_factory=lambda: CreditTerms())


class Pool(Model):
    """Staff members or resources of whom a service needs some, whichever they are."""

    name: str
    staff_member_ids: list[StaffMemberId] = Field(default_factory=list)
    resource_ids: list[ResourceId] = Field(default_factory=list)
    id: PoolId
    version: int


class Problem(Model):
    """An error as RFC 9457 has it, with a stable `code`."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] | None = None
    reasons: list[dict[str, Any]] | None = None
    """Why a start is not bookable (the codes of explain)."""
    alternatives: list[dict[str, Any]] | None = None
    """Up to five bookable starts, on a 409 for a slot."""
    current: dict[str, Any] | None = None
    """The current version, on a 412."""
    trace_id: str | None = None


class PublicService(Model):
    """A service as customers see it."""

    id: ServiceId
    name: str
    description: str
    duration_minutes: int
    price: Money
    deposit: Money | None = None
    """What customers pay before a booking stands."""
    timezone: str
    requires_approval: bool
    location: Location = "in_person"
    staff_member_ids: list[StaffMemberId]
    in_sessions: bool = False
    """Whether it is sold by the seat, in sessions."""


class PublicStaffMember(Model):
    """A staff member as customers see them."""

    id: StaffMemberId
    name: str
    timezone: str


class Reason(Model):
    """Why a start is not bookable."""

    code: str
    id: str | None = None
    """The rule or booking behind it, for those who may see it."""
    staff_member_id: StaffMemberId | None = None
    """Whom it concerns, for those who may see it."""
    resource_id: ResourceId | None = None
    """What it concerns, for those who may see it."""


class RecoveryCodes(Model):
    """Codes for when the authenticator app is lost: each works once. Shown once."""

    codes: list[str]


class Refund(Model):
    """Money that is given back of a payment."""

    id: RefundId
    payment_id: PaymentId
    status: RefundStatus
    amount: Money
    reason: RefundReason
    note: str | None
    undoes: bool
    """Whether what was paid for is undone by it: credits that are unspent are revoked."""
    problem: str | None
    """Why Stripe or the bank refused it, as a code."""
    stripe_id: str | None
    refunded_at: datetime | None
    created_at: datetime


class RefusedRow(Model):
    """A row, or an event of a calendar, that cannot be imported. Nothing of what it holds is told."""

    line: int
    """Where it begins in the file, from 1."""
    column: str | None = None
    """The header of the column, or the property of the event."""
    reason: str
    """A code: `missing`, `invalid`, `formula`, `too_many_cells`, `broken`, `unknown_timezone`, `too_frequent`, …"""
    detail: str = ""


class RefusedSession(Model):
    """A session that cannot be planned."""

    starts_at: datetime
    ends_at: datetime
    local_start: str
    reasons: list[str]
    """Why, as codes: booked, held, blocked, busy_calendar, past."""


class RegisterUser(Model):
    """Register a person with a password and log them in. The address is theirs once they follow the link in a mail. The
    answer is the same whether or not anybody has registered with this address; its holder is told by mail.
    """

    name: str
    email: str
    password: str
    locale: str | None = None
    """The language of mails about the account."""
    user_agent: str | None = None
    """Names the device in the list of logins; by default what the `User-Agent` header says."""


class Replayed(Model):
    """How many are tried again."""

    count: int


class Requirement(Model):
    """That so many different members of a pool take part in each booking of a service."""

    pool_id: PoolId
    count: int = 1


class Resource(Model):
    """A room or a device that is booked like a staff member."""

    name: str
    kind: ResourceKind = "room"
    capacity: int = 1
    """How many bookings it takes at a time."""
    schedule_id: ScheduleId | None = None
    """Its hours, whatever the service's are; null is always, as far as the business is open."""
    active: bool = True
    id: ResourceId
    version: int


class ResourceBlock(Model):
    """A stretch in which a resource takes no bookings."""

    id: BlockedTimeId
    resource_id: ResourceId
    starts_at: datetime
    ends_at: datetime
    reason: str | None


class RestingLook(Model):
    """An object at Stripe that could not be settled, however often it was looked at."""

    id: LookId
    business_id: BusinessId
    kind: str
    object_id: str
    account: str | None = None
    attempts: int
    problem: str
    looked_at: datetime | None = None
    """When it was last settled."""


class RevealedGift(Model):
    """A gift code, told once to whoever bought it."""

    code: str
    amount: Money
    expires_at: datetime | None


class RoleGrant(Model):
    """What a user is in one business."""

    business_id: BusinessId
    slug: str
    business_name: str
    role: Role


class Room(Model):
    """The video room of a booking, as staff see it."""

    booking_id: BookingId
    state: RoomState
    opens_at: datetime
    closes_at: datetime
    attempts: int
    """How often the vendor was asked in vain since it last did what was wanted."""
    problem: str | None
    """Why, as a code: `away`, `overloaded`, `unauthorized`, `refused`, `not_configured`."""
    next_attempt_at: datetime | None
    ready_at: datetime | None


class RoomDetails(Room):
    """A video room, and who was given a way in."""

    joins: list[RoomJoin]
    """The latest first, at most a hundred."""


class RoomJoin(Model):
    """That somebody was given a way in."""

    at: datetime
    actor: str
    host: bool
    """Whether they came as the business."""


class Roster(Model):
    """Who comes to a session."""

    session: Session
    slots: list[RosterSlot]


class RosterSlot(Model):
    """Who sits in one slot of a session."""

    starts_at: datetime
    ends_at: datetime
    local_start: str
    seats: list[Seat]
    held: int
    """Seats that are kept for somebody who has not booked yet."""


class Schedule(Model):
    """When a staff member works, or a service is given."""

    id: ScheduleId
    name: str
    timezone: str
    rules: list[AvailabilityRule]
    overrides: list[Override]
    out_of_office: list[DateRange]
    travel: list[TravelZone]
    version: int


class Seat(Model):
    """Somebody's seat in a session."""

    number: int
    """From 1; it may change while others book."""
    booking_id: BookingId
    status: BookingStatus
    service_id: ServiceId
    service_name: str
    customer_id: CustomerId
    customer_name: str


class Segment(Model):
    """One service of a visit, as it is looked for."""

    service_id: ServiceId
    staff_member_id: StaffMemberId | None = None
    gap_minutes: int = 0
    """Least minutes between the end of the one before and its start."""
    wait_minutes: int = 30
    """How many minutes more it may take until it starts, so that it finds a start of its own."""


class Series(SeriesFields):
    """Bookings that recur by a rule."""

    bookings: list[Booking]
    """Its occurrences, whatever has become of them."""


class SeriesPlan(Model):
    """A series as it would be booked now."""

    service_id: ServiceId
    timezone: str
    """The zone of the service; its clocks are those of the rule."""
    rule: str
    occurrences: list[PlannedOccurrence]
    conflicts: int
    """How many of them cannot be booked."""


class Service(Model):
    """What a business sells by the hour."""

    name: str
    description: str = ""
    duration_minutes: int
    interval_minutes: int = 15
    """The grid of starts; may differ from the duration."""
    alignment: Alignment = "clock"
    offset_start_minutes: int = 0
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    notice: Notice = Field(default_factory=lambda: Notice())
    horizon: Horizon = Field(default_factory=lambda: Horizon())
    limits: Limits = Field(default_factory=lambda: Limits())
    price: Money
    requires_approval: bool = False
    pending_occupies: bool = True
    """Whether a booking that waits for approval keeps others out."""
    unattended: Unattended = "completed"
    grace_minutes: int = 60
    """Minutes after the end before an unsettled booking is settled."""
    late_cancel_fee_percent: int = 0
    """Share of the price owed when cancelled inside the cancellation notice."""
    no_show_fee_percent: int = 0
    """Share of the price owed for a no-show, once a person has confirmed it."""
    deposit: DepositTerms = Field(default_factory=lambda: DepositTerms())
    credits: CreditTerms = Field(default_factory=lambda: CreditTerms())
    location: Location = "in_person"
    """Online, each confirmed booking has a video room of its own."""
    schedule_id: ScheduleId | None = None
    """The hours of the service; null leaves them to each staff member's own."""
    staff_mode: StaffMode = "round_robin"
    staff_member_ids: list[StaffMemberId] = Field(default_factory=list)
    required_staff_member_ids: list[StaffMemberId] = Field(default_factory=list)
    """Those of its staff who always take part, beside any one of the others."""
    requirements: list[Requirement] = Field(default_factory=list)
    """Who and what is needed beside its staff: so many of each of these pools."""
    in_sessions: bool = False
    """Whether it is sold by the seat, in sessions and at no other time; they say when, how long and with whom."""
    active: bool = True
    id: ServiceId
    timezone: str
    """The zone that grid, limits and horizon are decided in."""
    version: int


class Session(Model):
    """A stretch of a staff member's time that is sold by the seat."""

    id: SessionId
    status: SessionStatus
    version: int
    service_ids: list[ServiceId]
    staff_member_id: StaffMemberId
    starts_at: datetime
    ends_at: datetime
    timezone: str
    """The zone that its wall times are meant in."""
    local_start: str
    local_end: str
    """On the wall of the session's zone, ISO 8601 with offset."""
    slot_minutes: int | None
    capacity: int
    price: Money | None


class SessionRun(Model):
    """The sessions of a weekly run."""

    sessions: list[Session]
    """Those that were planned; of a dry run those that would be."""
    refused: list[RefusedSession]
    """Those whose time is taken."""
    dry_run: bool


class SessionSlot(Model):
    """A slot of a session, for one of the services that can be booked in it."""

    service_id: ServiceId
    service_name: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    local_start: str
    """The start on the wall of the zone, ISO 8601 with offset."""
    staff_member_ids: list[StaffMemberId]
    """Who gives the seats that are left."""
    remaining: int
    """How many more bookings of the service it takes; 0 is full."""
    bookable: bool
    """Whether it can be booked now: it is not full, not too close and not too far off."""
    price: Money
    offer: str | None
    """Book or hold with this within ten minutes, at this price; null where it is not bookable."""


class SignedUp(Model):
    """A new business, and its owner's first login."""

    business: Business
    tokens: Tokens


class Slot(Model):
    """A bookable start."""

    starts_at: datetime
    ends_at: datetime
    local_start: str
    """The start on the wall of the zone that was asked for, ISO 8601 with offset."""
    staff_member_ids: list[StaffMemberId]
    """Who could give it."""
    remaining: int = 1
    """How many more bookings it takes: one, unless it is a session."""
    price: Money
    offer: str
    """Book or hold with this within ten minutes, even when other bookings have moved the grid since."""


class StaffMember(Model):
    """Someone whose time is sold."""

    id: StaffMemberId
    name: str
    email: str | None
    timezone: str
    schedule_id: ScheduleId | None
    weight: int
    limits: Limits = Field(default_factory=lambda: Limits())
    """The most bookings that this one takes part in, of all services."""
    active: bool
    version: int


class StartedCheckout(Model):
    """What a buyer needs: where to pay, and what to book with once it is paid."""

    checkout: OpenedCheckout | None
    """Null where there is nothing to pay."""
    purchase: Purchase | None = None
    membership: Membership | None = None
    credits_pass: str | None = None
    """Books with the credits that are bought, once they are paid; told once, stored hashed."""


class StripeEndpoint(Model):
    """A webhook endpoint at Stripe that billing keeps, without its secret."""

    id: StripeEndpointId
    audience: Audience
    status: EndpointStatus
    stripe_id: str | None = None
    url: str | None = None
    problem: str | None = None
    """Why it could not be made or brought up to date last, as a code."""
    created_at: datetime
    checked_at: datetime | None = None


class StripeEndpoints(Model):
    """All of them, the newest first."""

    items: list[StripeEndpoint]
    by_hand: bool
    """Secrets of endpoints made by hand are configured: billing makes none itself."""


class StripeEvent(Model):
    """An event of Stripe's, without what it carries."""

    event_id: str
    type: str
    account: str | None = None
    """The connected account it happened in; null is the platform's own."""
    business_id: BusinessId | None = None
    livemode: bool
    object_kind: str | None = None
    """The kind of object that is looked at for it."""
    object_id: str | None = None
    status: EventStatus
    problem: str | None = None
    """Why nothing was done yet, or never will be, as a code."""
    attempts: int
    missed: bool
    """It was never delivered: we found it by reading Stripe's list."""
    happened_at: datetime
    received_at: datetime
    settled_at: datetime | None = None


class Subscription(Model):
    """What renews a membership at Stripe, as it was when it was last looked at."""

    id: SubscriptionId
    version: int
    stripe_id: str
    membership_id: MembershipId
    customer_id: CustomerId | None
    """Whose membership it is; null while scheduling has not told."""
    status: str
    """Stripe's word for where it stands: `active`, `trialing`, `past_due`, `canceled`, …"""
    period_starts_at: datetime
    """When the period began that it is in; whether that is paid, its invoice says."""
    period_ends_at: datetime
    cancel_at_period_end: bool
    """Whether it ends with this period."""
    ended_at: datetime | None
    latest_invoice: str | None
    """Stripe's id of its newest invoice."""
    created_at: datetime


class Ticket(Model):
    """What opens one stream, once."""

    ticket: str
    expires_at: datetime


class Timeline(Model):
    """All that happened to a booking, oldest first."""

    booking_id: BookingId
    entries: list[TimelineEntry]


class TimelineEntry(Model):
    """One thing that happened to a booking."""

    at: datetime
    what: str
    """The event's subject, or a message's kind."""
    actor: str
    detail: str = ""
    team: list[Assigned] = Field(default_factory=list)
    """Who and what was picked then, and why; for the business's staff."""
    trace_id: str | None = None


class Timetable(Model):
    """Slots of sessions in `[from, to)`, by start."""

    slots: list[SessionSlot]
    has_more: bool = False
    """Whether the limit cut the list short."""


class Tokens(Model):
    """A fresh pair: the access token for 10 minutes, the refresh token for one use."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"
    expires_in: int
    """Seconds until the access token ends."""
    user: User


class TotpSecret(Model):
    """What an authenticator app is set up with; shown once."""

    secret: str
    """Base32 (RFC 4648)."""
    uri: str
    """The same as an `otpauth:` address, for a QR code."""


class TotpStatus(Model):
    """Whether a user has a second factor."""

    active: bool
    recovery_codes_left: int


class TravelZone(Model):
    """Between these dates (both included) the hours are read in another zone."""

    from_date: date
    to_date: date | None = None
    timezone: str


class User(Model):
    """A person with a login."""

    id: UserId
    name: str
    email: str
    email_verified: bool
    locale: str | None = None
    """The language that mails about the account are written in."""
    created_at: datetime


class UserExport(Model):
    """Everything that identity holds about a user, for a machine to read (GDPR articles 15 and 20). What a business
    holds about them as its customer, the business hands out: `POST /v1/{slug}/me/export`.
    """

    exported_at: datetime
    user: User
    roles: list[RoleGrant]
    logins: list[OpenLogin]
    totp: bool
    """Whether they have a second factor."""
    events: list[AccountEvent]
    """The newest thousand, newest first."""


class Visit(VisitFields):
    """Bookings of one customer that follow each other."""

    bookings: list[Booking]
    """By start, whatever has become of them."""


class VisitAvailability(Model):
    """Times for a visit whose first service starts in `[from, to)`, sorted."""

    timezone: str
    """The zone the local starts are written in."""
    times: list[VisitTime]
    has_more: bool = False
    """Whether the limit cut the list short."""


class VisitPart(Model):
    """One service of a visit that can be had, and who would give it."""

    service_id: ServiceId
    staff_member_id: StaffMemberId
    starts_at: datetime
    ends_at: datetime
    price: Money
    offer: str


class VisitTime(Model):
    """A time at which every service of a visit can be had. Book its parts as they stand."""

    starts_at: datetime
    ends_at: datetime
    local_start: str
    """The start on the wall of the zone that was asked for, ISO 8601 with offset."""
    price: Money
    parts: list[VisitPart]


class WaitlistOffer(Model):
    """Time that is kept for an entry until `expires_at`, price and policy frozen."""

    starts_at: datetime
    ends_at: datetime
    local_start: str
    """The start on the wall of the service's zone, ISO 8601 with offset."""
    staff_member_id: StaffMemberId
    staff_member_name: str
    price: Money
    expires_at: datetime


class WantedPart(Model):
    """One service of a visit, as it is booked."""

    service_id: ServiceId
    starts_at: datetime
    staff_member_id: StaffMemberId | None = None
    resource_id: ResourceId | None = None
    preferred_staff_member_id: StaffMemberId | None = None
    """Takes part where free; else somebody else does."""
    offer: str | None = None


class ZoneShift(Model):
    """A booking whose instant is no longer the local time that was chosen, since its zone has other rules now. It is
    not moved by itself: people decide whether the clock or the instant was meant.
    """

    id: ZoneShiftId
    booking_id: BookingId
    timezone: str
    wall_start: str
    """The local time that was chosen, ISO 8601 without offset."""
    starts_at: datetime
    """When the booking is, still."""
    intended_at: datetime
    """When the clocks will show what was chosen."""
    tzdata_version: str
    """The version of the zone data that made the difference: `2026f`."""
    found_at: datetime
