"""Create the catalogue: businesses, schedules, staff, services, and time that is taken without a booking."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "2026_11_22_0900"
down_revision = None

NOW = sa.text("now()")


def upgrade() -> None:
    migrations.create_chassis(op)
    create_businesses()
    create_schedules()
    create_staff()
    create_services()
    create_taken_time("blocked_times", sa.Column("reason", sa.String), created_at())
    create_taken_time("busy_blocks", sa.Column("source", sa.String, nullable=False))
    migrations.protect(
        op, "businesses", "schedules", "schedule_overrides", "staff_members", "services", "service_staff",
        "blocked_times", "busy_blocks",
    )  # fmt: skip


def key(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", *names)]


def created_at() -> sa.Column:
    return sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW)


def belongs_to(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["business_id", column], [f"{table}.business_id", f"{table}.id"])


def text(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.String, nullable=null)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False)


def flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False)


def shape(name: str) -> sa.Column:
    return sa.Column(name, JSONB, nullable=False)


def one_of(name: str, *values: str) -> list[sa.Column | sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    return [sa.Column(name, sa.String(40), nullable=False), sa.CheckConstraint(f"{name} in ({listed})", name=name)]


def create_businesses() -> None:
    op.create_table(
        "businesses", *key(), *map(text, ("slug", "name", "timezone", "currency", "locale")), number("version")
    )


def create_schedules() -> None:
    op.create_table(
        "schedules",
        *key("id"),
        *map(text, ("name", "timezone")),
        *map(shape, ("rules", "out_of_office", "travel")),
        number("version"),
        created_at(),
    )
    op.create_table(
        "schedule_overrides",
        *key("id"),
        sa.Column("schedule_id", sa.Uuid, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        *map(text, ("start", "end")),
        belongs_to("schedules", "schedule_id"),
    )
    op.create_index(None, "schedule_overrides", ["business_id", "schedule_id", "date"])


def create_staff() -> None:
    op.create_table(
        "staff_members",
        *key("id"),
        text("name"),
        text("email", null=True),
        text("timezone"),
        sa.Column("schedule_id", sa.Uuid),
        number("weight"),
        flag("active"),
        number("version"),
        created_at(),
        belongs_to("schedules", "schedule_id"),
        sa.CheckConstraint("weight > 0", name="weight_positive"),
    )
    op.create_index(None, "staff_members", ["business_id", "schedule_id"])


def create_services() -> None:
    lengths = (
        "duration_minutes", "interval_minutes", "offset_start_minutes", "buffer_before_minutes",
        "buffer_after_minutes", "grace_minutes", "late_cancel_fee_percent", "version",
    )  # fmt: skip
    op.create_table(
        "services",
        *key("id"),
        *map(text, ("name", "description", "currency")),
        *map(number, lengths),
        *map(shape, ("notice", "horizon", "limits")),
        sa.Column("price_minor", sa.BigInteger, nullable=False),
        *map(flag, ("requires_approval", "pending_occupies", "active")),
        *one_of("alignment", "clock", "window_start", "adaptive"),
        *one_of("unattended", "completed", "no_show"),
        *one_of("staff_mode", "round_robin", "collective"),
        sa.Column("schedule_id", sa.Uuid),
        created_at(),
        belongs_to("schedules", "schedule_id"),
        sa.CheckConstraint("duration_minutes > 0 and interval_minutes > 0", name="lengths_positive"),
        sa.CheckConstraint("price_minor >= 0", name="price_not_negative"),
    )
    op.create_index(None, "services", ["business_id", "schedule_id"])
    op.create_table(
        "service_staff",
        *key("service_id", "staff_member_id"),
        belongs_to("services", "service_id"),
        belongs_to("staff_members", "staff_member_id"),
    )
    op.create_index(None, "service_staff", ["business_id", "staff_member_id"])


def create_taken_time(table: str, *own: sa.Column) -> None:
    op.create_table(
        table,
        *key("id"),
        sa.Column("staff_member_id", sa.Uuid, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        *own,
        belongs_to("staff_members", "staff_member_id"),
        sa.CheckConstraint("starts_at < ends_at", name="in_order"),
    )
    op.create_index(None, table, ["business_id", "staff_member_id", "ends_at"])
