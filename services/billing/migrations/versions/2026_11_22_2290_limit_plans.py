"""Keep what a business's plan has room for and when its trial was spoken of; other limits have all judged anew."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2290"
down_revision = "2026_11_22_2280"


def upgrade() -> None:
    op.add_column("standings", sa.Column("most_staff_members", sa.Integer))
    op.add_column("standings", sa.Column("judged_limits", sa.String))
    op.add_column("standings", sa.Column("reminded_at", sa.DateTime(timezone=True)))
    migrations.due_function(
        op, "billing", "standings_to_judge(at timestamptz, most integer, selling boolean, grace integer, limits text)",
        "business_id uuid",
        "select business_id from billing.standings where judge_at <= at or judged_selling <> selling"
        " or judged_grace_days <> grace or judged_limits is distinct from limits order by business_id limit most",
    )  # fmt: skip
