"""Where a business stands with the platform: its plan, and whether that is paid."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from contracts.types import BusinessId, Line, Shape, Slug

PlanName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
"""A plan of the platform, as its file of plans calls it; `free` where none is sold, `trial` before one is chosen."""


class Standing(StrEnum):
    """Where a business stands with the platform."""

    TRIAL = "trial"
    """It tries the platform out; everything works."""
    ACTIVE = "active"
    """Paid, excused, or on a platform that sells no plans."""
    PAST_DUE = "past_due"
    """Nothing pays for it any more; everything works until its days of grace are over."""
    SUSPENDED = "suspended"
    """The grace is over: it takes no bookings and changes nothing; what was begun is finished, and paid."""


class StandingReason(StrEnum):
    """Why a business stands where it does."""

    NO_PLANS = "no_plans"
    """This platform sells no plans."""
    TRIAL = "trial"
    SUBSCRIBED = "subscribed"
    EXCUSED = "excused"
    """The platform lets it go on without paying."""
    TRIAL_OVER = "trial_over"
    EXCUSE_OVER = "excuse_over"
    PAYMENT_FAILED = "payment_failed"
    PLAN_PAUSED = "plan_paused"
    """Its subscription rests, for want of a way to pay."""
    PLAN_ENDED = "plan_ended"
    """Its subscription was called off, or given up after too many failed payments."""


class BusinessStanding(Shape):
    """Where one business stands."""

    business_id: BusinessId
    standing: Standing
    plan: PlanName
    reason: StandingReason
    until: AwareDatetime | None = None
    """When the trial, the excuse or the grace ends; null where time alone changes nothing."""
    changed_at: AwareDatetime
    version: int


class ListedStanding(BusinessStanding):
    """A business and where it stands, among all of them."""

    slug: Slug
    name: Line
