"""Keep where a business stands with the platform."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_2250"
down_revision = "2026_11_22_2231"


def upgrade() -> None:
    op.add_column("businesses", sa.Column("standing", sa.String(40), nullable=False, server_default="active"))
    op.add_column("businesses", sa.Column("standing_version", sa.Integer, nullable=False, server_default="0"))
    for column in ("standing", "standing_version"):
        op.alter_column("businesses", column, server_default=None)
    op.create_check_constraint(
        op.f("ck_businesses_standing"), "businesses", "standing in ('trial', 'active', 'past_due', 'suspended')"
    )
