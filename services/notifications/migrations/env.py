"""Notifications' migrations."""

from kit import migrations
from notifications.account_mails import models as _account_mails  # noqa: F401 - a model's module adds its tables
from notifications.bookings import models as _bookings  # noqa: F401
from notifications.businesses import models as _businesses  # noqa: F401
from notifications.customers import models as _customers  # noqa: F401
from notifications.database import Base
from notifications.deliveries import models as _deliveries  # noqa: F401
from notifications.in_app import models as _in_app  # noqa: F401
from notifications.members import models as _members  # noqa: F401
from notifications.money import models as _money  # noqa: F401
from notifications.preferences import models as _preferences  # noqa: F401

migrations.run("notifications", Base.metadata)
