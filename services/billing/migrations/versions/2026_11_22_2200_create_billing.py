"""Create businesses, connected accounts, looks, the books and the audit chain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "2026_11_22_2200"
down_revision = None

ACCOUNTS = "stripe", "desk", "sales", "tax", "gifts", "stripe_fees", "platform_fees", "disputes"


def upgrade() -> None:
    migrations.create_chassis(op)
    create_businesses()
    create_connect_accounts()
    create_looks()
    create_books()
    create_audit()
    migrations.protect(
        op, "businesses", "connect_accounts", "looks", "ledger_facts", "ledger_lines", "business_billing_audit"
    )
    migrations.append_only(op, "billing", "ledger_facts", "ledger_lines", "business_billing_audit")
    migrations.due_function(
        op, "billing", "due_looks(at timestamptz, most integer)", "business_id uuid, id uuid",
        "select business_id, id from billing.looks where due_at <= at order by due_at limit most",
    )  # fmt: skip


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def numbers(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def flags(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Boolean, nullable=False) for name in names]


def moments(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def key(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", *names)]


def create_businesses() -> None:
    op.create_table(
        "businesses",
        *key(),
        *texts("slug", "name", "timezone", "currency", "locale"),
        *numbers("version"),
        *flags("suspended"),
        *numbers("suspended_version"),
    )


def create_connect_accounts() -> None:
    op.create_table(
        "connect_accounts",
        *key(),
        *texts("stripe_id", null=True),
        *texts("country"),
        *flags("charges_enabled", "payouts_enabled", "details_submitted"),
        sa.Column("requirements", sa.ARRAY(sa.Text), nullable=False),
        *texts("disabled_reason", null=True),
        *numbers("version"),
        *moments("looked_at", null=True),
        *moments("created_at"),
        sa.UniqueConstraint("business_id", "stripe_id", name=op.f("uq_connect_accounts_business_id_stripe_id")),
    )
    op.create_table(
        "account_owners",
        sa.Column("stripe_id", sa.String, primary_key=True),
        sa.Column("business_id", sa.Uuid, nullable=False),
    )


def create_looks() -> None:
    op.create_table(
        "looks",
        *key("id"),
        *texts("kind", "object_id", "account"),
        *numbers("wanted", "looked"),
        *moments("due_at", null=True),
        *numbers("attempts"),
        *texts("problem", null=True),
        *moments("looked_at", null=True),
        *moments("created_at"),
        sa.UniqueConstraint(
            "business_id", "account", "kind", "object_id", name=op.f("uq_looks_business_id_account_kind_object_id")
        ),
        sa.CheckConstraint("looked <= wanted", name=op.f("ck_looks_in_order")),
    )
    op.create_index("ix_looks_due", "looks", ["due_at"], postgresql_where=sa.text("due_at is not null"))


def create_books() -> None:
    op.create_table(
        "ledger_facts",
        *key("id"),
        *texts("key", "currency"),
        *moments("happened_at"),
        *texts("actor"),
        *texts("cause", null=True),
        *moments("created_at"),
        sa.UniqueConstraint("business_id", "key", name=op.f("uq_ledger_facts_business_id_key")),
    )
    op.create_index("ix_ledger_facts_newest", "ledger_facts", ["business_id", "happened_at", "id"])
    listed = ", ".join(f"'{account}'" for account in ACCOUNTS)
    op.create_table(
        "ledger_lines",
        *key("fact_id"),
        sa.Column("account", sa.String(40), primary_key=True),
        *texts("currency"),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "fact_id"],
            ["ledger_facts.business_id", "ledger_facts.id"],
            name=op.f("fk_ledger_lines_business_id_fact_id"),
        ),
        sa.CheckConstraint(f"account in ({listed})", name=op.f("ck_ledger_lines_account")),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_ledger_lines_moves")),
    )
    op.create_index("ix_ledger_lines_account", "ledger_lines", ["business_id", "currency", "account"])


def create_audit() -> None:
    op.create_table(
        "business_billing_audit",
        *key(),
        sa.Column("sequence", sa.BigInteger, primary_key=True),
        *moments("at"),
        *texts("what", "actor"),
        sa.Column("detail", JSONB, nullable=False),
        sa.Column("previous", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_business_billing_audit_counts")),
        sa.CheckConstraint(
            "length(previous) = 32 and length(hash) = 32", name=op.f("ck_business_billing_audit_hashes")
        ),
    )
