"""Create resources, their blocked times and pools; let staff have limits, and services need teams."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "2026_11_22_1800"
down_revision = "2026_11_22_1700"

NOW = sa.text("now()")


def upgrade() -> None:
    create_resources()
    create_pools()
    limit_staff()
    need_teams()
    assign_teams()
    migrations.protect(op, "resources", "resource_blocks", "pools", "pool_staff", "pool_resources")


def key(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", *names)]


def moments(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in names]


def created_at() -> sa.Column:
    return sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW)


def belongs_to(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["business_id", column], [f"{table}.business_id", f"{table}.id"])


def create_resources() -> None:
    op.create_table(
        "resources",
        *key("id"),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("capacity", sa.SmallInteger, nullable=False),
        sa.Column("schedule_id", sa.Uuid),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        created_at(),
        belongs_to("schedules", "schedule_id"),
        sa.CheckConstraint("kind in ('room', 'equipment')", name="kind"),
        sa.CheckConstraint("capacity between 1 and 100", name="capacity"),
    )
    op.create_index(None, "resources", ["business_id", "schedule_id"])
    op.create_table(
        "resource_blocks",
        *key("id"),
        sa.Column("resource_id", sa.Uuid, nullable=False),
        *moments("starts_at", "ends_at"),
        sa.Column("reason", sa.String),
        created_at(),
        belongs_to("resources", "resource_id"),
        sa.CheckConstraint("starts_at < ends_at", name="in_order"),
    )
    op.create_index(None, "resource_blocks", ["business_id", "resource_id", "ends_at"])


def create_pools() -> None:
    op.create_table(
        "pools",
        *key("id"),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        created_at(),
    )
    for table, member, parent in (
        ("pool_staff", "staff_member_id", "staff_members"),
        ("pool_resources", "resource_id", "resources"),
    ):
        op.create_table(table, *key("pool_id", member), belongs_to("pools", "pool_id"), belongs_to(parent, member))
        op.create_index(None, table, ["business_id", member])


def limit_staff() -> None:
    """A staff member's limits count what they take part in, of whatever service: see `assign_teams`."""
    op.add_column("staff_members", sa.Column("limits", JSONB, nullable=False, server_default="{}"))


def need_teams() -> None:
    op.add_column("services", sa.Column("requirements", JSONB, nullable=False, server_default="[]"))
    op.add_column("service_staff", sa.Column("required", sa.Boolean, nullable=False, server_default=sa.false()))


def assign_teams() -> None:
    """Who takes part in a booking: told on it, in its history and on its hold, and counted by its occupancies."""
    for table in ("holds", "bookings"):
        op.add_column(table, sa.Column("team", JSONB, nullable=False, server_default="[]"))
    op.add_column("booking_transitions", sa.Column("team", JSONB))
    op.add_column("occupancies", sa.Column("booked_at", sa.DateTime(timezone=True)))
    op.add_column("occupancies", sa.Column("wall_start", sa.DateTime(timezone=False)))
    op.add_column("occupancies", sa.Column("minutes", sa.Integer))
    op.create_index(
        "ix_occupancies_booked", "occupancies", ["business_id", "resource_id", "booked_at"],
        postgresql_where=sa.text("booked_at is not null"),
    )  # fmt: skip
    for table in ("occupancies", "bookings"):  # their owner too sees one business's rows alone
        op.execute(f"alter table {table} no force row level security")
    op.execute(
        "update occupancies o set wall_start = b.wall_start, minutes = extract(epoch from b.ends_at - b.starts_at) / 60"
        " from bookings b where b.business_id = o.business_id and b.id = o.booking_id"
    )
    for table in ("occupancies", "bookings"):
        op.execute(f"alter table {table} force row level security")
