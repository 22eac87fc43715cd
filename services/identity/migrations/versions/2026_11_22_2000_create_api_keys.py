"""Create API keys, and mark whence audited commands came."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from kit import migrations

revision = "2026_11_22_2000"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("hint", sa.String, nullable=False),
        sa.Column("permissions", ARRAY(sa.String), nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("business_id", "id", name="pk_api_keys"),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.business_id"], name="fk_api_keys_business_id"),
        sa.CheckConstraint("kind in ('publishable', 'secret')", name="ck_api_keys_kind"),
        sa.CheckConstraint("kind = 'secret' or permissions = '{}'", name="ck_api_keys_publishable_may_nothing"),
    )
    op.create_table(
        "api_key_hashes",
        sa.Column("key_hash", sa.LargeBinary, nullable=False),
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.Column("key_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_api_key_hashes"),
        sa.ForeignKeyConstraint(
            ["business_id", "key_id"], ["api_keys.business_id", "api_keys.id"],
            name="fk_api_key_hashes_business_id_key_id",
        ),
    )  # fmt: skip
    migrations.protect(op, "api_keys")
    for table in ("audit_log", "user_audit_log"):
        op.add_column(table, sa.Column("origin", sa.String))
