"""Name each opening of a connected account, and note when one is lost."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_2220"
down_revision = "2026_11_22_2260"


def upgrade() -> None:
    now = sa.text("now()")
    added = [
        sa.Column("id", sa.Uuid, nullable=False, server_default=sa.text("gen_random_uuid()")),
        sa.Column("currency", sa.String, nullable=False, server_default="EUR"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
    ]
    for column in added:
        op.add_column("connect_accounts", column)
        op.alter_column("connect_accounts", column.name, server_default=None)
    op.add_column("connect_accounts", sa.Column("disconnected_at", sa.DateTime(timezone=True)))
