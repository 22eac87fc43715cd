"""The process of scheduling: all that it answers, hears and does by itself."""

from kit.app import create_app
from scheduling.availability import api as availability
from scheduling.blocked_times import api as blocked_times
from scheduling.bookings import api as bookings
from scheduling.bookings import consumers as deposits
from scheduling.bookings import ticks as booking_ticks
from scheduling.businesses import consumers as businesses
from scheduling.businesses.queries import refuse_stopped
from scheduling.credits import api as ledger
from scheduling.credits import ticks as credit_ticks
from scheduling.customers import api as customers
from scheduling.dossiers import api as dossiers
from scheduling.dossiers import ticks as erasure_ticks
from scheduling.holds import api as holds
from scheduling.holds import ticks as hold_ticks
from scheduling.imports import api as imports
from scheduling.memberships import api as memberships
from scheduling.memberships import consumers as paid_periods
from scheduling.memberships import ticks as membership_ticks
from scheduling.notes import api as notes
from scheduling.opening_hours import api as opening_hours
from scheduling.packages import api as packages
from scheduling.packages import consumers as payments
from scheduling.pools import api as pools
from scheduling.resources import api as resources
from scheduling.rooms import api as rooms
from scheduling.rooms import ticks as room_ticks
from scheduling.schedules import api as schedules
from scheduling.series import api as series
from scheduling.services import api as services
from scheduling.sessions import api as sessions
from scheduling.settings import Settings
from scheduling.staff import api as staff
from scheduling.users import consumers as users
from scheduling.vault import ticks as vault_ticks
from scheduling.visits import api as visits
from scheduling.waitlist import api as waitlist
from scheduling.waitlist import ticks as waitlist_ticks
from scheduling.zone_shifts import api as zone_shifts
from scheduling.zone_shifts import ticks as zone_ticks

app = create_app(
    "scheduling",
    Settings,
    requests=[
        services.requests,
        staff.requests,
        resources.requests,
        pools.requests,
        schedules.requests,
        blocked_times.requests,
        opening_hours.requests,
        sessions.requests,
        availability.requests,
        holds.requests,
        bookings.requests,
        series.requests,
        visits.requests,
        customers.requests,
        dossiers.requests,
        imports.requests,
        zone_shifts.requests,
        packages.requests,
        memberships.requests,
        ledger.requests,
        waitlist.requests,
        notes.requests,
        rooms.requests,
    ],
    consumers=[businesses.consumers, payments.consumers, deposits.consumers, paid_periods.consumers, users.consumers],
    ticks=[
        hold_ticks.ticks,
        booking_ticks.ticks,
        credit_ticks.ticks,
        membership_ticks.ticks,
        vault_ticks.ticks,
        room_ticks.ticks,
        erasure_ticks.ticks,
        zone_ticks.ticks,
        waitlist_ticks.ticks,
    ],
    guard=refuse_stopped,
)
