"""What a business decides about its mails."""

from sqlalchemy import CheckConstraint, Integer
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Tenant
from kit.errors import PreconditionFailed
from notifications.database import Base

DAY = 1_440


class Preferences(Tenant, Base):
    """A business's choices; one that never chose has the defaults and no row."""

    __tablename__ = "preferences"
    __table_args__ = (
        CheckConstraint("cardinality(reminder_minutes) <= 5", name="few_reminders"),
        CheckConstraint("brand_color ~ '^#[0-9a-f]{6}$'", name="brand_color"),
    )

    reminder_minutes: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=lambda: [DAY])
    """Minutes before the start at which customers are reminded; empty is never."""
    brand_color: Mapped[str] = mapped_column(default="#1d4ed8")
    footer: Mapped[str] = mapped_column(default="")
    """Closes every mail: an address, how to reach the business."""
    version: Mapped[int] = mapped_column(default=1)

    def change(self, *, reminder_minutes: list[int], brand_color: str, footer: str, if_version: int | None) -> None:
        """Replace the choices. Raises `PreconditionFailed` when they changed since `if_version`."""
        if if_version not in (None, self.version):
            raise PreconditionFailed(current={"version": self.version})
        self.reminder_minutes = sorted(set(reminder_minutes), reverse=True)
        self.brand_color, self.footer = brand_color, footer
        self.version += 1
