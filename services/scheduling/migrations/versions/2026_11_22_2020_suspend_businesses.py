"""Keep whether a business is suspended."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_2020"
down_revision = "2026_11_22_1910"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("businesses", sa.Column("suspended", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("businesses", sa.Column("suspended_version", sa.Integer, nullable=False, server_default="0"))
    for column in ("suspended", "suspended_version"):
        op.alter_column("businesses", column, server_default=None)
