"""Look at bookings again when the zone data changes."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_1810"
down_revision = "2026_11_22_1800"


def upgrade() -> None:
    op.create_table(
        "zone_checks",
        sa.Column("version", sa.String, primary_key=True),
        *(sa.Column(name, sa.Uuid, nullable=False) for name in ("after_business", "after_booking")),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "zone_shifts",
        *(sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")),
        sa.Column("booking_id", sa.Uuid, nullable=False),
        sa.Column("timezone", sa.String, nullable=False),
        sa.Column("wall_start", sa.DateTime(timezone=False), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=False)
            for name in ("starts_at", "intended_at", "found_at")
        ),
        sa.Column("tzdata_version", sa.String, nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "booking_id"],
            ["bookings.business_id", "bookings.id"],
            name=op.f("fk_zone_shifts_business_id_booking_id"),
        ),
        sa.UniqueConstraint(
            "business_id", "booking_id", "starts_at", "intended_at",
            name=op.f("uq_zone_shifts_business_id_booking_id_starts_at_intended_at"),
        ),
    )  # fmt: skip
    op.create_index("ix_zone_shifts_newest", "zone_shifts", ["business_id", "found_at", "id"])
    migrations.protect(op, "zone_shifts")
    migrations.due_function(
        op, "scheduling", "future_bookings(at timestamptz, business uuid, booking uuid, most integer)",
        "business_id uuid, id uuid",
        "select business_id, id from scheduling.bookings where (business_id, id) > (business, booking)"
        " and status in ('pending', 'confirmed') and starts_at > at order by business_id, id limit most",
    )  # fmt: skip
