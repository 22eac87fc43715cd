"""Keep the reports of imports, and know busy times by their calendar and their event."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "2026_11_22_1700"
down_revision = "2026_11_22_1650"


def upgrade() -> None:
    op.add_column("busy_blocks", sa.Column("external_uid", sa.String, nullable=False, server_default=""))
    op.create_index(
        "ix_busy_blocks_source", "busy_blocks", ["business_id", "staff_member_id", "source", "starts_at", "id"]
    )
    op.create_table(
        "import_runs",
        *(sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "id")),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("staff_member_id", sa.Uuid),
        sa.Column("source", sa.String),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("rows", "added", "matched", "skipped", "refused_count")
        ),
        sa.Column("refused", JSONB, nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "staff_member_id"],
            ["staff_members.business_id", "staff_members.id"],
            name=op.f("fk_import_runs_business_id_staff_member_id"),
        ),
        sa.CheckConstraint("kind in ('customers', 'busy_times')", name=op.f("ck_import_runs_kind")),
        sa.CheckConstraint("status in ('imported', 'refused', 'tried')", name=op.f("ck_import_runs_status")),
    )
    op.create_index("ix_import_runs_newest", "import_runs", ["business_id", "at", "id"])
    migrations.protect(op, "import_runs")
    migrations.append_only(op, "scheduling", "import_runs")
