"""Name each opening of a connected account and note when one is lost; keep how the catalogue was left at Stripe."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_22_2220"
down_revision = "2026_11_22_2260"


def upgrade() -> None:
    name_openings()
    create_catalogue()


def name_openings() -> None:
    now = sa.text("now()")
    added = [
        sa.Column("id", sa.Uuid, nullable=False, server_default=sa.text("gen_random_uuid()")),
        sa.Column("currency", sa.String, nullable=False, server_default="EUR"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
    ]
    for column in added:
        op.add_column("connect_accounts", column)
        op.alter_column("connect_accounts", column.name, server_default=None)
    op.add_column("connect_accounts", sa.Column("disconnected_at", sa.DateTime(timezone=True)))
    op.drop_constraint("uq_connect_accounts_stripe_id", "connect_accounts")  # it told of other businesses' accounts


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
