"""Room for what people write about bookings in the vault; what is in clear is moved by a tick.

The columns `bookings.note` and `bookings.cancel_reason` stay until no version writes them any more: a later migration
drops them, once `clear_bookings` finds none.
"""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_1630"
down_revision = "2026_11_22_1620"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("sealed_for", sa.Uuid))
    for name in ("sealed_note", "sealed_reason"):
        op.add_column("bookings", sa.Column(name, sa.LargeBinary))
    op.add_column("booking_transitions", sa.Column("words", sa.LargeBinary))
    in_clear = sa.text("note is not null or cancel_reason is not null")
    op.create_index("ix_bookings_in_clear", "bookings", ["business_id", "id"], postgresql_where=in_clear)
    migrations.due_function(
        op, "scheduling", "clear_bookings(most integer)", "business_id uuid, id uuid",
        "select business_id, id from scheduling.bookings"
        " where note is not null or cancel_reason is not null limit most",
    )  # fmt: skip
    forget_reasons_in_histories()


def forget_reasons_in_histories() -> None:
    """Why a booking was cancelled stands beside the booking too; its append-only history said it in clear."""
    op.execute("reset role")  # the owner sees no business's rows
    op.execute(
        "update scheduling.booking_transitions set detail = ''"
        " where what = 'scheduling.booking.cancelled.v1' and detail <> ''"
    )
    op.execute("set local role scheduling_owner")
