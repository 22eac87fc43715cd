"""The requests about recurring bookings that scheduling answers."""

from contracts.request import Request
from contracts.scheduling.series.shapes import EditScope, NewSeries, Series, SeriesPlan, SeriesTerms
from contracts.scheduling.shapes import Contact
from contracts.types import BookingId, Counted, Instant, Line, Prose, SeriesId, StaffMemberId, Token


class PreviewSeries(SeriesTerms, Request[SeriesPlan], subject="scheduling.series.preview.v1", reads=True):
    """A dry run: every occurrence, whether it can be booked, why not, and what could be had instead."""


class CreateSeries(SeriesTerms, Request[NewSeries], subject="scheduling.series.create.v1"):
    """Book every occurrence of a rule, or none."""

    skip_conflicts: bool = False
    """Book those that can be booked, at least one, and tell which were left out."""
    customer: Contact
    pay_with_credits: bool = False
    """Pay each with the customer's credits; refused with 402 where they are too few for all."""
    credits_pass: Token | None = None
    """Proves that the credits are one's own; staff need none."""
    note: Prose | None = None


class GetSeries(Request[Series], subject="scheduling.series.get.v1", reads=True):
    """A series, for its customer (by a manage token of it or login) or the business's staff."""

    series_id: SeriesId
    token: Token | None = None


class CancelSeries(Request[Series], subject="scheduling.series.cancel.v1", while_unpaid=True):
    """Call off one occurrence, one and the following, or all that lie ahead; each by the rules of a single booking."""

    series_id: SeriesId
    scope: EditScope
    booking_id: BookingId | None = None
    """The occurrence meant, unless it is all."""
    token: Token | None = None
    reason: Line | None = None
    if_version: Counted | None = None


class RescheduleSeries(Request[Series], subject="scheduling.series.reschedule.v1"):
    """Move one occurrence, one and the following, or all that lie ahead, by the same local time: all or none.

    This and following is cut off as a series of its own, which is the answer; the same tokens manage it.
    """

    series_id: SeriesId
    scope: EditScope
    booking_id: BookingId
    """The occurrence that `starts_at` is meant for; the others move as far as it does."""
    starts_at: Instant
    staff_member_id: StaffMemberId | None = None
    """Who gives them from now on; whoever gave them so far, where free, when left out."""
    offer: Token | None = None
    """Of the start of the occurrence meant."""
    token: Token | None = None
    if_version: Counted | None = None
