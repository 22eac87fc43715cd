"""Keep how the platform's catalogue was left at Stripe, and what was found otherwise."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_22_2221"
down_revision = "2026_11_22_2270"


def upgrade() -> None:
    create_catalogue()


def moment(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def create_catalogue() -> None:
    op.create_table(
        "catalogue_objects",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("fields", JSONB, nullable=False),
        moment("left_at"),
    )
    op.create_table(
        "catalogue_drifts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("object_id", sa.String, nullable=False),
        sa.Column("field", sa.String, nullable=False),
        sa.Column("left", JSONB, nullable=False),
        sa.Column("found", JSONB, nullable=False),
        moment("seen_at"),
        moment("repaired_at", null=True),
    )
    op.create_index("ix_catalogue_drifts_newest", "catalogue_drifts", ["seen_at", "id"])
    op.create_table(
        "catalogue_state",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("declared", sa.LargeBinary, nullable=False),
        moment("agreed_at"),
    )
