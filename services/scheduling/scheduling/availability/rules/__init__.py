"""The slot engine: one decision, asked by listing, explaining, holding, booking, moving and approving alike.

Pure functions of plain values: no session, no clock (`now` is part of the question), no I/O, and zone data from the
pinned `tzdata` package only. Fill a `Question`, then

- `slots(question, frm, to)` lists the bookable starts in `[frm, to)`,
- `decide(question, start)` says whether one start is bookable and, if not, all the reasons,
- `pick(question, decision)` chooses who takes it, and says why,
- `after(question, earlier)` is the question once other visits of the same transaction are booked,
- `reach(question, frm, to)` says for which instants bookings, holds and busy times must be filled in.

The list holds exactly the starts for which the decision has no reason.
"""

from scheduling.availability.rules.answers import Code, Decision, Pick, Reason, Slot, Why
from scheduling.availability.rules.calendars import (
    Calendar,
    Opening,
    OutOfOffice,
    Override,
    Schedule,
    Travel,
    WeeklyRule,
    Window,
    compile_month,
)
from scheduling.availability.rules.decisions import decide, free_windows, reach, slots, timetable
from scheduling.availability.rules.earlier import Earlier, after, taken_by
from scheduling.availability.rules.gate import may_cancel, notice_point
from scheduling.availability.rules.limits import count_usage, limit_keys
from scheduling.availability.rules.overriding import decide_overriding, set_aside
from scheduling.availability.rules.questions import (
    Action,
    Alignment,
    Booking,
    Busy,
    DateRange,
    DayUsage,
    Hold,
    Horizon,
    Limits,
    Notice,
    Question,
    Requirement,
    RollingAvailableDays,
    RollingBusinessDays,
    RollingCalendarDays,
    SeatBooking,
    ServiceRules,
    SessionBlock,
    StaffMember,
    Status,
    Usage,
)
from scheduling.availability.rules.rotation import candidates, contested, pick
from scheduling.availability.rules.sessions import EqualSeats, equal_blocks, find_seats, seat_plan, seat_prices, seated
from scheduling.availability.rules.teams import staff_requirements
from scheduling.availability.rules.times import (
    UnknownTimezone,
    date_of,
    day_of,
    from_datetime,
    from_wall,
    local_day,
    local_text,
    parse_instant,
    to_datetime,
    to_wall,
)

__all__ = [
    "Action",
    "Alignment",
    "Booking",
    "Busy",
    "Calendar",
    "Code",
    "DateRange",
    "DayUsage",
    "Decision",
    "Earlier",
    "EqualSeats",
    "Hold",
    "Horizon",
    "Limits",
    "Notice",
    "Opening",
    "OutOfOffice",
    "Override",
    "Pick",
    "Question",
    "Reason",
    "Requirement",
    "RollingAvailableDays",
    "RollingBusinessDays",
    "RollingCalendarDays",
    "Schedule",
    "SeatBooking",
    "ServiceRules",
    "SessionBlock",
    "Slot",
    "StaffMember",
    "Status",
    "Travel",
    "UnknownTimezone",
    "Usage",
    "WeeklyRule",
    "Why",
    "Window",
    "after",
    "candidates",
    "compile_month",
    "contested",
    "count_usage",
    "date_of",
    "day_of",
    "decide",
    "decide_overriding",
    "equal_blocks",
    "find_seats",
    "free_windows",
    "from_datetime",
    "from_wall",
    "limit_keys",
    "local_day",
    "local_text",
    "may_cancel",
    "notice_point",
    "parse_instant",
    "pick",
    "reach",
    "seat_plan",
    "seat_prices",
    "seated",
    "set_aside",
    "slots",
    "staff_requirements",
    "taken_by",
    "timetable",
    "to_datetime",
    "to_wall",
]
