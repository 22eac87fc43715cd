"""Create packages, purchases, membership plans, memberships, credit lots and the ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "2026_11_22_1000"
down_revision = "2026_11_22_0930"

TERMS = """'{"per_booking": 1, "late_cancel_uses": true, "no_show_uses": true}'"""


def upgrade() -> None:
    create_packages()
    create_purchases()
    create_membership_plans()
    create_memberships()
    create_lots()
    create_entries()
    create_passes()
    pay_bookings_with_credits()
    migrations.protect(
        op, "packages", "purchases", "membership_plans", "memberships", "credit_lots", "credit_entries",
        "credit_passes",
    )  # fmt: skip
    migrations.append_only(op, "scheduling", "credit_entries")
    find_what_is_due()


def key() -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")]


def ids(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, nullable=null) for name in names]


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def numbers(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer, nullable=null) for name in names]


def moments(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def price() -> list[sa.Column]:
    return [sa.Column("price_minor", sa.BigInteger, nullable=False), *texts("currency")]


def services() -> sa.Column:
    return sa.Column("service_ids", sa.ARRAY(sa.Uuid), nullable=False)


def active() -> sa.Column:
    return sa.Column("active", sa.Boolean, nullable=False)


def belongs_to(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["business_id", column],
        [f"{parent}.business_id", f"{parent}.id"],
        name=op.f(f"fk_{table}_business_id_{column}"),
    )


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def one_of(table: str, name: str, *values: str) -> list[sa.Column | sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    return [sa.Column(name, sa.String(40), nullable=False), check(table, name, f"{name} in ({listed})")]


def create_packages() -> None:
    op.create_table(
        "packages",
        *key(),
        *numbers("version"),
        *texts("name", "description"),
        *numbers("credits"),
        *price(),
        services(),
        *numbers("valid_days", null=True),
        active(),
        *moments("created_at"),
        check("packages", "amounts", "credits > 0 and price_minor >= 0 and valid_days > 0"),
    )


def create_purchases() -> None:
    op.create_table(
        "purchases",
        *key(),
        *one_of("purchases", "status", "awaiting_payment", "paid", "refunded"),
        *numbers("version"),
        *ids("package_id"),
        *texts("package_name"),
        *ids("customer_id"),
        *numbers("credits"),
        *price(),
        services(),
        *numbers("valid_days", null=True),
        *moments("paid_at", "refunded_at", null=True),
        *moments("created_at"),
        belongs_to("purchases", "packages", "package_id"),
        belongs_to("purchases", "customers", "customer_id"),
        check("purchases", "amounts", "credits > 0 and price_minor >= 0 and valid_days > 0"),
    )
    op.create_index("ix_purchases_newest", "purchases", ["business_id", "created_at", "id"])
    op.create_index("ix_purchases_customer", "purchases", ["business_id", "customer_id", "created_at"])


def create_membership_plans() -> None:
    op.create_table(
        "membership_plans",
        *key(),
        *numbers("version"),
        *texts("name", "description"),
        *numbers("credits"),
        *price(),
        *one_of("membership_plans", "interval", "week", "month", "year"),
        services(),
        active(),
        *moments("created_at"),
        check("membership_plans", "amounts", "credits > 0 and price_minor >= 0"),
    )


def create_memberships() -> None:
    op.create_table(
        "memberships",
        *key(),
        *one_of("memberships", "status", "active", "ended"),
        *numbers("version"),
        *ids("plan_id"),
        *texts("plan_name"),
        *ids("customer_id"),
        *numbers("credits"),
        *price(),
        services(),
        *moments("starts_at", "renews_at"),
        *moments("asked_about", "ended_at", null=True),
        *moments("created_at"),
        belongs_to("memberships", "membership_plans", "plan_id"),
        belongs_to("memberships", "customers", "customer_id"),
        check("memberships", "amounts", "credits > 0 and price_minor >= 0"),
    )
    op.create_index("ix_memberships_newest", "memberships", ["business_id", "created_at", "id"])
    op.create_index("ix_memberships_customer", "memberships", ["business_id", "customer_id", "created_at"])
    op.create_index("ix_memberships_due", "memberships", ["renews_at"], postgresql_where=sa.text("status = 'active'"))


def create_lots() -> None:
    op.create_table(
        "credit_lots",
        *key(),
        *numbers("version"),
        *ids("customer_id"),
        *ids("purchase_id", "membership_id", null=True),
        services(),
        *numbers("granted", "remaining"),
        *moments("starts_at"),
        *moments("expires_at", "revoked_at", null=True),
        *moments("created_at"),
        belongs_to("credit_lots", "customers", "customer_id"),
        belongs_to("credit_lots", "purchases", "purchase_id"),
        belongs_to("credit_lots", "memberships", "membership_id"),
        check("credit_lots", "never_negative", "remaining >= 0"),
        check("credit_lots", "one_source", "num_nonnulls(purchase_id, membership_id) = 1"),
        check("credit_lots", "granted", "granted > 0"),
    )
    op.create_index("ix_credit_lots_customer", "credit_lots", ["business_id", "customer_id"])
    op.create_index("ix_credit_lots_purchase", "credit_lots", ["business_id", "purchase_id"])
    op.create_index("ix_credit_lots_membership", "credit_lots", ["business_id", "membership_id", "starts_at"])
    op.create_index("ix_credit_lots_due", "credit_lots", ["expires_at"], postgresql_where=sa.text("remaining > 0"))


def create_entries() -> None:
    op.create_table(
        "credit_entries",
        *key(),
        *ids("lot_id"),
        *moments("at"),
        *one_of("credit_entries", "kind", "grant", "hold", "release", "use", "expire", "revoke", "adjust"),
        *numbers("amount", "lot_remaining", "lot_version"),
        *texts("key"),
        *ids("booking_id", null=True),
        *texts("actor"),
        *texts("cause", "trace_id", null=True),
        *texts("note"),
        belongs_to("credit_entries", "credit_lots", "lot_id"),
        belongs_to("credit_entries", "bookings", "booking_id"),
        sa.UniqueConstraint("business_id", "key", name=op.f("uq_credit_entries_business_id_key")),
        sa.UniqueConstraint(
            "business_id", "lot_id", "lot_version", name=op.f("uq_credit_entries_business_id_lot_id_lot_version")
        ),
        check(
            "credit_entries",
            "direction",
            "case when kind = 'adjust' then amount <> 0 when kind in ('grant', 'release') then amount > 0"
            " else amount < 0 end",
        ),
        check("credit_entries", "never_negative", "lot_remaining >= 0"),
    )
    op.create_index(
        "ix_credit_entries_booking", "credit_entries", ["business_id", "booking_id"],
        postgresql_where=sa.text("booking_id is not null"),
    )  # fmt: skip


def create_passes() -> None:
    op.create_table(
        "credit_passes",
        sa.Column("business_id", sa.Uuid, primary_key=True),
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        *ids("customer_id"),
        *moments("created_at"),
        belongs_to("credit_passes", "customers", "customer_id"),
    )
    op.create_index("ix_credit_passes_customer", "credit_passes", ["business_id", "customer_id"])


def pay_bookings_with_credits() -> None:
    op.add_column("services", sa.Column("credits", JSONB, nullable=False, server_default=sa.text(TERMS)))
    op.add_column("bookings", sa.Column("credits", sa.Integer))
    op.create_check_constraint(op.f("ck_bookings_credits"), "bookings", "credits > 0")


def find_what_is_due() -> None:
    migrations.due_function(
        op, "scheduling", "due_lots(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from scheduling.credit_lots where remaining > 0 and expires_at <= at"
        " order by expires_at limit most",
    )  # fmt: skip
    migrations.due_function(
        op, "scheduling", "due_renewals(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from scheduling.memberships where status = 'active' and renews_at <= at"
        " and asked_about is distinct from renews_at order by renews_at limit most",
    )  # fmt: skip
    migrations.due_function(
        op, "scheduling", "unbalanced_lots(most integer)", "business_id uuid, id uuid",
        "select l.business_id, l.id from scheduling.credit_lots l"
        " left join scheduling.credit_entries e on e.business_id = l.business_id and e.lot_id = l.id"
        " group by l.business_id, l.id having l.remaining <> coalesce(sum(e.amount), 0) limit most",
    )  # fmt: skip
