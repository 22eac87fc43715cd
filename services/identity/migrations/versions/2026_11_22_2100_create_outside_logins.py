"""Create outside logins, the issuers of businesses, organisations; say where roles come from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import migrations

revision = "2026_11_22_2100"
down_revision = "2026_11_22_2050"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    change_logins()
    change_role_grants()
    create_outside_logins()
    create_issuers()
    create_organisations()
    migrations.protect(op, "issuers")


def change_logins() -> None:
    op.add_column("logins", sa.Column("only_in", sa.Uuid))
    op.create_index("ix_logins_only_in", "logins", ["only_in"], postgresql_where=sa.text("only_in is not null"))


def change_role_grants() -> None:
    for name, before in (("by_hand", sa.true()), ("by_organisation", sa.false())):
        op.add_column("role_grants", sa.Column(name, sa.Boolean, nullable=False, server_default=before))
        op.alter_column("role_grants", name, server_default=None)
    op.create_check_constraint("ck_role_grants_source", "role_grants", "by_hand or by_organisation")


def create_outside_logins() -> None:
    op.create_table(
        "outside_identities",
        sa.Column("provider", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("provider", "subject", name="pk_outside_identities"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_outside_identities_user_id"),
        sa.Index("ix_outside_identities_user_id", "user_id"),
    )
    op.create_table(
        "outside_attempts",
        sa.Column("state_hash", sa.LargeBinary, nullable=False),
        sa.Column("provider", sa.String, nullable=False),
        sa.Column("only_in", sa.Uuid),
        sa.Column("browser_hash", sa.LargeBinary, nullable=False),
        sa.Column("return_to", sa.String),
        sa.Column("challenge", sa.String),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("user_id", sa.Uuid),
        sa.Column("session_id", sa.String),
        sa.Column("code_hash", sa.LargeBinary),
        sa.PrimaryKeyConstraint("state_hash", name="pk_outside_attempts"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_outside_attempts_user_id"),
        sa.CheckConstraint("(code_hash is null) or (return_to is not null)", name="ck_outside_attempts_code"),
        sa.Index("ix_outside_attempts_expires_at", "expires_at"),
        sa.Index("ix_outside_attempts_code_hash", "code_hash", unique=True),
    )
    op.create_table(
        "outside_sessions",
        sa.Column("provider", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("login_id", sa.Uuid),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("provider", "id", name="pk_outside_sessions"),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name="fk_outside_sessions_login_id", ondelete="cascade"),
        sa.Index("ix_outside_sessions_login_id", "login_id"),
    )


def create_issuers() -> None:
    op.create_table(
        "issuers",
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("client_id", sa.String, nullable=False),
        sa.Column("client_secret", sa.LargeBinary, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("business_id", name="pk_issuers"),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.business_id"], name="fk_issuers_business_id"),
    )


def create_organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("organisation_id", sa.String, nullable=False),
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.Column("roles", JSONB, nullable=False),
        sa.Column("connected_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("looked_at", MOMENT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("problem", sa.String),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_organisations"),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.business_id"], name="fk_organisations_business_id"),
        sa.UniqueConstraint("business_id", name="uq_organisations_business_id"),
        sa.Index("ix_organisations_due_at", "due_at"),
    )
    op.create_table(
        "workos_events",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("organisation_id", sa.String),
        sa.Column("user_id", sa.String),
        sa.Column("session_id", sa.String),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_workos_events"),
        sa.Index("ix_workos_events_unsettled", "received_at", postgresql_where=sa.text("settled_at is null")),
        sa.Index("ix_workos_events_settled_at", "settled_at", postgresql_where=sa.text("settled_at is not null")),
    )
