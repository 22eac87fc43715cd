"""Let a credit pass open what was bought alone."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_2231"
down_revision = "2026_11_22_2100"


def upgrade() -> None:
    op.add_column("credit_passes", sa.Column("opens_id", sa.Uuid))
