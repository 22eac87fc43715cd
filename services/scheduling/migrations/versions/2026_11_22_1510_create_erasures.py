"""Keep who was erased, and let their words be taken out of what is append-only."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_1510"
down_revision = "2026_11_22_1500"


def upgrade() -> None:
    op.create_table(
        "erasures",
        *(sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", "customer_id")),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_erasures_due", "erasures", ["asked_at"], postgresql_where=sa.text("erased_at is null"))
    migrations.protect(op, "erasures")
    migrations.due_function(
        op, "scheduling", "due_erasures(most integer)", "business_id uuid, customer_id uuid",
        "select business_id, customer_id from scheduling.erasures where erased_at is null order by asked_at limit most",
    )  # fmt: skip
    migrations.due_function(
        op, "scheduling", "all_erasures()", "business_id uuid, customer_id uuid, asked_at timestamptz",
        "select business_id, customer_id, asked_at from scheduling.erasures order by asked_at, customer_id",
    )  # fmt: skip
    forget_words()


def forget_words() -> None:
    """A function of the owner's, below row-level security: the service may blank words, and only of who is erased."""
    op.execute("""
        create function scheduling.forget_words(erased uuid) returns void language sql security definer
        set search_path = pg_catalog, pg_temp as $words$
            update scheduling.booking_transitions set detail = '' where detail <> '' and booking_id in (
                select b.id from scheduling.bookings b
                join scheduling.customers c on c.business_id = b.business_id and c.id = b.customer_id
                where c.id = erased and c.erased_at is not null);
            update scheduling.credit_entries set note = '' where note <> '' and lot_id in (
                select l.id from scheduling.credit_lots l
                join scheduling.customers c on c.business_id = l.business_id and c.id = l.customer_id
                where c.id = erased and c.erased_at is not null);
        $words$
    """)
    op.execute("revoke all on function scheduling.forget_words(uuid) from public")
    op.execute("grant execute on function scheduling.forget_words(uuid) to scheduling")
