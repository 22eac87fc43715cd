"""The benchmark of a business that has grown: the same question beside ten thousand and a million bookings."""

import asyncio
import time
from collections.abc import Iterator

import asyncpg

from contracts.types import from_typeid
from stack.bench import edge, load, report
from stack.bench.api import Api
from stack.bench.report import Line
from stack.bench.setting import Setting
from stack.bench.shop import SLUG

LOOKS = 3_000
"""Questions that are made in advance: more than are asked."""
VOLUMES = (10_000, 1_000_000)
BATCH = 50_000
GROWTH = 1.2
"""How much slower a hundred times the bookings may be."""

_GROW = """
with visits as (
    select uuidv7() as id, staff[1 + number % cardinality(staff)] as staff_member_id,
           date_trunc('hour', now()) - interval '1 day' - number / cardinality(staff) * interval '2 hours' as starts_at
    from (select $2::uuid[] as staff) team, generate_series($3::int, $4::int - 1) as number
), made as (
    insert into scheduling.bookings ({columns})
    select {values}
    from visits, scheduling.bookings model
    where model.id = $1
    returning business_id, id, staff_member_id, starts_at, ends_at
)
insert into scheduling.occupancies (business_id, id, resource_id, lane, during, booking_id)
select business_id, uuidv7(), staff_member_id, 0, tstzrange(starts_at, ends_at), id
from made
"""
"""Completed visits every two hours around the clock, each staff member's further and further back, like one that was
made; a hundred times as many are a longer past, not a denser one. Every constraint, index and trigger sees every row.
"""
_OWN = {
    "id": "visits.id",
    "status": "'completed'",
    "staff_member_id": "visits.staff_member_id",
    "starts_at": "visits.starts_at",
    "ends_at": "visits.starts_at + interval '30 minutes'",
    "wall_start": "visits.starts_at at time zone 'UTC'",
    "settles_at": "visits.starts_at + interval '90 minutes'",
    "created_at": "visits.starts_at - interval '1 day'",
}
"""What a visit does not share with the one it is made like."""
_COLUMNS = """
select attname from pg_attribute
where attrelid = 'scheduling.bookings'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
"""


def availability(setting: Setting) -> Iterator[Line]:
    """31 days of ten staff, no two questions alike, beside a short and beside a long history."""
    port, shop = setting.port("gateway"), setting.shop
    model, tails = _book(setting), []
    for before, bookings in zip((0, *VOLUMES), VOLUMES, strict=False):
        asyncio.run(_grow(setting, model, before, bookings))
        setting.system.settle()
        loads_of = {"looks": edge.http(port, shop.team_looks(LOOKS)), "baseline": edge.http(port, shop.baseline())}
        with load.worker(**loads_of) as loads:
            looks, bare = load.in_turn(loads, "looks", "baseline", seconds=setting.seconds)
        tails.append(edge.milliseconds(looks, "read", 0.95))
        name = f"volume.{bookings}_bookings.p95"
        yield report.against(name, tails[-1], "ms", edge.milliseconds(bare, "baseline", 0.95), 10)
    yield report.against("volume.growth", tails[-1], "ms", tails[0], GROWTH)


def _book(setting: Setting) -> str:
    """Book one visit to the team, which the others are made like; its id."""
    api, service = Api(setting.system.url(), setting.shop.token), setting.shop.team
    slot = api.ask("GET", f"/v1/{SLUG}/availability/next", params={"service": service.id, "limit": 1})["slots"][0]
    customer = {"name": "Ada Lovelace", "email": "model@customers.example"}
    wanted = {"service_id": service.id, "starts_at": slot["starts_at"], "offer": slot["offer"], "customer": customer}
    made = api.ask("POST", f"/v1/{SLUG}/bookings", json=wanted, key=f"model-{time.time_ns()}")
    api.close()
    return str(made["id"])


async def _grow(setting: Setting, model: str, before: int, until: int) -> None:
    """Bring the history from `before` to `until` bookings, and let the server know how much there is.

    A million take some two minutes.
    """
    connection = await asyncpg.connect(setting.system.addresses().database("postgres"))
    staff = [from_typeid("stf", each) for each in setting.shop.team.staff]
    try:
        columns = [each["attname"] for each in await connection.fetch(_COLUMNS)]
        values = [_OWN.get(each, f"model.{each}") for each in columns]
        grow = _GROW.format(columns=", ".join(columns), values=", ".join(values))
        for first in range(before, until, BATCH):
            setting.say(f"volume: {first:,} of {until:,} bookings")
            await connection.execute(grow, from_typeid("bkg", model), staff, first, min(first + BATCH, until))
        await connection.execute("vacuum analyze scheduling.bookings, scheduling.occupancies")
        await connection.execute("checkpoint")  # or it is written while something else is measured
    finally:
        await connection.close()
