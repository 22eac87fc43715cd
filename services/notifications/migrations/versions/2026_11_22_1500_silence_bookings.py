"""Remember whose customers were erased, so that a fact that arrives late sends nothing."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1500"
down_revision = "2026_11_22_1000"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("silenced", sa.Boolean, nullable=False, server_default=sa.false()))
