"""The table of standings."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from billing import plans
from billing.database import Base, choice
from billing.standings.rules import FREE, Facts, Phase, Terms, Verdict
from contracts.billing.standings.shapes import Standing, StandingReason
from kit import clock
from kit.db import Tenant


class BusinessStands(Tenant, Base):
    """Where a business stands, what is known of it for that, and when it is judged again: one row for each."""

    __tablename__ = "standings"

    standing: Mapped[Standing] = mapped_column(choice(Standing, "standing"), default=Standing.ACTIVE)
    plan: Mapped[str] = mapped_column(default=FREE)
    reason: Mapped[StandingReason] = mapped_column(choice(StandingReason, "reason"), default=StandingReason.NO_PLANS)
    until: Mapped[datetime | None]
    most_staff_members: Mapped[int | None]
    """How many staff members its plan lets be active; null is as many as there are."""
    version: Mapped[int] = mapped_column(default=0)
    """How often it has changed."""
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    trial_ends_at: Mapped[datetime | None]
    """Null until plans are sold here: a trial begins when there is something to try."""
    reminded_at: Mapped[datetime | None]
    """For when its owners were last reminded that the trial ends: what was due until then is not said any more."""
    excused_from: Mapped[datetime | None]
    excused_until: Mapped[datetime | None]
    subscription: Mapped[str | None]
    """The newest subscription, by Stripe's id."""
    subscribed_plan: Mapped[str | None]
    phase: Mapped[Phase] = mapped_column(choice(Phase, "phase"), default=Phase.NONE)
    phase_since: Mapped[datetime | None]
    renews_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]

    judge_at: Mapped[datetime | None]
    """When time will change it; null if time alone does not."""
    judged_selling: Mapped[bool] = mapped_column(default=False)
    judged_grace_days: Mapped[int] = mapped_column(default=0)
    """On what terms it was judged: with others it is judged anew."""
    judged_limits: Mapped[str | None]
    """By what limits of the plans, as `plans.LIMITS` has them; null before there were any."""

    __table_args__ = (
        CheckConstraint("excused_until is null or excused_from is not null", name="excused"),
        CheckConstraint("(phase = 'none') = (subscription is null)", name="subscribed"),
        CheckConstraint("phase in ('none', 'paying') or phase_since is not null", name="phase_since"),
        Index("ix_standings_judge_at", "judge_at", postgresql_where="judge_at is not null"),
    )

    @property
    def facts(self) -> Facts:
        """What is known of the business, for the rules; where no plans are sold its trial counts for nothing."""
        return Facts(
            self.trial_ends_at or self.changed_at, self.excused_from, self.excused_until, self.subscribed_plan,
            self.phase, self.phase_since, self.renews_at, self.looked_at,
        )  # fmt: skip

    def become(self, verdict: Verdict, terms: Terms, now: datetime) -> bool:
        """Take over a verdict; whether the business stands elsewhere than before."""
        self.judge_at = verdict.again_at
        self.judged_selling, self.judged_grace_days = terms.sells_plans, terms.grace.days
        self.judged_limits = plans.LIMITS
        told = (verdict.standing, verdict.plan, verdict.reason, verdict.until, verdict.most_staff_members)
        if told == (self.standing, self.plan, self.reason, self.until, self.most_staff_members):
            return False
        self.standing, self.plan, self.reason, self.until, self.most_staff_members = told
        self.version += 1
        self.changed_at = now
        return True

    def begin_trial(self, now: datetime, length: timedelta) -> None:
        """Let it try the platform out; a reminder that would be due already is none."""
        self.trial_ends_at, self.reminded_at = now + length, now

    def remind(self, before: timedelta | None) -> bool:
        """Take down that its owners are reminded so long before the trial ends; whether they were not yet."""
        if before is None or self.trial_ends_at is None:
            return False
        due_at = self.trial_ends_at - before
        if self.reminded_at is not None and due_at <= self.reminded_at:
            return False
        self.reminded_at = due_at
        return True

    def excuse(self, now: datetime, until: datetime | None) -> None:
        """Let it go on without paying, until then or for good."""
        self.excused_from, self.excused_until = now, until

    def end_excuse(self, now: datetime) -> bool:
        """Excuse it no more; False where nothing excuses it."""
        if self.excused_from is None or (self.excused_until is not None and self.excused_until <= now):
            return False
        self.excused_until = now
        return True

    def extend_trial(self, now: datetime, until: datetime) -> bool:
        """Let its trial last longer; False where it lasts as long already."""
        if self.trial_ends_at is not None and until <= self.trial_ends_at:
            return False
        self.begin_trial(now, until - now)
        return True
