"""Create businesses, users, roles, logins and the audit logs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    migrations.create_chassis(op)
    create_businesses()
    create_users()
    create_logins()
    create_role_grants()
    create_audit_logs()
    migrations.protect(op, "businesses", "role_grants", "audit_log")
    migrations.append_only(op, "identity", "audit_log", "user_audit_log")
    op.execute("revoke insert, update, delete, truncate on platform_admins from identity")
    migrations.due_function(
        op,
        "identity",
        "roles_of(of_user_id uuid)",
        "business_id uuid, slug text, business_name text, role text",
        "select g.business_id, b.slug, b.name, g.role from identity.role_grants g"
        " join identity.businesses b on b.business_id = g.business_id where g.user_id = of_user_id",
    )


def create_businesses() -> None:
    op.create_table(
        "businesses",
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.Column("slug", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("timezone", sa.String, nullable=False),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("locale", sa.String, nullable=False),
        sa.Column("suspended", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("business_id", name="pk_businesses"),
        sa.CheckConstraint("version >= 1", name="ck_businesses_version"),
    )
    op.create_table(
        "slugs",
        sa.Column("slug", sa.String, nullable=False),
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_slugs"),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.business_id"], name="fk_slugs_business_id"),
        sa.UniqueConstraint("business_id", name="uq_slugs_business_id"),
    )


def create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("email_verified", sa.Boolean, nullable=False),
        sa.Column("password_hash", sa.String, nullable=False),
        sa.Column("login_version", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
        sa.CheckConstraint("version >= 1", name="ck_users_version"),
        sa.CheckConstraint("email = lower(email)", name="ck_users_email_lower_case"),
    )
    op.create_table(
        "platform_admins",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_platform_admins"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_platform_admins_user_id"),
    )


def create_logins() -> None:
    op.create_table(
        "logins",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("login_version", sa.Integer, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_because", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_logins"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_logins_user_id"),
        sa.CheckConstraint("(ended_at is null) = (ended_because is null)", name="ck_logins_ended"),
        sa.CheckConstraint("ended_because in ('logged_out', 'token_reused')", name="ck_logins_ended_because"),
        sa.CheckConstraint("generation >= 1", name="ck_logins_generation"),
        sa.Index("ix_logins_user_id", "user_id"),
        sa.Index("ix_logins_expires_at", "expires_at"),
    )
    op.create_table(
        "refresh_tokens",
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("login_id", sa.Uuid, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("token_hash", name="pk_refresh_tokens"),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name="fk_refresh_tokens_login_id", ondelete="cascade"),
        sa.UniqueConstraint("login_id", "generation", name="uq_refresh_tokens_login_id_generation"),
        sa.Index("ix_refresh_tokens_used_at", "used_at", postgresql_where=sa.text("used_at is not null")),
    )
    op.create_table(
        "login_attempts",
        sa.Column("email_hash", sa.LargeBinary, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_failed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("email_hash", name="pk_login_attempts"),
        sa.CheckConstraint("failures >= 0", name="ck_login_attempts_failures"),
        sa.Index("ix_login_attempts_last_failed_at", "last_failed_at"),
    )


def create_role_grants() -> None:
    op.create_table(
        "role_grants",
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "user_id", "role", name="pk_role_grants"),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.business_id"], name="fk_role_grants_business_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_role_grants_user_id"),
        sa.CheckConstraint("role in ('customer', 'staff', 'manager', 'owner')", name="ck_role_grants_role"),
        sa.Index("ix_role_grants_user_id", "user_id"),
    )


def create_audit_logs() -> None:
    op.create_table(
        "audit_log",
        sa.Column("business_id", sa.Uuid, nullable=False),
        *audit_columns(),
        sa.PrimaryKeyConstraint("business_id", "id", name="pk_audit_log"),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.business_id"], name="fk_audit_log_business_id"),
        sa.Index("ix_audit_log_business_id_at", "business_id", "at"),
    )
    op.create_table(
        "user_audit_log",
        *audit_columns(),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user_audit_log"),
        sa.Index("ix_user_audit_log_user_id_at", "user_id", "at"),
    )


def audit_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("command", sa.String, nullable=False),
        sa.Column("cause", sa.String),
        sa.Column("detail", JSONB, nullable=False),
    ]
