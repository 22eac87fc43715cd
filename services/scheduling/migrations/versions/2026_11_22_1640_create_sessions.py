"""Create sessions and opening hours; services sold in sessions; staff members' time that sessions take."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_1640"
down_revision = "2026_11_22_1630"


def upgrade() -> None:
    create_sessions()
    create_opening_hours()
    migrations.protect(op, "sessions", "opening_hours")
    op.add_column("services", sa.Column("in_sessions", sa.Boolean, nullable=False, server_default=sa.false()))
    let_sessions_take_time()


def create_sessions() -> None:
    op.create_table(
        "sessions",
        *(sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("service_ids", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("staff_member_id", sa.Uuid, nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("starts_at", "ends_at")),
        sa.Column("timezone", sa.String, nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=False), nullable=False) for name in ("wall_start", "wall_end")),
        sa.Column("slot_minutes", sa.Integer),
        sa.Column("capacity", sa.SmallInteger, nullable=False),
        sa.Column("price_minor", sa.BigInteger),
        sa.Column("currency", sa.String),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        belongs_to("sessions", "staff_members", "staff_member_id"),
        check("sessions", "status", "status in ('planned', 'cancelled')"),
        check("sessions", "in_order", "starts_at < ends_at"),
        check("sessions", "amounts", "capacity > 0 and slot_minutes > 0 and cardinality(service_ids) > 0"),
        check("sessions", "price", "price_minor >= 0 and (price_minor is null) = (currency is null)"),
    )
    op.create_index("ix_sessions_start", "sessions", ["business_id", "starts_at", "id"])
    op.create_index("ix_sessions_end", "sessions", ["business_id", "ends_at"])


def create_opening_hours() -> None:
    op.create_table(
        "opening_hours",
        sa.Column("business_id", sa.Uuid, primary_key=True),
        sa.Column("schedule_id", sa.Uuid, nullable=False),
        belongs_to("opening_hours", "schedules", "schedule_id"),
    )


def let_sessions_take_time() -> None:
    op.add_column("occupancies", sa.Column("session_id", sa.Uuid))
    op.create_foreign_key(
        op.f("fk_occupancies_business_id_session_id"), "occupancies", "sessions",
        ["business_id", "session_id"], ["business_id", "id"],
    )  # fmt: skip
    op.drop_constraint(op.f("ck_occupancies_one_owner"), "occupancies")
    op.create_check_constraint(
        op.f("ck_occupancies_one_owner"), "occupancies", "num_nonnulls(hold_id, booking_id, session_id) = 1"
    )
    op.create_index(
        "ix_occupancies_session", "occupancies", ["business_id", "session_id"],
        postgresql_where=sa.text("session_id is not null"),
    )  # fmt: skip


def belongs_to(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["business_id", column],
        [f"{parent}.business_id", f"{parent}.id"],
        name=op.f(f"fk_{table}_business_id_{column}"),
    )


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))
