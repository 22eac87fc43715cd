"""Create tickets."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_2040"
down_revision = "2026_11_22_2030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("ticket_hash", sa.LargeBinary, nullable=False),
        sa.Column("login_id", sa.Uuid, nullable=False),
        sa.Column("stream", sa.String, nullable=False),
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.Column("origin", sa.String),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket_hash", name="pk_tickets"),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name="fk_tickets_login_id", ondelete="cascade"),
    )
    op.create_index("ix_tickets_expires_at", "tickets", ["expires_at"])
    op.create_index("ix_tickets_login_id", "tickets", ["login_id"])
