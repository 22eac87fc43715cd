"""Migrates scheduling's schema."""

import scheduling.blocked_times.models
import scheduling.bookings.models
import scheduling.businesses.models
import scheduling.credits.models
import scheduling.customers.models
import scheduling.dossiers.models
import scheduling.holds.models
import scheduling.imports.models
import scheduling.memberships.models
import scheduling.occupancies.models
import scheduling.openings.models
import scheduling.packages.models
import scheduling.schedules.models
import scheduling.series.models
import scheduling.services.models
import scheduling.staff.models
import scheduling.users.models
import scheduling.visits.models
import scheduling.waitlist.models
import scheduling.zone_shifts.models  # noqa: F401 - the tables must be known
from kit import migrations
from scheduling.database import Base

migrations.run("scheduling", Base.metadata)
