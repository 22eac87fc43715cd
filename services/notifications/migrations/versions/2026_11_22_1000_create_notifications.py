"""Create projections of businesses, members and bookings, notifications, their log, and what businesses prefer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kit import migrations

revision = "2026_11_22_1000"
down_revision = None

DUE = """
select due.business_id, due.id
from (
    select n.business_id, n.id, n.next_attempt_at,
           row_number() over (partition by n.business_id order by n.next_attempt_at) as turn
    from notifications.notifications as n
    where n.status in ('planned', 'sending') and n.next_attempt_at <= at and n.due_at < known_until
      and exists (select from notifications.businesses as b where b.business_id = n.business_id)
) as due
order by due.turn, due.next_attempt_at
limit most
"""


def upgrade() -> None:
    migrations.create_chassis(op)
    create_projections()
    create_notifications()
    create_in_app_notifications()
    create_choices()
    migrations.protect(
        op, "businesses", "members", "bookings", "notifications", "notification_log", "in_app_notifications",
        "preferences", "suppressions",
    )  # fmt: skip
    migrations.append_only(op, "notifications", "notification_log")
    migrations.due_function(
        op, "notifications", "due_notifications(at timestamptz, known_until timestamptz, most integer)",
        "business_id uuid, id uuid", DUE,
    )  # fmt: skip


def key(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", *names)]


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def numbers(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def moments(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def one_of(table: str, name: str, *values: str, primary: bool = False) -> list[sa.Column | sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    return [
        sa.Column(name, sa.String(40), primary_key=primary, nullable=False),
        sa.CheckConstraint(f"{name} in ({listed})", name=op.f(f"ck_{table}_{name}")),
    ]


def create_projections() -> None:
    op.create_table("businesses", *key(), *texts("slug", "name", "timezone", "locale"), *numbers("version"))
    roles = ("customer", "staff", "manager", "owner", "platform_admin")
    op.create_table(
        "members",
        *key("user_id"),
        *one_of("members", "role", *roles, primary=True),
        sa.Column("active", sa.Boolean, nullable=False),
        *numbers("version"),
    )
    statuses = ("pending", "confirmed", "completed", "cancelled", "no_show")
    op.create_table("bookings", *key("id"), *numbers("version"), *one_of("bookings", "status", *statuses))


def create_notifications() -> None:
    kinds = ("requested", "confirmed", "rescheduled", "cancelled", "reminder")
    op.create_table(
        "notifications",
        *key("id"),
        *one_of("notifications", "kind", *(f"booking.{kind}" for kind in kinds)),
        *one_of("notifications", "channel", "email", "in_app"),
        *one_of("notifications", "status", "planned", "sending", "sent", "dropped", "failed"),
        *texts("dedupe_key", "about_id"),
        sa.Column("booking_id", sa.Uuid, nullable=False),
        *numbers("booking_version"),
        sa.Column("user_id", sa.Uuid),
        *moments("due_at", "expires_at", "next_attempt_at"),
        *numbers("attempts"),
        sa.Column("facts", JSONB, nullable=False),
        *texts("sealed", "traceparent", null=True),
        *moments("created_at"),
        *moments("sent_at", null=True),
        sa.UniqueConstraint("business_id", "dedupe_key", name=op.f("uq_notifications_business_id_dedupe_key")),
        sa.CheckConstraint(
            "sealed is null or status in ('planned', 'sending')", name=op.f("ck_notifications_sealed_until_sent")
        ),
    )
    op.create_index(
        "ix_notifications_due", "notifications", ["next_attempt_at"],
        postgresql_where=sa.text("status in ('planned', 'sending')"),
    )  # fmt: skip
    op.create_index("ix_notifications_booking_id", "notifications", ["business_id", "booking_id"])
    op.create_table(
        "notification_log",
        *key("id"),
        sa.Column("notification_id", sa.Uuid, nullable=False),
        *one_of("notification_log", "channel", "email", "in_app"),
        *numbers("attempt"),
        *one_of("notification_log", "outcome", "sent", "away", "deferred", "refused"),
        *texts("reason", "message_id", null=True),
        *moments("at"),
        sa.ForeignKeyConstraint(
            ["business_id", "notification_id"],
            ["notifications.business_id", "notifications.id"],
            name=op.f("fk_notification_log_business_id_notification_id"),
        ),
    )
    op.create_index("ix_notification_log_notification_id", "notification_log", ["business_id", "notification_id"])


def create_in_app_notifications() -> None:
    op.create_table(
        "in_app_notifications",
        *key("id"),
        sa.Column("user_id", sa.Uuid, nullable=False),
        *numbers("sequence"),
        *texts("kind", "title", "body", "about_id"),
        *moments("created_at"),
        *moments("read_at", null=True),
        sa.ForeignKeyConstraint(
            ["business_id", "id"],
            ["notifications.business_id", "notifications.id"],
            name=op.f("fk_in_app_notifications_business_id_id"),
        ),
        sa.UniqueConstraint(
            "business_id", "user_id", "sequence", name=op.f("uq_in_app_notifications_business_id_user_id_sequence")
        ),
    )


def create_choices() -> None:
    op.create_table(
        "preferences",
        *key(),
        sa.Column("reminder_minutes", ARRAY(sa.Integer), nullable=False),
        *texts("brand_color", "footer"),
        *numbers("version"),
        sa.CheckConstraint("cardinality(reminder_minutes) <= 5", name=op.f("ck_preferences_few_reminders")),
        sa.CheckConstraint("brand_color ~ '^#[0-9a-f]{6}$'", name=op.f("ck_preferences_brand_color")),
    )
    op.create_table(
        "suppressions",
        *key(),
        sa.Column("address_hash", sa.LargeBinary, primary_key=True),
        *texts("reason"),
        *moments("created_at"),
    )
