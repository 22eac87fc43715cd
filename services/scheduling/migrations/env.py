"""Scheduling's migrations."""

from kit import migrations
from scheduling.blocked_times import models as _blocked_times
from scheduling.bookings import models as _bookings
from scheduling.businesses import models as _businesses
from scheduling.customers import models as _customers
from scheduling.database import Base
from scheduling.holds import models as _holds
from scheduling.occupancies import models as _occupancies
from scheduling.schedules import models as _schedules
from scheduling.services import models as _services
from scheduling.staff import models as _staff

migrations.run("scheduling", Base.metadata)
