"""Create memberships and customers as they are heard of, subscriptions, the invoice mirror and paid periods."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "2026_11_22_2240"
down_revision = "2026_11_22_2220"


def upgrade() -> None:
    create_customers()
    create_memberships()
    create_subscriptions()
    create_invoices()
    create_periods()
    migrations.protect(
        op, "memberships", "membership_plans", "merged_customers", "subscriptions", "billing_invoice_mirror",
        "paid_periods",
    )  # fmt: skip


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def moments(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def ids(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, nullable=null) for name in names]


def numbers(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def amounts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def key() -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")]


def choice(table: str, name: str, *values: str) -> list[sa.Column | sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    return [
        sa.Column(name, sa.String(40), nullable=False),
        sa.CheckConstraint(f"{name} in ({listed})", name=op.f(f"ck_{table}_{name}")),
    ]


def create_customers() -> None:
    op.create_table(
        "merged_customers",
        sa.Column("business_id", sa.Uuid, primary_key=True),
        sa.Column("duplicate_id", sa.Uuid, primary_key=True),
        *ids("customer_id"),
    )
    op.create_index("ix_merged_customers_customer", "merged_customers", ["business_id", "customer_id"])


def create_memberships() -> None:
    op.create_table(
        "memberships",
        *key(),
        *numbers("version"),
        *choice("memberships", "status", "active", "ended"),
        *ids("plan_id", "customer_id"),
        *amounts("price_minor"),
        *texts("currency"),
        *moments("starts_at", "renews_at"),
    )
    op.create_index("ix_memberships_customer", "memberships", ["business_id", "customer_id"])
    op.create_table(
        "membership_plans",
        *key(),
        *numbers("version"),
        *texts("name"),
        *choice("membership_plans", "interval", "week", "month", "year"),
    )


def create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        *key(),
        *numbers("version"),
        *texts("account", "stripe_id"),
        *ids("membership_id"),
        *texts("status"),
        *moments("period_starts_at", "period_ends_at"),
        sa.Column("cancel_at_period_end", sa.Boolean, nullable=False),
        *moments("ended_at", null=True),
        *texts("latest_invoice", null=True),
        *moments("looked_at", "created_at"),
        sa.UniqueConstraint("business_id", "stripe_id", name=op.f("uq_subscriptions_business_id_stripe_id")),
    )
    op.create_index("ix_subscriptions_membership", "subscriptions", ["business_id", "membership_id"])
    op.create_index("ix_subscriptions_newest", "subscriptions", ["business_id", "created_at", "id"])


def create_invoices() -> None:
    table = "billing_invoice_mirror"
    op.create_table(
        table,
        *key(),
        *numbers("version"),
        *texts("account", "stripe_id"),
        *texts("subscription", null=True),
        *ids("membership_id", null=True),
        *texts("number", null=True),
        *choice(table, "status", "draft", "open", "paid", "uncollectible", "void"),
        *texts("currency"),
        *amounts("subtotal_minor", "discount_minor", "total_minor", "due_minor", "paid_minor"),
        *(sa.Column(name, JSONB, nullable=False) for name in ("lines", "taxes", "payments")),
        *texts("hosted_url", "pdf_url", null=True),
        *numbers("attempts"),
        *moments("next_attempt_at", "issued_at", "paid_at", null=True),
        sa.Column("failure_told", sa.Boolean, nullable=False),
        *moments("looked_at", "created_at"),
        sa.UniqueConstraint("business_id", "stripe_id", name=op.f(f"uq_{table}_business_id_stripe_id")),
    )
    op.create_index(f"ix_{table}_membership", table, ["business_id", "membership_id", "created_at"])
    op.create_index(f"ix_{table}_newest", table, ["business_id", "created_at", "id"])


def create_periods() -> None:
    table, ways = "paid_periods", ("stripe", "cash", "card", "transfer", "nothing", "outside")
    op.create_table(
        table,
        *key(),
        *numbers("number"),
        *ids("membership_id"),
        *moments("starts_at", "ends_at"),
        *amounts("amount_minor"),
        *texts("currency"),
        *choice(table, "paid_by", *ways),
        *ids("payment_id"),
        *ids("invoice_id", null=True),
        *moments("paid_at"),
        *texts("actor"),
        *moments("created_at"),
        sa.UniqueConstraint(
            "business_id", "membership_id", "starts_at", name=op.f(f"uq_{table}_business_id_membership_id_starts_at")
        ),
        sa.UniqueConstraint(
            "business_id", "membership_id", "number", name=op.f(f"uq_{table}_business_id_membership_id_number")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f(f"ck_{table}_in_order")),
        sa.CheckConstraint("amount_minor >= 0", name=op.f(f"ck_{table}_amounts")),
    )
