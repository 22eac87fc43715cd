"""Let notifications be about money; keep how customers are reached, sealed."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2260"
down_revision = "2026_11_22_2250"

KINDS = (
    "booking.requested", "booking.confirmed", "booking.rescheduled", "booking.cancelled", "booking.reminder",
    "booking.awaiting_payment", "booking.payment_refused", "booking.fee_confirmed", "waitlist.offered",
    "payment.receipt", "payment.refunded", "membership.paid", "payment.failed", "dispute.opened", "dispute.won",
    "dispute.lost", "plan.past_due", "plan.suspended", "plan.restored",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "customers",
        sa.Column("business_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("contact", sa.String),
        sa.Column("merged_into", sa.Uuid),
        sa.Column("erased", sa.Boolean, nullable=False),
        sa.CheckConstraint("contact is null or not erased", name=op.f("ck_customers_forgotten")),
    )
    op.create_table(
        "paid_payments",
        sa.Column("business_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    migrations.protect(op, "customers", "paid_payments")
    op.add_column("notifications", sa.Column("customer_id", sa.Uuid))
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.drop_constraint(op.f("ck_notifications_kind"), "notifications", type_="check")
    op.create_check_constraint(op.f("ck_notifications_kind"), "notifications", f"kind in ({listed})")
