"""The requests about paid periods that billing answers."""

from contracts.billing.periods.shapes import DeskMethod, PaidPeriod
from contracts.request import Request
from contracts.types import Cursor, Instant, Limit, MembershipId, Money, Page


class ListPaidPeriods(Request[Page[PaidPeriod]], subject="billing.period.list.v1", reads=True):
    """The periods of a membership that are paid, newest first."""

    membership_id: MembershipId
    limit: Limit = 50
    cursor: Cursor | None = None


class RecordPeriodPaid(Request[PaidPeriod], subject="billing.period.record_paid.v1", while_unpaid=True):
    """Record that staff took the money for a period of a membership; its credits are granted then.

    Refused while a subscription runs at Stripe: then its clock alone renews.
    """

    membership_id: MembershipId
    starts_at: Instant | None = None
    """When the period begins; by default where the last one that is paid ends."""
    ends_at: Instant | None = None
    """When it ends; by default one interval of the membership's plan after it begins, by the business's calendar."""
    amount: Money | None = None
    """What was taken; by default the membership's price."""
    paid_by: DeskMethod = DeskMethod.CASH
