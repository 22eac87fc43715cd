"""Checkouts say by which price of the business's catalogue they are paid."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_2280"
down_revision = "2026_11_22_2271"


def upgrade() -> None:
    op.add_column("checkouts", sa.Column("price_id", sa.String))
