"""Have the database refuse facts out of balance and links that do not follow, whoever writes them."""

import sqlalchemy as sa
from alembic import op

from kit import migrations

revision = "2026_11_22_2260"
down_revision = "2026_11_22_2200"

OUT_OF_BALANCE = """
select f.business_id, f.id
from billing.ledger_facts f
left join billing.ledger_lines l on (l.business_id, l.fact_id) = (f.business_id, f.id)
where {which}
group by f.business_id, f.id
having coalesce(sum(l.amount_minor), 0) <> 0
    or coalesce(sum(l.amount_minor) filter (where l.amount_minor > 0), 0) <> f.turnover_minor
    or coalesce(bool_or(l.currency <> f.currency), false)
"""

REFUSE_OUT_OF_BALANCE = f"""
create function refuse_out_of_balance() returns trigger language plpgsql set search_path = billing, pg_temp as $$
declare
    changed jsonb := case tg_op when 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
    business uuid := changed ->> 'business_id';
    fact uuid := changed ->> tg_argv[0];
begin
    if exists ({OUT_OF_BALANCE.format(which="f.business_id = business and f.id = fact")}) then
        raise exception 'fact % is out of balance', fact
            using errcode = 'check_violation', table = 'ledger_facts', constraint = 'ck_ledger_facts_balance';
    end if;
    return null;
end $$
"""
"""Runs at the commit, when all lines of the fact are there."""

LINK_ON = """
create function link_on() returns trigger language plpgsql security definer set search_path = billing, pg_temp as $$
begin
    if new.sequence = 1 and new.previous = decode(repeat('00', 32), 'hex') then
        insert into audit_heads (business_id, sequence, hash) values (new.business_id, 1, new.hash)
            on conflict do nothing;
    else
        update audit_heads set sequence = new.sequence, hash = new.hash
            where business_id = new.business_id and sequence = new.sequence - 1 and hash = new.previous;
    end if;
    if not found then
        raise exception 'entry % does not follow the last one', new.sequence
            using errcode = 'check_violation', table = 'business_billing_audit',
                constraint = 'ck_business_billing_audit_follows';
    end if;
    return new;
end $$
"""
"""As the schema's owner: the service itself cannot set a head back."""


def upgrade() -> None:
    guard_books()
    keep_heads()


def guard_books() -> None:
    op.add_column("ledger_facts", sa.Column("turnover_minor", sa.BigInteger, nullable=False, server_default="0"))
    op.alter_column("ledger_facts", "turnover_minor", server_default=None)
    migrations.due_function(
        op, "billing", "unbalanced_facts(business uuid, most integer)", "business_id uuid, id uuid",
        OUT_OF_BALANCE.format(which="business is null or f.business_id = business") + " limit most",
    )  # fmt: skip
    op.execute(REFUSE_OUT_OF_BALANCE)
    for table, fact in (("ledger_facts", "id"), ("ledger_lines", "fact_id")):
        op.execute(
            f"create constraint trigger in_balance after insert or update or delete on {table}"
            f" deferrable initially deferred for each row execute function refuse_out_of_balance('{fact}')"
        )


def keep_heads() -> None:
    op.create_table(
        "audit_heads",
        sa.Column("business_id", sa.Uuid, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    migrations.protect(op, "audit_heads")
    op.execute("revoke insert, update, delete, truncate on audit_heads from billing")
    op.execute(LINK_ON)
    op.execute("create trigger link_on before insert on business_billing_audit for each row execute function link_on()")
    migrations.due_function(
        op, "billing", "kept_books()", "business_id uuid, slug text",
        "select business_id, slug from billing.businesses order by slug",
    )  # fmt: skip
