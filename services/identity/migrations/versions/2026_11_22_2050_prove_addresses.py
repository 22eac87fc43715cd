"""Prove addresses and reset passwords by mail, second factors, invitations, erased users."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2050"
down_revision = "2026_11_22_2040"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    change_users()
    change_logins()
    create_links()
    create_totp()
    create_invitations()
    op.add_column("businesses", sa.Column("staff_need_totp", sa.Boolean, nullable=False, server_default=sa.false()))
    migrations.protect(op, "invitations")
    create_functions()


def change_users() -> None:
    op.add_column("users", sa.Column("locale", sa.String))
    op.add_column("users", sa.Column("erased_at", MOMENT))
    op.drop_constraint("uq_users_email", "users", type_="unique")
    op.create_index("ix_users_email", "users", ["email"])
    op.create_index(
        "ux_users_verified_email", "users", ["email"], unique=True, postgresql_where=sa.text("email_verified")
    )
    op.create_index("ix_users_erased_at", "users", ["erased_at"], postgresql_where=sa.text("erased_at is not null"))


def change_logins() -> None:
    op.add_column("logins", sa.Column("user_agent", sa.String))
    op.add_column("logins", sa.Column("last_used_at", MOMENT))
    op.execute("update logins set last_used_at = opened_at")
    op.alter_column("logins", "last_used_at", nullable=False)
    op.drop_constraint("ck_logins_ended_because", "logins", type_="check")
    op.create_check_constraint(
        "ck_logins_ended_because", "logins", "ended_because in ('logged_out', 'token_reused', 'revoked')"
    )


def create_links() -> None:
    op.create_table(
        "links",
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("email_hash", sa.LargeBinary, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("token_hash", name="pk_links"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_links_user_id"),
        sa.CheckConstraint("purpose in ('verify_email', 'reset_password')", name="ck_links_purpose"),
        sa.Index("ix_links_user_id", "user_id"),
        sa.Index("ix_links_email_hash", "email_hash", "issued_at"),
        sa.Index("ix_links_expires_at", "expires_at"),
    )
    op.create_table(
        "reset_requests",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reset_requests"),
    )


def create_totp() -> None:
    op.create_table(
        "totp_factors",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("key_id", sa.String, nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_totp_factors"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_totp_factors_user_id"),
        sa.Index("ix_totp_factors_key_id", "key_id"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("code_hash", sa.LargeBinary, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name="pk_recovery_codes"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_recovery_codes_user_id"),
    )


def create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("locale", sa.String),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("invited_by", sa.Uuid),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT),
        sa.Column("accepted_by", sa.Uuid),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("business_id", "id", name="pk_invitations"),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.business_id"], name="fk_invitations_business_id"),
        sa.CheckConstraint("role in ('customer', 'staff', 'manager', 'owner')", name="ck_invitations_role"),
        sa.CheckConstraint("accepted_at is null or revoked_at is null", name="ck_invitations_one_end"),
        sa.CheckConstraint("(accepted_at is null) = (accepted_by is null)", name="ck_invitations_accepted"),
    )
    op.create_index("ix_invitations_token_hash", "invitations", ["token_hash"])
    op.create_index(
        "ux_invitations_open", "invitations", ["business_id", "email"], unique=True,
        postgresql_where=sa.text("accepted_at is null and revoked_at is null"),
    )  # fmt: skip


def create_functions() -> None:
    op.execute("reset role")
    op.execute("drop function identity.roles_of(uuid)")
    migrations.due_function(
        op,
        "identity",
        "roles_of(of_user_id uuid)",
        "business_id uuid, slug text, business_name text, role text, staff_need_totp boolean",
        "select g.business_id, b.slug, b.name, g.role, b.staff_need_totp from identity.role_grants g"
        " join identity.businesses b on b.business_id = g.business_id where g.user_id = of_user_id",
    )
    migrations.due_function(
        op,
        "identity",
        "invitation_of(of_token_hash bytea)",
        "business_id uuid, id uuid",
        "select business_id, id from identity.invitations where token_hash = of_token_hash",
    )
    migrations.due_function(
        op,
        "identity",
        "grants_of_erased(most integer)",
        "business_id uuid, user_id uuid",
        "select g.business_id, g.user_id from identity.role_grants g join identity.users u on u.id = g.user_id"
        " where u.erased_at is not null union select i.business_id, i.accepted_by from identity.invitations i"
        " join identity.users u on u.id = i.accepted_by"
        " where u.erased_at is not null and i.email <> u.email limit most",
    )
