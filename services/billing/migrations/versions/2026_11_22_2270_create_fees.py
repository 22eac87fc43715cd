"""Create saved payment methods, the pages they are left on, and fees."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2270"
down_revision = "2026_11_22_2250"

SETUPS = "started", "open", "complete", "expired"
KINDS = "late_cancel", "no_show"
FEES = "undecided", "due", "charging", "paid", "waived"


def upgrade() -> None:
    create_payment_methods()
    create_fees()
    migrations.protect(op, "card_setups", "payment_methods", "fees")
    migrations.due_function(
        op, "billing", "due_payment_methods(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from billing.payment_methods where due_at <= at order by due_at limit most",
    )  # fmt: skip
    migrations.due_function(
        op, "billing", "due_fees(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from billing.fees where due_at <= at order by due_at limit most",
    )  # fmt: skip


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def numbers(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def amounts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def uuids(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, nullable=null) for name in names]


def moments(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def key() -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")]


def choice(table: str, name: str, values: tuple[str, ...]) -> list[sa.Column | sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    check = sa.CheckConstraint(f"{name} in ({listed})", name=op.f(f"ck_{table}_{name}"))
    return [sa.Column(name, sa.String(40), nullable=False), check]


def checks(table: str, **conditions: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}")) for name, sql in conditions.items()]


def once(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("business_id", column, name=op.f(f"uq_{table}_business_id_{column}"))


def due_index(table: str) -> None:
    op.create_index(f"ix_{table}_due", table, ["due_at"], postgresql_where=sa.text("due_at is not null"))


def create_payment_methods() -> None:
    op.create_table(
        "card_setups",
        *key(),
        *choice("card_setups", "status", SETUPS),
        *uuids("customer_id"),
        *uuids("booking_id", null=True),
        *texts("account"),
        *texts("stripe_customer", "email", null=True),
        *texts("consent_text", "consent_version"),
        *moments("agreed_at"),
        *texts("success_url"),
        *texts("cancel_url", "stripe_id", "page", null=True),
        *moments("withdrawn_at", null=True),
        *moments("expires_at", "created_at"),
        *checks("card_setups", page="status <> 'open' or (stripe_id is not null and page is not null)"),
    )
    op.create_index("ix_card_setups_customer", "card_setups", ["business_id", "customer_id", "created_at"])
    op.create_table(
        "payment_methods",
        *key(),
        *uuids("setup_id", "customer_id"),
        *texts("account", "stripe_id", "stripe_customer", "brand", "last4"),
        *numbers("exp_month", "exp_year"),
        *texts("consent_text", "consent_version"),
        *moments("agreed_at", "saved_at"),
        *moments("removed_at", "due_at", null=True),
        *numbers("attempts"),
        sa.ForeignKeyConstraint(
            ["business_id", "setup_id"],
            ["card_setups.business_id", "card_setups.id"],
            name=op.f("fk_payment_methods_business_id_setup_id"),
        ),
        once("payment_methods", "stripe_id"),
        *checks("payment_methods", due="due_at is null or removed_at is not null"),
    )
    op.create_index("ix_payment_methods_customer", "payment_methods", ["business_id", "customer_id", "saved_at"])
    due_index("payment_methods")


def create_fees() -> None:
    op.create_table(
        "fees",
        *key(),
        *choice("fees", "kind", KINDS),
        *choice("fees", "status", FEES),
        *numbers("version"),
        *uuids("booking_id"),
        *numbers("booking_version"),
        *uuids("customer_id"),
        *texts("description"),
        *amounts("amount_minor", "deposit_minor"),
        *texts("currency"),
        *texts("problem", null=True),
        *uuids("payment_method_id", null=True),
        *texts("account", "stripe_customer", "stripe_id", null=True),
        *uuids("payment_id", null=True),
        *texts("confirmed_by", null=True),
        *moments("confirmed_at", null=True),
        *numbers("charges"),
        *moments("tried_at", "due_at", null=True),
        *numbers("attempts"),
        *moments("paid_at", "waived_at", null=True),
        *moments("created_at"),
        once("fees", "booking_id"),
        *checks(
            "fees",
            amounts="amount_minor > 0 and deposit_minor >= 0 and deposit_minor <= amount_minor",
            confirmed="status <> 'charging' or confirmed_by is not null",
            due="due_at is null or status = 'charging'",
            paid="(status = 'paid') = (paid_at is not null)",
        ),
    )
    op.create_index("ix_fees_newest", "fees", ["business_id", "created_at", "id"])
    due_index("fees")
