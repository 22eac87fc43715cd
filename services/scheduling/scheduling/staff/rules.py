"""What the limits of a staff member, and of a service, must satisfy."""

from contracts.scheduling.catalogue.shapes import Limits

PERIODS = ("bookings_per_day", "bookings_per_week", "bookings_per_month", "bookings_per_year")


def limit_problems(given: Limits) -> list[dict[str, str]]:
    """A pointer to each limit of a longer period that allows fewer bookings than one of a shorter period."""
    found = []
    most = 0
    for period in PERIODS:
        number = getattr(given, period)
        if number is not None and number < most:
            detail = "A longer period must not allow fewer than a shorter one"
            found.append({"pointer": f"/limits/{period}", "detail": detail})
        most = max(most, number or 0)
    return found
