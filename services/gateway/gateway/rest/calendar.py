"""A booking as an iCalendar file."""

import re
from typing import Final

from contracts.scheduling.shapes import CalendarFile
from gateway.rest.rows import Media

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")


def _render(file: CalendarFile) -> tuple[bytes, dict[str, str]]:
    name = _UNSAFE.sub("-", file.filename).strip("-.") or "booking.ics"
    return file.content.encode(), {"Content-Disposition": f'attachment; filename="{name}"'}


_EXAMPLE: Final = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n…\r\nEND:VCALENDAR\r\n"
ICALENDAR: Final = Media("text/calendar; charset=utf-8", _render, _EXAMPLE)
