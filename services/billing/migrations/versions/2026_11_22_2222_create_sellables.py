"""Create what businesses sell, as Stripe is told of it."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2222"
down_revision = "2026_11_22_2221"

DUE = """
select s.business_id, s.id from billing.sellables s join billing.connect_accounts a on a.business_id = s.business_id
where a.stripe_id is not null and a.disconnected_at is null
and (s.due_at <= at or (s.due_at is null and s.account is distinct from a.stripe_id))
order by s.due_at limit most
"""


def upgrade() -> None:
    op.create_table(
        "sellables",
        sa.Column("business_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("price_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("interval", sa.String),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("account", sa.String),
        sa.Column("agreed_version", sa.Integer, nullable=False),
        sa.Column("price_id", sa.String),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("problem", sa.String),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('service', 'package', 'membership_plan')", name=op.f("ck_sellables_kind")),
    )
    op.create_index("ix_sellables_due", "sellables", ["due_at"], postgresql_where=sa.text("due_at is not null"))
    migrations.protect(op, "sellables")
    migrations.due_function(
        op, "billing", "due_sellables(at timestamptz, most integer)", "business_id uuid, id uuid", DUE
    )
