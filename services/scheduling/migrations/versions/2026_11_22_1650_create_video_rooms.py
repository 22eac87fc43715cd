"""Services that take place online, their video rooms and who was let in."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_1650"
down_revision = "2026_11_22_1640"


def upgrade() -> None:
    for table in ("services", "bookings"):
        op.add_column(table, sa.Column("location", sa.String(40), nullable=False, server_default="in_person"))
        op.create_check_constraint(op.f(f"ck_{table}_location"), table, "location in ('in_person', 'online')")
    op.add_column("bookings", sa.Column("join_token_hash", sa.LargeBinary))
    op.add_column("bookings", sa.Column("room_due_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_bookings_room_due", "bookings", ["room_due_at"], postgresql_where=sa.text("room_due_at is not null")
    )
    create_rooms()
    create_joins()
    migrations.protect(op, "video_rooms", "video_room_joins")
    migrations.append_only(op, "scheduling", "video_room_joins")
    migrations.due_function(
        op, "scheduling", "due_rooms(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from scheduling.bookings where room_due_at <= at order by room_due_at limit most",
    )  # fmt: skip


def create_rooms() -> None:
    moments = ("ready_at", "closed_at")
    op.create_table(
        "video_rooms",
        *(sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "booking_id")),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("sealed_for", sa.Uuid),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("opens_at", "closes_at")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("version", "attempts")),
        sa.Column("problem", sa.String),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in moments),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
        sa.UniqueConstraint("business_id", "id"),
        sa.CheckConstraint("opens_at < closes_at", name="in_order"),
        sa.CheckConstraint("(payload is null) = (ready_at is null)", name="ready"),
    )
    op.create_index("ix_video_rooms_newest", "video_rooms", ["business_id", "created_at", "id"])


def create_joins() -> None:
    op.create_table(
        "video_room_joins",
        *(sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")),
        sa.Column("booking_id", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("host", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.String) for name in ("cause", "trace_id")),
        sa.ForeignKeyConstraint(["business_id", "booking_id"], ["video_rooms.business_id", "video_rooms.booking_id"]),
    )
    op.create_index("ix_video_room_joins_newest", "video_room_joins", ["business_id", "booking_id", "at", "id"])
