"""Create the directory of hosts."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_2030"
down_revision = "2026_11_22_2010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hosts",
        sa.Column("domain_id", sa.Uuid, nullable=False),
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.Column("host", sa.String, nullable=False),
        sa.Column("served", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("domain_id", name="pk_hosts"),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.business_id"], name="fk_hosts_business_id"),
        sa.CheckConstraint("version >= 1", name="ck_hosts_version"),
        sa.CheckConstraint("host = lower(host)", name="ck_hosts_host_lower_case"),
    )
    op.create_index("uq_hosts_host_served", "hosts", ["host"], unique=True, postgresql_where=sa.text("served"))
    op.create_index("ix_hosts_business_id", "hosts", ["business_id"])
