"""Find bookings by whoever takes part, besides who answers for them: an index that the database keeps."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2100"
down_revision = "2026_11_22_2050"

COMPANIONS = """
select b.business_id, coalesce(each.value ->> 'staff_member_id', each.value ->> 'resource_id'), b.starts_at, b.id
from {of} b, jsonb_array_elements(b.team) with ordinality as each (value, place)
where each.place > 1
"""
KEEP = f"""
create function scheduling.keep_companions() returns trigger language plpgsql
set search_path = scheduling, pg_catalog, pg_temp as $keep$
begin
  if tg_op = 'UPDATE' then
    delete from companions where business_id = new.business_id and booking_id = new.id;
  end if;
  insert into companions {COMPANIONS.format(of="(select new.*)")};
  return null;
end
$keep$
"""  # noqa: S608 - constants of this migration alone


def upgrade() -> None:
    op.create_table(
        "companions",
        sa.Column("business_id", sa.Uuid, nullable=False),
        sa.Column("member", sa.String, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("business_id", "member", "starts_at", "booking_id"),
        sa.ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
    )
    op.create_index("ix_companions_booking", "companions", ["business_id", "booking_id"])
    op.execute("reset role")  # the owner sees no business's rows
    op.execute("insert into scheduling.companions " + COMPANIONS.format(of="scheduling.bookings"))
    op.execute("set local role scheduling_owner")
    migrations.protect(op, "companions")
    op.execute(KEEP)
    op.execute(
        "create trigger keep_companions after insert on bookings for each row"
        " when (jsonb_array_length(new.team) > 1) execute function scheduling.keep_companions()"
    )
    op.execute(
        "create trigger change_companions after update of team, starts_at on bookings for each row"
        " when ((new.team, new.starts_at) is distinct from (old.team, old.starts_at)"
        "       and (jsonb_array_length(old.team) > 1 or jsonb_array_length(new.team) > 1))"
        " execute function scheduling.keep_companions()"
    )
