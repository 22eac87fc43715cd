"""What a service must satisfy."""

from contracts.scheduling.catalogue.shapes import Horizon, ServiceFields
from contracts.scheduling.rooms.shapes import Location
from contracts.types import Money
from kit.errors import Invalid
from scheduling.staff.rules import limit_problems

THREE_DECIMAL = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])
"""Currencies whose minor unit is a thousandth."""


def check(fields: ServiceFields, *, currency: str) -> None:
    """Refuse what no shape can: `Invalid` with a pointer to each field that contradicts another.

    The price must be in the business's currency, a longer period may not allow fewer bookings than a shorter one,
    and a horizon needs what its kind counts.
    """
    problems = [*limit_problems(fields.limits), *_horizon_problems(fields.horizon)]
    problems += price_problems(fields.price, currency=currency)
    if fields.in_sessions and fields.location is Location.ONLINE:
        problems.append(_problem("/location", "A video room is one booking's: what is sold in sessions is in person"))
    problems += _team_problems(fields)
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


def share(price: Money, percent: int) -> Money:
    """So many hundredths of a price, in what banks move of its currency, a half rounded up; never more than the price.

    That are whole minor units; of currencies with three decimals tens alone (docs.stripe.com/currencies).
    """
    least = 10 if price.currency in THREE_DECIMAL else 1
    rounded = (price.amount_minor * percent + 50 * least) // (100 * least) * least
    return Money(amount_minor=min(rounded, price.amount_minor // least * least), currency=price.currency)


def _team_problems(fields: ServiceFields) -> list[dict[str, str]]:
    found = []
    if len(set(fields.staff_member_ids)) < len(fields.staff_member_ids):
        found.append(_problem("/staff_member_ids", "A staff member is named twice"))
    for index, each in enumerate(fields.required_staff_member_ids):
        if each not in fields.staff_member_ids or each in fields.required_staff_member_ids[:index]:
            detail = "Only one of the service's staff can be required, and once"
            found.append(_problem(f"/required_staff_member_ids/{index}", detail))
    if fields.in_sessions and fields.requirements:
        found.append(_problem("/requirements", "Sessions say with whom: what is sold in them needs nobody else"))
    pools = [each.pool_id for each in fields.requirements]
    for index, pool_id in enumerate(pools):
        if pool_id in pools[:index]:
            found.append(_problem(f"/requirements/{index}/pool_id", "A pool is named twice"))
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
