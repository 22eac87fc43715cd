"""Where a business is, what an account may do, and when Stripe has forgotten an attempt to make one."""

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from billing.objects import KEY_HOLDS


class Facts(NamedTuple):
    """What Stripe says of an account."""

    charges_enabled: bool
    payouts_enabled: bool
    details_submitted: bool
    requirements: list[str]
    disabled_reason: str | None


def country_of(timezone: str) -> str | None:
    """The country of a time zone, by `zone.tab` of the zone data; None for an alias, and for a zone of no country."""
    return _countries().get(timezone)


@cache
def _countries() -> dict[str, str]:
    lines = (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


def is_doubtful(started_at: datetime, now: datetime, *, same: bool) -> bool:
    """Whether an account may have been made that the key of its opening does not lead to any more.

    `same`: whether it is asked for as it was before; with other words the key is refused.
    """
    return not same or now - started_at >= KEY_HOLDS
