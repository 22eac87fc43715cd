"""Keep where a business stands with the platform, and mail its owners about it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_2250"
down_revision = "2026_11_22_2050"

KINDS = (
    "verify_email", "already_registered", "reset_password", "password_changed", "totp_changed", "invitation", "erased",
    "plan_past_due", "plan_suspended", "plan_restored",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("businesses", sa.Column("standing", sa.String(40), nullable=False, server_default="active"))
    op.add_column("businesses", sa.Column("standing_version", sa.Integer, nullable=False, server_default="0"))
    for column in ("standing", "standing_version"):
        op.alter_column("businesses", column, server_default=None)
    op.create_check_constraint(
        op.f("ck_businesses_standing"), "businesses", "standing in ('trial', 'active', 'past_due', 'suspended')"
    )
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.drop_constraint("ck_account_mails_kind", "account_mails", type_="check")
    op.create_check_constraint(op.f("ck_account_mails_kind"), "account_mails", f"kind in ({listed})")
