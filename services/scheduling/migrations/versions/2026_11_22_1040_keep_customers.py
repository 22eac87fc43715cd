"""Keep what customers agreed to, who is one person, which user they are, and who was forgotten."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_1040"
down_revision = "2026_11_22_1000"

SOURCES = "'booking_form', 'desk', 'paper', 'phone', 'email', 'import'"


def upgrade() -> None:
    extend_customers()
    create_consents()
    migrations.protect(op, "customer_consents")
    migrations.append_only(op, "scheduling", "customer_consents")


def extend_customers() -> None:
    op.add_column("customers", sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")))
    for name in ("user_id", "merged_into"):
        op.add_column("customers", sa.Column(name, sa.Uuid))
    op.add_column("customers", sa.Column("erased_at", sa.DateTime(timezone=True)))
    op.create_unique_constraint(op.f("uq_customers_business_id_user_id"), "customers", ["business_id", "user_id"])
    op.create_foreign_key(
        op.f("fk_customers_business_id_merged_into"), "customers", "customers", ["business_id", "merged_into"],
        ["business_id", "id"],
    )  # fmt: skip
    op.create_index(
        "ix_customers_merged", "customers", ["business_id", "merged_into"],
        postgresql_where=sa.text("merged_into is not null"),
    )  # fmt: skip


def create_consents() -> None:
    op.create_table(
        "customer_consents",
        *(sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")),
        sa.Column("customer_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wording_version", sa.String, nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "customer_id"],
            ["customers.business_id", "customers.id"],
            name=op.f("fk_customer_consents_business_id_customer_id"),
        ),
        sa.CheckConstraint(f"source in ({SOURCES})", name=op.f("ck_customer_consents_source")),
    )
    op.create_index(
        "ix_customer_consents_newest", "customer_consents", ["business_id", "customer_id", "at", "id"]
    )  # fmt: skip
