"""Scheduling's migrations."""

from kit import migrations
from scheduling.blocked_times import models as _blocked_times
from scheduling.businesses import models as _businesses
from scheduling.database import Base
from scheduling.schedules import models as _schedules
from scheduling.services import models as _services
from scheduling.staff import models as _staff

migrations.run("scheduling", Base.metadata)
