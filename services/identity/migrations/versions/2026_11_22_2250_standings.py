"""Keep where a business stands with the platform, and show whether it takes bookings."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2250"
down_revision = "2026_11_22_2100"


def upgrade() -> None:
    op.add_column("businesses", sa.Column("standing", sa.String, nullable=False, server_default="active"))
    op.add_column("businesses", sa.Column("standing_version", sa.Integer, nullable=False, server_default="0"))
    for column in ("standing", "standing_version"):
        op.alter_column("businesses", column, server_default=None)
    op.create_check_constraint(
        op.f("ck_businesses_standing"), "businesses", "standing in ('trial', 'active', 'past_due', 'suspended')"
    )
    migrations.due_function(
        op,
        "identity",
        "all_businesses(behind uuid, most integer, sought text, only_suspended boolean)",
        "id uuid, slug text, name text, timezone text, currency text, locale text, suspended boolean,"
        " accepting_bookings boolean, closed_because text,"
        " suspended_at timestamptz, suspension_reason text, version integer, created_at timestamptz",
        "select b.business_id, b.slug, b.name, b.timezone, b.currency, b.locale, b.suspended,"
        " not b.suspended and b.standing <> 'suspended',"
        " case when b.suspended then 'suspended' when b.standing = 'suspended' then 'on_hold' end,"
        " b.suspended_at, b.suspension_reason, b.version, b.created_at from identity.businesses b"
        " where (behind is null or b.business_id < behind)"
        " and (sought is null or starts_with(b.slug, lower(sought)) or position(lower(sought) in lower(b.name)) > 0)"
        " and (only_suspended is null or b.suspended = only_suspended)"
        " order by b.business_id desc limit most",
    )
