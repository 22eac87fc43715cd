"""Let notifications be about entries of waitlists, and tell of deposits, fees and offers."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_1900"
down_revision = "2026_11_22_1500"

KINDS = (
    "booking.requested", "booking.confirmed", "booking.rescheduled", "booking.cancelled", "booking.reminder",
    "booking.awaiting_payment", "booking.payment_refused", "booking.fee_confirmed", "waitlist.offered",
)  # fmt: skip


def upgrade() -> None:
    for name in ("id", "version"):
        op.alter_column("notifications", f"booking_{name}", new_column_name=f"subject_{name}")
    op.execute("alter index ix_notifications_booking_id rename to ix_notifications_subject_id")
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.drop_constraint(op.f("ck_notifications_kind"), "notifications", type_="check")
    op.create_check_constraint(op.f("ck_notifications_kind"), "notifications", f"kind in ({listed})")
    op.create_table(
        "waitlist_entries",
        sa.Column("business_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    migrations.protect(op, "waitlist_entries")
