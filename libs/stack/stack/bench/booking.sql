-- What one booking without a hold does to the database, as written down from the server's log: the same reads, locks and
-- rows in the same transaction, each statement one round trip. `nexus bench --only booking` runs it over bare asyncpg
-- beside the real thing. It changes only when the transaction of a booking changes on purpose.
-- One statement ends where a line ends with a semicolon. `:name` is a value of the run, sent as text.

begin isolation level read committed;

select set_config('app.business_id', :business::text, true);

select pg_try_advisory_xact_lock(hashtextextended(:key::text, 1));

select fingerprint, reply from idempotency_records where scope = :business::text || ' guest create' and key = :key::text;

select * from services where id = :service::text::uuid and business_id = :business::text::uuid;

savepoint booking;

select services.version, services.active,
       case when services.schedule_id is null then businesses.timezone else schedules.timezone end,
       staff_members.id, staff_members.weight, schedules.id, schedules.version
from services
join businesses on businesses.business_id = services.business_id
left join (
    service_staff join staff_members on staff_members.business_id = service_staff.business_id
        and staff_members.id = service_staff.staff_member_id and staff_members.active
) on service_staff.business_id = services.business_id and service_staff.service_id = services.id
left join schedules on schedules.business_id = services.business_id
    and schedules.id = coalesce(services.schedule_id, staff_members.schedule_id)
where services.business_id = :business::text::uuid and services.id = :service::text::uuid
order by staff_members.id;

select pg_advisory_xact_lock(hashtextextended(:business::text || ':staff:' || :staff::text, 0));

select services.version, services.active,
       case when services.schedule_id is null then businesses.timezone else schedules.timezone end,
       staff_members.id, staff_members.weight, schedules.id, schedules.version
from services
join businesses on businesses.business_id = services.business_id
left join (
    service_staff join staff_members on staff_members.business_id = service_staff.business_id
        and staff_members.id = service_staff.staff_member_id and staff_members.active
) on service_staff.business_id = services.business_id and service_staff.service_id = services.id
left join schedules on schedules.business_id = services.business_id
    and schedules.id = coalesce(services.schedule_id, staff_members.schedule_id)
where services.business_id = :business::text::uuid and services.id = :service::text::uuid
order by staff_members.id;

select case when hold_id is null then 'booked' else 'held' end, resource_id, lower(during), upper(during),
       coalesce(hold_id, booking_id), expires_at
from occupancies
where business_id = :business::text::uuid and resource_id = any (:team::text::uuid[])
    and during && tstzrange(:starts::text::timestamptz - interval '6 hours', :ends::text::timestamptz)
union all
select 'blocked', staff_member_id, starts_at, ends_at, id, null
from blocked_times
where business_id = :business::text::uuid and staff_member_id = any (:team::text::uuid[])
    and ends_at > :starts::text::timestamptz - interval '6 hours' and starts_at < :ends::text::timestamptz
union all
select 'busy', staff_member_id, starts_at, ends_at, id, null
from busy_blocks
where business_id = :business::text::uuid and staff_member_id = any (:team::text::uuid[])
    and ends_at > :starts::text::timestamptz - interval '6 hours' and starts_at < :ends::text::timestamptz;

select staff_member_id, count(*) filter (where created_at >= now() - interval '30 days'), max(created_at)
from bookings
where business_id = :business::text::uuid and staff_member_id = any (:team::text::uuid[])
    and starts_at >= now() - interval '30 days' and status <> 'cancelled'
group by staff_member_id;

delete from occupancies
where resource_id = :staff::text::uuid and during && tstzrange(:starts::text::timestamptz, :ends::text::timestamptz)
    and hold_id is not null and expires_at <= now() and business_id = :business::text::uuid;

insert into customers (business_id, id, name, email, created_at)
values (:business::text::uuid, :customer::text::uuid, 'Ada Lovelace', :email::text, now())
on conflict (business_id, email) do nothing returning *;

select * from staff_members where id = :staff::text::uuid and business_id = :business::text::uuid;

insert into bookings (
    business_id, id, status, version, service_id, service_name, staff_member_id, staff_member_name, customer_id,
    customer_name,
    starts_at, ends_at, timezone, wall_start, blocks, price_minor, currency, policy, unattended, grace_minutes, settles_at,
    link_key, link_generation, cancel_token_hash, reschedule_token_hash, created_at
) values (
    :business::text::uuid, :booking::text::uuid, 'confirmed', 1, :service::text::uuid, 'Visit', :staff::text::uuid,
    'Somebody', :customer::text::uuid, 'Ada Lovelace', :starts::text::timestamptz, :ends::text::timestamptz, 'Europe/London',
    :starts::text::timestamptz at time zone 'Europe/London', true, 5000, 'GBP',
    '{"version": 1, "move_notice_minutes": 0, "cancel_notice_minutes": 0, "late_cancel_fee_percent": 0}', 'completed', 60,
    :ends::text::timestamptz + interval '1 hour', 'local-1', 1, sha256(:booking::text::bytea),
    sha256(:customer::text::bytea), now()
);

insert into occupancies (business_id, id, resource_id, lane, during, booking_id)
values (
    :business::text::uuid, :occupancy::text::uuid, :staff::text::uuid, 0,
    tstzrange(:starts::text::timestamptz, :ends::text::timestamptz), :booking::text::uuid
);

release savepoint booking;

insert into booking_transitions (
    business_id, id, booking_id, version, at, to_status, what, actor, cause, trace_id, detail
) values (
    :business::text::uuid, :transition::text::uuid, :booking::text::uuid, 1, now(), 'confirmed',
    'scheduling.booking.confirmed.v1', 'guest', :key::text, :key::text, ''
);

insert into idempotency_records (scope, key, fingerprint, reply)
values (
    :business::text || ' guest create', :key::text, sha256(:key::text::bytea), decode(repeat('5ad3', 430), 'hex')
);

-- Two facts, marked as sent: they cost what facts cost, and the bus is spared them.
insert into outbox (event_id, subject, body, sent_at)
values (
    :customer::text::uuid, 'scheduling.customer.created.v1',
    jsonb_build_object('id', :customer::text, 'data', repeat('c', 120), 'more', repeat('d', 300)), now()
);

insert into outbox (event_id, subject, body, sent_at)
values (
    :booking::text::uuid, 'scheduling.booking.confirmed.v1',
    jsonb_build_object('id', :booking::text, 'mail', repeat('m', 960), 'more', repeat('d', 900)), now()
);

commit;
