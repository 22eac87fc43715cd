"""Create the vault's keys, notes, their revisions and who has read them."""

import sqlalchemy as sa
from alembic import op

from kit import migrations, vault_keys

revision = "2026_11_22_1500"
down_revision = "2026_11_22_1430"


def upgrade() -> None:
    vault_keys.create_tables(op)
    create_notes()
    create_revisions()
    create_reads()
    create_policies()
    migrations.protect(op, "notes", "note_revisions", "note_reads", "note_policies")
    migrations.append_only(op, "scheduling", "note_revisions", "note_reads")
    migrations.due_function(
        op, "scheduling", "due_keys(active text, behind uuid, most integer)", "business_id uuid",
        "select business_id from scheduling.vault_business_keys"
        " where key_id <> active and business_id > behind order by 1 limit most",
    )  # fmt: skip


def key(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", *names)]


def moments(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in names]


def ids(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, nullable=False) for name in names]


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def create_notes() -> None:
    op.create_table(
        "notes",
        *key("id"),
        *ids("customer_id"),
        sa.Column("booking_id", sa.Uuid),
        *ids("sealed_for"),
        *texts("author"),
        sa.Column("shared_with", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        *moments("created_at", "revised_at"),
        sa.ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        sa.ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
    )
    op.create_index("ix_notes_newest", "notes", ["business_id", "created_at", "id"])
    op.create_index("ix_notes_customer", "notes", ["business_id", "customer_id", "created_at", "id"])
    about = sa.text("booking_id is not null")
    op.create_index("ix_notes_booking", "notes", ["business_id", "booking_id"], postgresql_where=about)


def create_revisions() -> None:
    op.create_table(
        "note_revisions",
        *key("note_id"),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("text", sa.LargeBinary, nullable=False),
        *moments("at"),
        sa.ForeignKeyConstraint(["business_id", "note_id"], ["notes.business_id", "notes.id"]),
        sa.CheckConstraint("revision > 0", name="revision"),
    )


def create_reads() -> None:
    op.create_table(
        "note_reads",
        *key("id"),
        *moments("at"),
        *ids("note_id"),
        sa.Column("revision", sa.Integer, nullable=False),
        *texts("actor"),
        *texts("cause", "trace_id", null=True),
        sa.ForeignKeyConstraint(
            ["business_id", "note_id", "revision"],
            ["note_revisions.business_id", "note_revisions.note_id", "note_revisions.revision"],
        ),
    )
    op.create_index("ix_note_reads_newest", "note_reads", ["business_id", "at", "id"])
    op.create_index("ix_note_reads_note", "note_reads", ["business_id", "note_id", "at", "id"])


def create_policies() -> None:
    readers = sa.Enum(
        "nobody", "managers", "staff", name="readers", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "note_policies",
        *key(),
        sa.Column("readers", readers, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *moments("changed_at"),
        *texts("changed_by"),
    )
