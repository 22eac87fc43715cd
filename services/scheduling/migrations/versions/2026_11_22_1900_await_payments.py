"""Let bookings wait for a deposit, and remember the payments that were told of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "2026_11_22_1900"
down_revision = "2026_11_22_1810"

NONE = """'{"percent": 0, "minutes": 30}'"""
UNPAID = "status = 'pending' and payment_due_at is not null"


def upgrade() -> None:
    op.add_column("services", sa.Column("deposit", JSONB, nullable=False, server_default=sa.text(NONE)))
    op.add_column("bookings", sa.Column("deposit_minor", sa.BigInteger))
    for name in ("payment_due_at", "paid_at"):
        op.add_column("bookings", sa.Column(name, sa.DateTime(timezone=True)))
    op.add_column("bookings", sa.Column("payment_id", sa.Uuid))
    op.add_column("bookings", sa.Column("needs_approval", sa.Boolean, nullable=False, server_default=sa.false()))
    checks = {
        "deposit": "deposit_minor > 0 and deposit_minor <= price_minor",
        "payment_due": "payment_due_at is null or (deposit_minor is not null and payment_id is null"
        " and status in ('pending', 'cancelled'))",
        "paid": "(payment_id is null) = (paid_at is null)",
    }
    for name, condition in checks.items():
        op.create_check_constraint(op.f(f"ck_bookings_{name}"), "bookings", condition)
    op.create_index("ix_bookings_unpaid", "bookings", ["payment_due_at"], postgresql_where=sa.text(UNPAID))
    create_payments()
    migrations.protect(op, "booking_payments")
    migrations.due_function(
        op, "scheduling", "due_payments(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from scheduling.bookings where status = 'pending' and payment_due_at is not null"
        " and payment_due_at <= at order by payment_due_at limit most",
    )  # fmt: skip


def create_payments() -> None:
    op.create_table(
        "booking_payments",
        sa.Column("business_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("booking_id", sa.Uuid, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("kept", sa.Boolean, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "booking_id"],
            ["bookings.business_id", "bookings.id"],
            name=op.f("fk_booking_payments_business_id_booking_id"),
        ),
    )
    op.create_index("ix_booking_payments_booking", "booking_payments", ["business_id", "booking_id"])
