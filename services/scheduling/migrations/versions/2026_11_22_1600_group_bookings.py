"""Create series and visits, which bookings can belong to."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_1600"
down_revision = "2026_11_22_1510"

LOCAL = sa.DateTime(timezone=False)


def upgrade() -> None:
    create_series()
    create_visits()
    migrations.protect(op, "series", "visits")
    group_bookings()


def key() -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")]


def belongs_to(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["business_id", column],
        [f"{parent}.business_id", f"{parent}.id"],
        name=op.f(f"fk_{table}_business_id_{column}"),
    )


def managed() -> list[sa.Column]:
    return [
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("cancel_token_hash", "reschedule_token_hash")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def create_series() -> None:
    op.create_table(
        "series",
        *key(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("service_id", sa.Uuid, nullable=False),
        sa.Column("staff_member_id", sa.Uuid),
        sa.Column("customer_id", sa.Uuid, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("timezone", sa.String, nullable=False),
        sa.Column("first_start", LOCAL, nullable=False),
        sa.Column("exdates", sa.ARRAY(LOCAL), nullable=False),
        sa.Column("shift_minutes", sa.Integer, nullable=False),
        sa.Column("split_from", sa.Uuid),
        *managed(),
        belongs_to("series", "services", "service_id"),
        belongs_to("series", "staff_members", "staff_member_id"),
        belongs_to("series", "customers", "customer_id"),
        belongs_to("series", "series", "split_from"),
        sa.CheckConstraint("split_from <> id", name=op.f("ck_series_split")),
    )
    op.create_index("ix_series_customer", "series", ["business_id", "customer_id"])


def create_visits() -> None:
    op.create_table(
        "visits",
        *key(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("customer_id", sa.Uuid, nullable=False),
        *managed(),
        belongs_to("visits", "customers", "customer_id"),
    )
    op.create_index("ix_visits_customer", "visits", ["business_id", "customer_id"])


def group_bookings() -> None:
    op.add_column("bookings", sa.Column("series_id", sa.Uuid))
    op.add_column("bookings", sa.Column("recurrence_id", LOCAL))
    op.add_column("bookings", sa.Column("visit_id", sa.Uuid))
    for column, parent in (("series_id", "series"), ("visit_id", "visits")):
        op.create_foreign_key(
            op.f(f"fk_bookings_business_id_{column}"), "bookings", parent, ["business_id", column],
            ["business_id", "id"],
        )  # fmt: skip
    op.create_unique_constraint(
        op.f("uq_bookings_business_id_series_id_recurrence_id"),
        "bookings",
        ["business_id", "series_id", "recurrence_id"],
    )
    op.create_check_constraint(
        op.f("ck_bookings_recurrence"), "bookings", "(series_id is null) = (recurrence_id is null)"
    )
    op.create_index(
        "ix_bookings_visit", "bookings", ["business_id", "visit_id"], postgresql_where=sa.text("visit_id is not null")
    )
