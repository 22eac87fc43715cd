"""Let notifications be about gift codes, and tell of refunds that failed."""

from alembic import op

revision = "2026_11_22_2310"
down_revision = "2026_11_22_2290"

KINDS = (
    "booking.requested", "booking.confirmed", "booking.rescheduled", "booking.cancelled", "booking.reminder",
    "booking.awaiting_payment", "booking.payment_refused", "booking.fee_confirmed", "waitlist.offered",
    "payment.receipt", "payment.refunded", "membership.paid", "payment.failed", "dispute.opened", "dispute.won",
    "dispute.lost", "plan.past_due", "plan.suspended", "plan.restored",
    "gift.code_given", "gift.code_bought", "payment.refund_failed",
)  # fmt: skip


def upgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.drop_constraint(op.f("ck_notifications_kind"), "notifications", type_="check")
    op.create_check_constraint(op.f("ck_notifications_kind"), "notifications", f"kind in ({listed})")
