"""Keep where each business stands with the platform, and the plans that businesses subscribe to."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2250"
down_revision = "2026_11_22_2210"

STANDINGS = "trial", "active", "past_due", "suspended"
REASONS = (
    "no_plans", "trial", "subscribed", "excused", "trial_over", "excuse_over", "payment_failed", "plan_paused",
    "plan_ended",
)  # fmt: skip
PHASES = "none", "paying", "arrears", "paused", "ended"
CHECKOUTS = "started", "open", "complete", "expired"
STATUSES = (
    "incomplete", "incomplete_expired", "trialing", "active", "past_due", "unpaid", "paused", "canceled",
)  # fmt: skip


def upgrade() -> None:
    create_standings()
    create_plans()
    migrations.protect(op, "standings", "plan_customers", "plan_checkouts", "plan_subscriptions")
    migrations.due_function(
        op, "billing", "due_standings(at timestamptz, most integer, selling boolean, grace integer)",
        "business_id uuid",
        "select business_id from billing.standings where judge_at <= at or judged_selling <> selling"
        " or judged_grace_days <> grace order by business_id limit most",
    )  # fmt: skip
    migrations.due_function(
        op, "billing", "platform_standings(behind uuid, most integer, only_standing text)",
        "business_id uuid, slug text, name text, standing text, plan text, reason text, until timestamptz,"
        " changed_at timestamptz, version integer",
        "select s.business_id, b.slug, b.name, s.standing, s.plan, s.reason, s.until, s.changed_at, s.version"
        " from billing.standings s join billing.businesses b using (business_id)"
        " where (behind is null or s.business_id < behind)"
        " and (only_standing is null or s.standing = only_standing) order by s.business_id desc limit most",
    )  # fmt: skip


def one_of(column: str, values: tuple[str, ...], table: str) -> list[sa.Column | sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    return [
        sa.Column(column, sa.String(40), nullable=False),
        sa.CheckConstraint(f"{column} in ({listed})", name=op.f(f"ck_{table}_{column}")),
    ]


def moments(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=null) for name in names]


def texts(*names: str, null: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.String, nullable=null) for name in names]


def key(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid, primary_key=True) for name in ("business_id", *names)]


def create_standings() -> None:
    op.create_table(
        "standings",
        *key(),
        *one_of("standing", STANDINGS, "standings"),
        *texts("plan"),
        *one_of("reason", REASONS, "standings"),
        *moments("until", null=True),
        sa.Column("version", sa.Integer, nullable=False),
        *moments("changed_at"),
        *moments("trial_ends_at", "excused_from", "excused_until", null=True),
        *texts("subscription", "subscribed_plan", null=True),
        *one_of("phase", PHASES, "standings"),
        *moments("phase_since", "renews_at", "looked_at", "judge_at", null=True),
        sa.Column("judged_selling", sa.Boolean, nullable=False),
        sa.Column("judged_grace_days", sa.Integer, nullable=False),
        sa.CheckConstraint("excused_until is null or excused_from is not null", name=op.f("ck_standings_excused")),
        sa.CheckConstraint("(phase = 'none') = (subscription is null)", name=op.f("ck_standings_subscribed")),
        sa.CheckConstraint(
            "phase in ('none', 'paying') or phase_since is not null", name=op.f("ck_standings_phase_since")
        ),
    )
    op.create_index(
        "ix_standings_judge_at", "standings", ["judge_at"], postgresql_where=sa.text("judge_at is not null")
    )


def create_plans() -> None:
    op.create_table(
        "plan_customers",
        *key(),
        *texts("stripe_id", null=True),
        *moments("created_at"),
        sa.UniqueConstraint("business_id", "stripe_id", name=op.f("uq_plan_customers_business_id_stripe_id")),
    )
    op.create_table(
        "plan_customer_owners",
        sa.Column("stripe_id", sa.String, primary_key=True),
        sa.Column("business_id", sa.Uuid, nullable=False),
    )
    op.create_table(
        "plan_checkouts",
        *key("id"),
        *texts("plan", "price", "success_url"),
        *texts("cancel_url", null=True),
        *moments("trial_ends_at", null=True),
        *one_of("status", CHECKOUTS, "plan_checkouts"),
        *texts("stripe_id", "url", null=True),
        *moments("expires_at", null=True),
        *moments("created_at"),
        sa.UniqueConstraint("business_id", "stripe_id", name=op.f("uq_plan_checkouts_business_id_stripe_id")),
    )
    op.create_index(
        "uq_plan_checkouts_one", "plan_checkouts", ["business_id"], unique=True,
        postgresql_where=sa.text("status in ('started', 'open')"),
    )  # fmt: skip
    op.create_table(
        "plan_subscriptions",
        *key("id"),
        *texts("stripe_id", "plan"),
        *one_of("status", STATUSES, "plan_subscriptions"),
        *moments("period_ends_at", "cancels_at", "behind_since", null=True),
        *texts("pay_url", null=True),
        *moments("made_at", "looked_at"),
        sa.UniqueConstraint("business_id", "stripe_id", name=op.f("uq_plan_subscriptions_business_id_stripe_id")),
    )
