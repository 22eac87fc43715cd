"""Link customers to the users whose addresses are proven, and part them from users who were erased."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2050"
down_revision = "2026_11_22_2020"

CONCERNED = """
select c.business_id, u.user_id
from scheduling.users as u join scheduling.customers as c on c.email = u.email
where u.user_id = any(of_users) and c.user_id is null and c.merged_into is null and c.erased_at is null
  and not exists (select from scheduling.customers as o where o.business_id = c.business_id and o.user_id = u.user_id)
union
select c.business_id, u.user_id
from scheduling.users as u join scheduling.customers as c on c.user_id = u.user_id
where u.user_id = any(of_users) and u.email is null
"""


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("email", sa.String),
        sa.Column("due", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_users"),
    )
    op.create_index("ux_users_email", "users", ["email"], unique=True)
    op.create_index("ix_users_due", "users", ["user_id"], postgresql_where=sa.text("due"))
    op.create_index("ix_customers_email", "customers", ["email"])
    op.create_index("ix_customers_user_id", "customers", ["user_id"], postgresql_where=sa.text("user_id is not null"))
    migrations.due_function(
        op, "scheduling", "customers_of_users(of_users uuid[])", "business_id uuid, user_id uuid", CONCERNED
    )
