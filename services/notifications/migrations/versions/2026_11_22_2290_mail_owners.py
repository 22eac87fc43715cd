"""Mail owners of disputes, and of a trial that ends."""

from alembic import op

revision = "2026_11_22_2290"
down_revision = "2026_11_22_2260"

KINDS = (
    "verify_email", "already_registered", "reset_password", "password_changed", "totp_changed", "invitation", "erased",
    "plan_past_due", "plan_suspended", "plan_restored", "trial_ending", "dispute_opened", "dispute_won", "dispute_lost",
)  # fmt: skip


def upgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.drop_constraint(op.f("ck_account_mails_kind"), "account_mails", type_="check")
    op.create_check_constraint(op.f("ck_account_mails_kind"), "account_mails", f"kind in ({listed})")
