"""Create checkouts, payments, refunds and disputes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "2026_11_22_2230"
down_revision = "2026_11_22_2240"

PURPOSES = "purchase", "membership", "deposit", "fee"
CHECKOUTS = "started", "open", "complete", "expired"
PAYMENTS = "pending", "requires_action", "processing", "failed", "succeeded", "cancelled"
REFUNDS = "started", "pending", "succeeded", "failed"
REASONS = "requested", "duplicate", "fraudulent", "cancelled", "unusable", "elsewhere"
DISPUTES = (
    "warning_needs_response", "warning_under_review", "warning_closed", "needs_response", "under_review", "prevented",
    "won", "lost",
)  # fmt: skip


def upgrade() -> None:
    create_checkouts()
    create_payments()
    create_refunds()
    create_disputes()
    migrations.protect(op, "checkouts", "payments", "refunds", "disputes")
    migrations.due_function(
        op, "billing", "due_checkouts(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from billing.checkouts where due_at <= at order by due_at limit most",
    )  # fmt: skip
    migrations.due_function(
        op, "billing", "due_refunds(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from billing.refunds where due_at <= at order by due_at limit most",
    )  # fmt: skip


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def uuids(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, nullable=null) for name in names]


def amounts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger, nullable=null) for name in names]


def moments(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def flags(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Boolean, nullable=False) for name in names]


def key() -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")]


def choice(table: str, name: str, values: tuple[str, ...]) -> list[sa.Column | sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    check = sa.CheckConstraint(f"{name} in ({listed})", name=op.f(f"ck_{table}_{name}"))
    return [sa.Column(name, sa.String(40), nullable=False), check]


def checks(table: str, **conditions: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}")) for name, sql in conditions.items()]


def once(table: str, *columns: str) -> sa.UniqueConstraint:
    columns = ("business_id", *columns)
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def of_payment(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["business_id", "payment_id"],
        ["payments.business_id", "payments.id"],
        name=op.f(f"fk_{table}_business_id_payment_id"),
    )


def create_checkouts() -> None:
    op.create_table(
        "checkouts",
        *key(),
        *choice("checkouts", "status", CHECKOUTS),
        sa.Column("version", sa.Integer, nullable=False),
        *choice("checkouts", "purpose", PURPOSES),
        *uuids("subject_id", "customer_id"),
        *amounts("amount_minor"),
        *texts("currency", "description", "success_url", "account"),
        *texts("interval", "email", "cancel_url", "stripe_id", "page", "problem", null=True),
        sa.Column("terms", JSONB),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        *moments("expires_at", "page_expires_at"),
        *uuids("payment_id", null=True),
        *moments("tried_at", "called_off_at", "due_at", null=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        *moments("created_at"),
        once("checkouts", "stripe_id"),
        *checks(
            "checkouts",
            amount="amount_minor >= 0",
            page="status <> 'open' or (stripe_id is not null and page is not null)",
        ),
    )
    live = sa.text("status in ('started', 'open')")
    op.create_index(
        "uq_checkouts_live", "checkouts", ["business_id", "purpose", "subject_id"], unique=True, postgresql_where=live
    )
    op.create_index("ix_checkouts_newest", "checkouts", ["business_id", "created_at", "id"])
    op.create_index("ix_checkouts_subject", "checkouts", ["business_id", "subject_id"])
    op.create_index("ix_checkouts_due", "checkouts", ["due_at"], postgresql_where=sa.text("due_at is not null"))


def create_payments() -> None:
    op.create_table(
        "payments",
        *key(),
        *texts("stripe_id", "account"),
        *choice("payments", "status", PAYMENTS),
        sa.Column("version", sa.Integer, nullable=False),
        *choice("payments", "purpose", PURPOSES),
        *uuids("subject_id"),
        *moments("period_starts_at", null=True),
        *uuids("checkout_id", "customer_id", null=True),
        *texts("description"),
        *amounts("amount_minor", "tax_minor"),
        *texts("currency"),
        *amounts("reserved_minor", "refunded_minor"),
        *texts("decline_code", null=True),
        *moments("failed_at", null=True),
        *flags("disputed", "takes_fee"),
        *moments("paid_at", null=True),
        *texts("fee_currency", null=True),
        *amounts("stripe_fee_minor", "platform_fee_minor", null=True),
        *moments("created_at"),
        once("payments", "stripe_id"),
        *checks(
            "payments",
            amounts="amount_minor >= 0 and tax_minor >= 0 and tax_minor <= amount_minor",
            refunds="reserved_minor >= 0 and refunded_minor >= 0 and refunded_minor <= amount_minor",
            paid="status <> 'succeeded' or paid_at is not null",
        ),
    )
    op.create_index("ix_payments_newest", "payments", ["business_id", "created_at", "id"])
    op.create_index("ix_payments_subject", "payments", ["business_id", "subject_id"])
    op.create_index("ix_payments_customer", "payments", ["business_id", "customer_id", "created_at"])


def create_refunds() -> None:
    op.create_table(
        "refunds",
        *key(),
        *uuids("payment_id"),
        *choice("refunds", "status", REFUNDS),
        *texts("key", null=True),
        *amounts("amount_minor", "tax_minor"),
        *texts("currency"),
        *choice("refunds", "reason", REASONS),
        *texts("note", null=True),
        *flags("undoes"),
        *texts("stripe_id", "problem", null=True),
        *moments("tried_at", "due_at", null=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        *moments("refunded_at", null=True),
        *moments("created_at"),
        of_payment("refunds"),
        once("refunds", "stripe_id"),
        once("refunds", "payment_id", "key"),
        *checks("refunds", amount="amount_minor > 0", due="status = 'started' or due_at is null"),
    )
    op.create_index("ix_refunds_due", "refunds", ["due_at"], postgresql_where=sa.text("due_at is not null"))


def create_disputes() -> None:
    op.create_table(
        "disputes",
        *key(),
        *uuids("payment_id"),
        *texts("stripe_id"),
        *choice("disputes", "status", DISPUTES),
        *amounts("amount_minor", "withdrawn_minor"),
        *texts("currency", "reason"),
        *moments("answer_by", null=True),
        *moments("opened_at"),
        of_payment("disputes"),
        once("disputes", "stripe_id"),
    )
