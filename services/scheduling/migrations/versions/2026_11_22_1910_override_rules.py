"""Keep which rules a host set aside for a booking."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1910"
down_revision = "2026_11_22_1900"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("overridden", sa.ARRAY(sa.String), nullable=False, server_default="{}"))
