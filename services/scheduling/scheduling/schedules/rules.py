"""What a schedule must satisfy."""

from collections.abc import Iterable, Sequence

from contracts.scheduling.catalogue.shapes import AvailabilityRule, DateRange, TravelZone
from kit.errors import Invalid


def minute(clock_time: str) -> int:
    """The minute of the day of an `HH:MM`; `24:00` is 1440."""
    hours, minutes = clock_time.split(":")
    return 60 * int(hours) + int(minutes)


def check(
    weekly_rules: Sequence[AvailabilityRule], out_of_office: Sequence[DateRange], travel: Sequence[TravelZone]
) -> None:
    """Refuse hours that end before they begin, and dates out of order, with `Invalid` and a pointer to each."""
    problems = [
        {"pointer": f"/rules/{index}/end", "detail": "Hours must end after they start; split them at midnight"}
        for index, rule in enumerate(weekly_rules)
        if minute(rule.end) <= minute(rule.start)
    ]
    problems += _out_of_order("out_of_office", out_of_office)
    problems += _out_of_order("travel", travel)
    if problems:
        raise Invalid(errors=problems)


def _out_of_order(field: str, ranges: Iterable[DateRange | TravelZone]) -> list[dict[str, str]]:
    return [
        {"pointer": f"/{field}/{index}/to_date", "detail": "The last date must not lie before the first"}
        for index, each in enumerate(ranges)
        if each.to_date is not None and each.to_date < each.from_date
    ]


def check_override(start: str, end: str) -> None:
    """Refuse hours that end before they begin with `Invalid`; `00:00` to `00:00` closes the date."""
    if minute(end) <= minute(start) and (start, end) != ("00:00", "00:00"):
        raise Invalid(
            errors=[{"pointer": "/end", "detail": "Hours must end after they start; 00:00 to 00:00 closes the date"}]
        )
