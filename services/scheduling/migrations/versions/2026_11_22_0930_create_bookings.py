"""Create customers, holds, bookings, their transitions, and the occupancies that cannot overlap."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint

from kit import migrations

revision = "2026_11_22_0930"
down_revision = "2026_11_22_0900"


def upgrade() -> None:
    create_customers()
    create_holds()
    create_bookings()
    create_transitions()
    create_occupancies()
    migrations.protect(op, "customers", "holds", "bookings", "booking_transitions", "occupancies")
    migrations.append_only(op, "scheduling", "booking_transitions")
    migrations.due_function(
        op, "scheduling", "due_holds(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from scheduling.holds where status = 'held' and expires_at <= at"
        " order by expires_at limit most",
    )  # fmt: skip
    migrations.due_function(
        op, "scheduling", "due_bookings(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from scheduling.bookings where status = 'confirmed' and settles_at <= at"
        " order by settles_at limit most",
    )  # fmt: skip
    migrations.due_function(
        op, "scheduling", "due_requests(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from scheduling.bookings where status = 'pending' and starts_at <= at"
        " order by starts_at limit most",
    )  # fmt: skip


def key() -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")]


def ids(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, nullable=null) for name in names]


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def numbers(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def moments(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def secret(name: str) -> sa.Column:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def purchase() -> list[sa.Column]:
    return [
        sa.Column("price_minor", sa.BigInteger, nullable=False),
        *texts("currency"),
        sa.Column("policy", JSONB, nullable=False),
    ]


def belongs_to(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["business_id", column],
        [f"{parent}.business_id", f"{parent}.id"],
        name=op.f(f"fk_{table}_business_id_{column}"),
    )


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def one_of(table: str, name: str, *values: str) -> list[sa.Column | sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    return [sa.Column(name, sa.String(40), nullable=False), check(table, name, f"{name} in ({listed})")]


def create_customers() -> None:
    op.create_table(
        "customers",
        *key(),
        *texts("name", "email"),
        *texts("phone", "timezone", "locale", null=True),
        *moments("created_at"),
        unique("customers", "business_id", "email"),
    )
    op.create_index("ix_customers_newest", "customers", ["business_id", "created_at", "id"])


def create_holds() -> None:
    op.create_table(
        "holds",
        *key(),
        *one_of("holds", "status", "held", "released", "expired", "booked"),
        *numbers("version"),
        *ids("service_id", "staff_member_id"),
        *moments("starts_at", "ends_at"),
        *texts("timezone"),
        *purchase(),
        secret("token_hash"),
        *moments("expires_at", "created_at"),
        belongs_to("holds", "services", "service_id"),
        belongs_to("holds", "staff_members", "staff_member_id"),
    )
    op.create_index("ix_holds_due", "holds", ["expires_at"], postgresql_where=sa.text("status = 'held'"))


def create_bookings() -> None:
    op.create_table(
        "bookings",
        *key(),
        *one_of("bookings", "status", "pending", "confirmed", "completed", "cancelled", "no_show"),
        *numbers("version"),
        *ids("service_id", "staff_member_id", "customer_id"),
        *texts("service_name", "staff_member_name", "customer_name"),
        *texts("customer_timezone", null=True),
        *moments("starts_at", "ends_at"),
        *texts("timezone"),
        sa.Column("wall_start", sa.DateTime(timezone=False), nullable=False),
        sa.Column("blocks", sa.Boolean, nullable=False),
        *purchase(),
        sa.Column("fee_minor", sa.BigInteger),
        *texts("note", "cancel_reason", null=True),
        *one_of("bookings", "unattended", "completed", "no_show"),
        *numbers("grace_minutes"),
        *moments("settles_at"),
        *ids("hold_id", null=True),
        *texts("link_key"),
        *numbers("link_generation"),
        secret("cancel_token_hash"),
        secret("reschedule_token_hash"),
        *moments("created_at"),
        belongs_to("bookings", "services", "service_id"),
        belongs_to("bookings", "staff_members", "staff_member_id"),
        belongs_to("bookings", "customers", "customer_id"),
        belongs_to("bookings", "holds", "hold_id"),
        unique("bookings", "business_id", "hold_id"),
        check("bookings", "in_order", "starts_at < ends_at"),
        check("bookings", "money", "price_minor >= 0 and fee_minor >= 0"),
    )
    op.create_index("ix_bookings_start", "bookings", ["business_id", "starts_at", "id"])
    for name in ("service", "staff_member", "customer"):
        op.create_index(f"ix_bookings_{name}", "bookings", ["business_id", f"{name}_id", "starts_at"])
    op.create_index("ix_bookings_due", "bookings", ["settles_at"], postgresql_where=sa.text("status = 'confirmed'"))
    op.create_index("ix_bookings_unanswered", "bookings", ["starts_at"], postgresql_where=sa.text("status = 'pending'"))


def create_transitions() -> None:
    op.create_table(
        "booking_transitions",
        *key(),
        *ids("booking_id"),
        *numbers("version"),
        *moments("at"),
        *texts("from_status", null=True),
        *texts("to_status", "what", "actor"),
        *texts("cause", "trace_id", null=True),
        *texts("detail"),
        belongs_to("booking_transitions", "bookings", "booking_id"),
        unique("booking_transitions", "business_id", "booking_id", "version"),
    )


def create_occupancies() -> None:
    op.create_table(
        "occupancies",
        *key(),
        *ids("resource_id"),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("during", TSTZRANGE, nullable=False),
        *ids("hold_id", "booking_id", null=True),
        *moments("expires_at", null=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), sa.Computed("upper(during)", persisted=True)),
        belongs_to("occupancies", "holds", "hold_id"),
        belongs_to("occupancies", "bookings", "booking_id"),
        ExcludeConstraint(
            (sa.column("business_id"), "="), (sa.column("resource_id"), "="), (sa.column("lane"), "="),
            (sa.column("during"), "&&"),
            using="gist", name="ex_occupancies_during", deferrable=True, initially="IMMEDIATE",
        ),
        check("occupancies", "half_open", "not isempty(during) and lower_inc(during) and not upper_inc(during)"),
        check(
            "occupancies",
            "finite",
            "not lower_inf(during) and not upper_inf(during)"
            " and isfinite(lower(during)) and isfinite(upper(during))",
        ),
        check("occupancies", "bounded", "upper(during) - lower(during) <= interval '400 days'"),
        check("occupancies", "one_owner", "num_nonnulls(hold_id, booking_id) = 1"),
        check("occupancies", "holds_expire", "hold_id is null or expires_at is not null"),
        check("occupancies", "lane", "lane >= 0"),
    )  # fmt: skip
    op.create_index("ix_occupancies_end", "occupancies", ["business_id", "resource_id", "ends_at"])
    for owner in ("hold", "booking"):
        op.create_index(
            f"ix_occupancies_{owner}", "occupancies", ["business_id", f"{owner}_id"],
            postgresql_where=sa.text(f"{owner}_id is not null"),
        )  # fmt: skip
