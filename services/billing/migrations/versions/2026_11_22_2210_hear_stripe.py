"""Hear Stripe: its events, how far they were read, the endpoints they come in by, and looks that rest."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2210"
down_revision = "2026_11_22_2230"

STATUSES = "received", "settled", "ignored", "refused", "dead"
CHANGES = "object_kind, object_id, status, problem, business_id, attempts, due_at, settled_at"


def upgrade() -> None:
    create_events()
    create_readings()
    create_endpoints()
    keep_events()
    show_looks()


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def moments(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def one_of(column: str, *values: str) -> str:
    return f"{column} in ({', '.join(repr(value) for value in values)})"


def create_events() -> None:
    op.create_table(
        "stripe_events",
        sa.Column("event_id", sa.String, primary_key=True),
        *texts("account"),
        sa.Column("livemode", sa.Boolean, nullable=False),
        *texts("type"),
        *texts("object_kind", "object_id", null=True),
        *moments("happened_at", "received_at"),
        sa.Column("missed", sa.Boolean, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("status", sa.String(40), nullable=False),
        *texts("problem", null=True),
        sa.Column("business_id", sa.Uuid),
        sa.Column("attempts", sa.Integer, nullable=False),
        *moments("due_at", "settled_at", null=True),
        sa.CheckConstraint(one_of("status", *STATUSES), name=op.f("ck_stripe_events_status")),
        sa.CheckConstraint("(status = 'received') = (due_at is not null)", name=op.f("ck_stripe_events_waits")),
    )
    op.create_index(
        "ix_stripe_events_due_at", "stripe_events", ["due_at"], postgresql_where=sa.text("due_at is not null")
    )
    op.create_index("ix_stripe_events_newest", "stripe_events", ["received_at", "event_id"])
    op.create_index(
        "ix_stripe_events_dead", "stripe_events", ["received_at", "event_id"],
        postgresql_where=sa.text("status = 'dead'"),
    )  # fmt: skip


def create_readings() -> None:
    op.create_table(
        "stripe_readings",
        sa.Column("account", sa.String, primary_key=True),
        *moments("read_until", "due_at"),
        sa.Column("rest_seconds", sa.Integer, nullable=False, server_default="300"),
        *texts("problem", null=True),
        *moments("read_at", null=True),
    )


def create_endpoints() -> None:
    op.create_table(
        "stripe_endpoints",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        *texts("stripe_id", "url", null=True),
        sa.Column("events", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("attempts", sa.Integer, nullable=False),
        *texts("problem", null=True),
        *moments("due_at"),
        *moments("retire_at", null=True),
        *moments("created_at"),
        *moments("checked_at", null=True),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_stripe_endpoints_stripe_id")),
        sa.CheckConstraint(one_of("audience", "platform", "connected"), name=op.f("ck_stripe_endpoints_audience")),
        sa.CheckConstraint(
            one_of("status", "started", "active", "retiring", "gone"), name=op.f("ck_stripe_endpoints_status")
        ),
        sa.CheckConstraint(
            "(status in ('active', 'retiring')) = (secret is not null)", name=op.f("ck_stripe_endpoints_is_known")
        ),
    )
    op.create_index(
        "uq_stripe_endpoints_current", "stripe_endpoints", ["audience"], unique=True,
        postgresql_where=sa.text("status in ('started', 'active')"),
    )  # fmt: skip


def keep_events() -> None:
    """An event stays as it came; the service changes only what became of it, and may forget what it carried."""
    migrations.append_only(op, "billing", "stripe_events")
    op.execute(f"grant update ({CHANGES}) on stripe_events to billing")
    op.execute("""
        create function billing.forget_stripe_payloads(before timestamptz) returns integer language sql
        security definer set search_path = pg_catalog, pg_temp as $forget$
            with forgotten as (
                update billing.stripe_events set payload = null where event_id in (
                    select event_id from billing.stripe_events
                    where received_at < least(before, now() - interval '30 days')
                      and payload is not null and status not in ('received', 'dead')
                    order by received_at limit 1000)
                returning 1)
            select count(*)::integer from forgotten
        $forget$
    """)
    op.execute("revoke all on function billing.forget_stripe_payloads(timestamptz) from public")
    op.execute("grant execute on function billing.forget_stripe_payloads(timestamptz) to billing")


def show_looks() -> None:
    migrations.due_function(
        op, "billing", "resting_looks(behind uuid, most integer)",
        "id uuid, business_id uuid, kind text, object_id text, account text, attempts integer, problem text,"
        " looked_at timestamptz",
        "select id, business_id, kind, object_id, nullif(account, ''), attempts, problem, looked_at from billing.looks"
        " where due_at is null and problem is not null and (behind is null or id > behind) order by id limit most",
    )  # fmt: skip
    migrations.due_function(
        op, "billing", "looks_state()", "resting bigint, due_since timestamptz",
        "select (select count(*) from billing.looks where due_at is null and problem is not null),"
        " (select min(due_at) from billing.looks where due_at is not null)",
    )  # fmt: skip
    op.create_index(
        "ix_looks_resting", "looks", ["id"], postgresql_where=sa.text("due_at is null and problem is not null")
    )
