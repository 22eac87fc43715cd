"""Keep who came and left, and what a no-show costs until a person decides."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1430"
down_revision = "2026_11_22_1040"


def upgrade() -> None:
    op.add_column("services", sa.Column("no_show_fee_percent", sa.Integer, nullable=False, server_default="0"))
    for name in ("checked_in_at", "checked_out_at"):
        op.add_column("bookings", sa.Column(name, sa.DateTime(timezone=True)))
    op.add_column("bookings", sa.Column("pending_fee_minor", sa.BigInteger))
    op.create_check_constraint(
        op.f("ck_bookings_pending_fee"), "bookings",
        "pending_fee_minor is null or (pending_fee_minor > 0 and fee_minor is null and status = 'no_show')",
    )  # fmt: skip
    op.create_check_constraint(
        op.f("ck_bookings_checked_out"), "bookings", "checked_out_at is null or checked_in_at is not null"
    )
