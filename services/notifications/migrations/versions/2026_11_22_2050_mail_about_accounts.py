"""Mail people about their accounts, whichever business they are in, if any."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2050"
down_revision = "2026_11_22_2020"

MOMENT = sa.DateTime(timezone=True)
KINDS = (
    "verify_email", "already_registered", "reset_password", "password_changed", "totp_changed", "invitation", "erased",
)  # fmt: skip
STATUSES = ("planned", "sending", "sent", "dropped", "failed")


def upgrade() -> None:
    op.create_table(
        "account_mails",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("user_id", sa.Uuid),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("next_attempt_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String),
        sa.Column("sealed", sa.String),
        sa.Column("traceparent", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_account_mails"),
        sa.CheckConstraint(f"kind in ({_listed(KINDS)})", name="ck_account_mails_kind"),
        sa.CheckConstraint(f"status in ({_listed(STATUSES)})", name="ck_account_mails_status"),
        sa.CheckConstraint(
            "sealed is null or status in ('planned', 'sending')", name="ck_account_mails_sealed_until_sent"
        ),
    )
    op.create_index("ix_account_mails_user_id", "account_mails", ["user_id"])
    op.create_index("ix_account_mails_created_at", "account_mails", ["created_at"])
    op.create_index(
        "ix_account_mails_due", "account_mails", ["next_attempt_at"],
        postgresql_where=sa.text("status in ('planned', 'sending')"),
    )  # fmt: skip
    op.create_table(
        "erased_users",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_erased_users"),
    )
    op.create_index("ix_in_app_notifications_user_id", "in_app_notifications", ["user_id"])
    migrations.due_function(
        op, "notifications", "readers_erased(most integer)", "business_id uuid, user_id uuid",
        "select distinct n.business_id, n.user_id from notifications.in_app_notifications n"
        " join notifications.erased_users e on e.user_id = n.user_id limit most",
    )  # fmt: skip


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)
