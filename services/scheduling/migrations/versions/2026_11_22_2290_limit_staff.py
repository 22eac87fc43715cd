"""Keep a business's plan, and how many staff members that lets be active at once."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_2290"
down_revision = "2026_11_22_2250"


def upgrade() -> None:
    op.add_column("businesses", sa.Column("plan", sa.String))
    op.add_column("businesses", sa.Column("most_staff_members", sa.Integer))
