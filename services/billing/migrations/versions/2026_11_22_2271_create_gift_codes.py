"""Create gift codes and what is drawn on them; checkouts and refunds know their part."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2271"
down_revision = "2026_11_22_2222"

PURPOSES = "purpose in ('purchase', 'membership', 'deposit', 'fee', 'gift')"


def upgrade() -> None:
    create_gift_codes()
    create_gift_draws()
    migrations.protect(op, "gift_codes", "gift_draws")
    for table in ("checkouts", "payments"):
        op.drop_constraint(op.f(f"ck_{table}_purpose"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_purpose"), table, PURPOSES)
    for table in ("checkouts", "refunds"):
        op.add_column(table, sa.Column("gift_minor", sa.BigInteger, nullable=False, server_default="0"))
        op.alter_column(table, "gift_minor", server_default=None)
    op.alter_column("checkouts", "customer_id", nullable=True)
    op.drop_constraint(op.f("ck_checkouts_amount"), "checkouts", type_="check")
    op.create_check_constraint(
        op.f("ck_checkouts_amount"), "checkouts", "amount_minor >= 0 and gift_minor >= 0 and gift_minor <= amount_minor"
    )


def key() -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")]


def status(table: str, *values: str) -> list[sa.Column | sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    check = sa.CheckConstraint(f"status in ({listed})", name=op.f(f"ck_{table}_status"))
    return [sa.Column("status", sa.String(40), nullable=False), check]


def amounts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def moments(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def create_gift_codes() -> None:
    op.create_table(
        "gift_codes",
        *key(),
        *status("gift_codes", "pending", "active", "disabled"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("code_hash", sa.LargeBinary, nullable=False),
        sa.Column("hint", sa.String, nullable=False),
        *amounts("amount_minor", "balance_minor", "reserved_minor"),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("mail", sa.String),
        sa.Column("payment_id", sa.Uuid),
        *moments("shown_at", "expires_at", "disabled_at", null=True),
        *moments("created_at"),
        sa.UniqueConstraint("business_id", "code_hash", name=op.f("uq_gift_codes_business_id_code_hash")),
        sa.CheckConstraint(
            "0 <= reserved_minor and reserved_minor <= balance_minor and balance_minor <= amount_minor",
            name=op.f("ck_gift_codes_amounts"),
        ),
        sa.CheckConstraint("status = 'pending' or payment_id is not null", name=op.f("ck_gift_codes_paid")),
    )
    op.create_index("ix_gift_codes_newest", "gift_codes", ["business_id", "created_at", "id"])


def create_gift_draws() -> None:
    op.create_table(
        "gift_draws",
        *key(),
        sa.Column("gift_code_id", sa.Uuid, nullable=False),
        sa.Column("checkout_id", sa.Uuid, nullable=False),
        *status("gift_draws", "reserved", "drawn", "released"),
        *amounts("amount_minor", "returned_minor"),
        *moments("created_at"),
        sa.ForeignKeyConstraint(
            ["business_id", "gift_code_id"],
            ["gift_codes.business_id", "gift_codes.id"],
            name=op.f("fk_gift_draws_business_id_gift_code_id"),
        ),
        sa.UniqueConstraint("business_id", "checkout_id", name=op.f("uq_gift_draws_business_id_checkout_id")),
        sa.CheckConstraint(
            "amount_minor > 0 and 0 <= returned_minor and returned_minor <= amount_minor",
            name=op.f("ck_gift_draws_amounts"),
        ),
    )
