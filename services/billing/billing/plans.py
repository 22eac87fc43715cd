"""What the platform sells businesses. This file alone says so: Stripe is brought into agreement with it.

A new amount is a new price: who subscribed before keeps the old one until their plan is changed. Names are for ever,
since subscriptions and standings name them; a plan that is taken out is archived at Stripe, and goes on for who has it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contracts.types import Money
from kit.errors import NotFound


class Interval(StrEnum):
    """How often a plan is paid for, by Stripe's name."""

    MONTH = "month"
    YEAR = "year"


class NoSuchPlan(NotFound):
    """The platform sells no such plan."""

    code = "billing.no_such_plan"


@dataclass(frozen=True, slots=True)
class PlanPrice:
    """What a plan costs, in one currency and for one interval."""

    lookup_key: str
    """What the price is called at Stripe, whatever its amount: `nexus_plan_solo_month_eur`."""
    interval: Interval
    amount: Money


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of something a plan has; None is as much as there is."""

    staff_members: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan: what it is called, what it has, what it costs."""

    name: str
    title: str
    description: str
    features: tuple[str, ...]
    """What price pages list, in English; Stripe shows 15 at most."""
    limits: Limits
    monthly: dict[str, int]
    """Per month, in minor units, by currency. A year costs ten months."""

    @property
    def product_id(self) -> str:
        """Its product at Stripe."""
        return f"nexus_plan_{self.name}"

    @property
    def prices(self) -> tuple[PlanPrice, ...]:
        """All it costs, in every currency and for every interval."""
        return tuple(
            PlanPrice(
                lookup_key=f"{self.product_id}_{interval}_{currency.lower()}",
                interval=interval,
                amount=Money(amount_minor=amount * months, currency=currency),
            )
            for currency, amount in self.monthly.items()
            for interval, months in ((Interval.MONTH, 1), (Interval.YEAR, 10))
        )

    def price(self, currency: str, interval: Interval) -> PlanPrice:
        """What it costs in a currency; in `ELSEWHERE`'s where it is not sold in that one."""
        chosen = currency if currency in self.monthly else ELSEWHERE
        return next(each for each in self.prices if each.interval is interval and each.amount.currency == chosen)


ELSEWHERE: Final = "EUR"
"""What businesses pay in whose own currency no plan is sold in."""

PLANS: Final = (
    Plan(
        name="solo",
        title="Solo",
        description="For one practitioner.",
        features=("Online booking", "Reminders", "Packages and memberships", "Online payment"),
        limits=Limits(staff_members=1),
        monthly={"EUR": 1_900, "USD": 1_900, "GBP": 1_700},
    ),
    Plan(
        name="studio",
        title="Studio",
        description="For a team under one roof.",
        features=("All of Solo", "Up to 10 staff members", "Group sessions and waitlists", "Rooms and equipment"),
        limits=Limits(staff_members=10),
        monthly={"EUR": 4_900, "USD": 4_900, "GBP": 4_300},
    ),
    Plan(
        name="clinic",
        title="Clinic",
        description="For several teams and places.",
        features=("All of Studio", "Any number of staff members", "Confidential notes", "Logins by your organisation"),
        limits=Limits(),
        monthly={"EUR": 9_900, "USD": 9_900, "GBP": 8_700},
    ),
)  # fmt: skip


LIMITS: Final = " ".join(f"{plan.name}:{plan.limits.staff_members}" for plan in PLANS)
"""All limits as one text: standings that were judged by others are judged anew."""


def limits(name: str) -> Limits:
    """What the plan of that name has; all there is on one that is not sold, as `free` and `trial` are not."""
    return next((plan.limits for plan in PLANS if plan.name == name), Limits())


def find(name: str) -> Plan:
    """The plan of that name. Raises `NoSuchPlan` for one that is not sold any more."""
    for plan in PLANS:
        if plan.name == name:
            return plan
    raise NoSuchPlan
