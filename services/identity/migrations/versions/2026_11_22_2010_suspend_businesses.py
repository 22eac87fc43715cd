"""Say since when and why a business is suspended, and show platform admins every business."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2010"
down_revision = "2026_11_22_2000"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("businesses", sa.Column("suspended_at", sa.DateTime(timezone=True)))
    op.add_column("businesses", sa.Column("suspension_reason", sa.String))
    op.create_check_constraint(
        "ck_businesses_suspended",
        "businesses",
        "suspended = (suspended_at is not null) and suspended = (suspension_reason is not null)",
    )
    migrations.due_function(
        op,
        "identity",
        "platform_businesses(behind uuid, most integer, sought text, only_suspended boolean)",
        "id uuid, slug text, name text, timezone text, currency text, locale text, suspended boolean,"
        " suspended_at timestamptz, suspension_reason text, version integer, created_at timestamptz",
        "select b.business_id, b.slug, b.name, b.timezone, b.currency, b.locale, b.suspended,"
        " b.suspended_at, b.suspension_reason, b.version, b.created_at from identity.businesses b"
        " where (behind is null or b.business_id < behind)"
        " and (sought is null or starts_with(b.slug, lower(sought)) or position(lower(sought) in lower(b.name)) > 0)"
        " and (only_suspended is null or b.suspended = only_suspended)"
        " order by b.business_id desc limit most",
    )
