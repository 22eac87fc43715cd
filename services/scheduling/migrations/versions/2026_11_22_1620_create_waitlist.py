"""Create the waitlist: who waits, what they are offered, and the openings that wake it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "2026_11_22_1620"
down_revision = "2026_11_22_1600"


def upgrade() -> None:
    create_entries()
    keep_time_for_entries()
    create_offers()
    create_openings()
    migrations.protect(op, "waitlist_entries", "waitlist_offers", "openings")
    find_what_is_due()


def key() -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")]


def ids(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, nullable=null) for name in names]


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def moments(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in names]


def belongs_to(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["business_id", column],
        [f"{parent}.business_id", f"{parent}.id"],
        name=op.f(f"fk_{table}_business_id_{column}"),
    )


def one_of(table: str, name: str, *values: str) -> list[sa.Column | sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    check = sa.CheckConstraint(f"{name} in ({listed})", name=op.f(f"ck_{table}_{name}"))
    return [sa.Column(name, sa.String(40), nullable=False), check]


def create_entries() -> None:
    op.create_table(
        "waitlist_entries",
        *key(),
        *one_of("waitlist_entries", "status", "waiting", "offered", "booked", "left", "removed", "over"),
        sa.Column("version", sa.Integer, nullable=False),
        *ids("service_id", "customer_id"),
        *ids("staff_member_id", null=True),
        *texts("service_name", "customer_name", "timezone", "link_key"),
        *texts("customer_timezone", null=True),
        sa.Column("from_date", sa.Date, nullable=False),
        sa.Column("to_date", sa.Date, nullable=False),
        sa.Column("times", JSONB, nullable=False),
        *moments("starts_at", "ends_at", "look_at", "joined_at"),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        belongs_to("waitlist_entries", "services", "service_id"),
        belongs_to("waitlist_entries", "staff_members", "staff_member_id"),
        belongs_to("waitlist_entries", "customers", "customer_id"),
        sa.CheckConstraint("from_date <= to_date and starts_at < ends_at", name=op.f("ck_waitlist_entries_in_order")),
    )
    waiting = sa.text("status = 'waiting'")
    op.create_index("ix_waitlist_entries_turn", "waitlist_entries", ["business_id", "joined_at", "id"])
    op.create_index(
        "ix_waitlist_entries_waiting", "waitlist_entries", ["business_id", "joined_at"], postgresql_where=waiting
    )
    op.create_index("ix_waitlist_entries_due", "waitlist_entries", ["look_at"], postgresql_where=waiting)


def keep_time_for_entries() -> None:
    op.add_column("holds", sa.Column("waitlist_entry_id", sa.Uuid))
    op.create_foreign_key(
        op.f("fk_holds_business_id_waitlist_entry_id"), "holds", "waitlist_entries",
        ["business_id", "waitlist_entry_id"], ["business_id", "id"],
    )  # fmt: skip


def create_offers() -> None:
    op.create_table(
        "waitlist_offers",
        *key(),
        *one_of("waitlist_offers", "status", "open", "accepted", "declined", "expired", "withdrawn"),
        *ids("entry_id", "customer_id", "hold_id", "staff_member_id"),
        *texts("staff_member_name"),
        *moments("starts_at", "ends_at"),
        sa.Column("price_minor", sa.BigInteger, nullable=False),
        *texts("currency"),
        *moments("expires_at", "offered_at"),
        belongs_to("waitlist_offers", "waitlist_entries", "entry_id"),
        belongs_to("waitlist_offers", "customers", "customer_id"),
        belongs_to("waitlist_offers", "holds", "hold_id"),
    )
    still_open = sa.text("status = 'open'")
    for name, columns in (("hold", ["hold_id"]), ("start", ["entry_id", "starts_at"])):
        op.create_index(f"ix_waitlist_offers_{name}", "waitlist_offers", ["business_id", *columns], unique=True)
    op.create_index(
        "ix_waitlist_offers_open", "waitlist_offers", ["business_id", "entry_id"], unique=True,
        postgresql_where=still_open,
    )  # fmt: skip
    op.create_index("ix_waitlist_offers_due", "waitlist_offers", ["expires_at"], postgresql_where=still_open)


def create_openings() -> None:
    op.create_table("openings", *key(), *moments("starts_at", "ends_at", "noted_at"))
    op.create_index("ix_openings_due", "openings", ["noted_at"])


def find_what_is_due() -> None:
    for name, table, due in (
        ("openings", "openings", "noted_at <= at order by noted_at"),
        ("offers", "waitlist_offers", "status = 'open' and expires_at <= at order by expires_at"),
        ("entries", "waitlist_entries", "status = 'waiting' and look_at <= at order by look_at"),
    ):
        migrations.due_function(
            op, "scheduling", f"due_waitlist_{name}(at timestamptz, most integer)", "business_id uuid, id uuid",
            f"select business_id, id from scheduling.{table} where {due} limit most",  # noqa: S608 - names of this file
        )  # fmt: skip
