"""Keep which payment a purchase was paid by: what was paid online is given back there."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_2300"
down_revision = "2026_11_22_2290"


def upgrade() -> None:
    op.add_column("purchases", sa.Column("payment_id", sa.Uuid))
