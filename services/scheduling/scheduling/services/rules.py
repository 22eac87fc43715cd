"""What a service must satisfy."""

from contracts.scheduling.catalogue.shapes import Horizon, Limits, ServiceFields
from contracts.scheduling.rooms.shapes import Location
from contracts.types import Money
from kit.errors import Invalid

PERIODS = ("bookings_per_day", "bookings_per_week", "bookings_per_month", "bookings_per_year")


def check(fields: ServiceFields, *, currency: str) -> None:
    """Refuse what no shape can: `Invalid` with a pointer to each field that contradicts another.

    The price must be in the business's currency, a longer period may not allow fewer bookings than a shorter one,
    and a horizon needs what its kind counts.
    """
    problems = [*_limit_problems(fields.limits), *_horizon_problems(fields.horizon)]
    problems += price_problems(fields.price, currency=currency)
    if fields.in_sessions and fields.location is Location.ONLINE:
        problems.append(_problem("/location", "A video room is one booking's: what is sold in sessions is in person"))
    if len(set(fields.staff_member_ids)) < len(fields.staff_member_ids):
        problems.append(_problem("/staff_member_ids", "A staff member is named twice"))
    if problems:
        raise Invalid(errors=problems)


def price_problems(price: Money, *, currency: str) -> list[dict[str, str]]:
    """What is wrong with a price of a business that sells in this currency."""
    found = []
    if price.currency != currency:
        found.append(_problem("/price/currency", f"This business sells in {currency}"))
    if price.amount_minor < 0:
        found.append(_problem("/price/amount_minor", "A price must not be negative"))
    return found


def _limit_problems(given: Limits) -> list[dict[str, str]]:
    found = []
    most = 0
    for period in PERIODS:
        number = getattr(given, period)
        if number is not None and number < most:
            found.append(_problem(f"/limits/{period}", "A longer period must not allow fewer than a shorter one"))
        most = max(most, number or 0)
    return found


def _horizon_problems(given: Horizon) -> list[dict[str, str]]:
    dates = (given.from_date, given.to_date)
    if given.kind != "date_range":
        found = [] if given.days is not None else [_problem("/horizon/days", "This kind of horizon needs days")]
        if any(dates):
            found.append(_problem("/horizon/from_date", "Only a date_range has dates"))
        return found
    if given.from_date is None or given.to_date is None:
        return [_problem("/horizon/from_date", "A date_range needs from_date and to_date")]
    if given.to_date < given.from_date:
        return [_problem("/horizon/to_date", "The last date must not lie before the first")]
    return []


def _problem(pointer: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "detail": detail}
