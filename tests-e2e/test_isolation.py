"""Two businesses side by side: what belongs to one does not exist for the other, whichever row or procedure is asked."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from models import models_of
from practice import open_practice
from surface import ROWS, Row, Stock, id_fields, properties, put, rows_with_ids, send, stock, told, valid

from contracts.types import from_typeid
from gateway.procedures import PROCEDURES
from gateway.rest.rows import Access
from gateway.trpc.rows import Procedure
from kit.db import Database
from kit.scope import Scope
from testkit import tenancy
from testkit.system import CONTEXTS, System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

REFUSED = {404, 409, 422}
"""How a reference in a body to what does not exist is answered; an id in a path or of what is asked about is a 404."""

BLIND = {"billing.payment_method.list.v1"}
"""Lists about a customer that are empty for one that does not exist: billing knows customers by what they did there."""

UNUSED = {
    "erasures",
    "issuers",
    "openings",
    "plan_checkouts",
    "plan_customers",
    "plan_subscriptions",
    "preferences",
    "suppressions",
    "video_room_joins",
    "zone_shifts",
}
"""Tables of a business that no request through the gateway fills, not without a login provider on the internet, not where
the platform sells no plans, or that are empty again within a second."""

UNPAGED = {
    "scheduling.zone_shift.list.v1", "scheduling.booking.mine.v1", "billing.invoice.list_mine.v1",
    *(row.request.subject for row in PROCEDURES if not row.in_business),
}  # fmt: skip
"""Lists of what no request makes, of what the owner, who asks here, has none of, and of what belongs to no business."""


@pytest.fixture(scope="module")
def ours(system: System) -> Iterator[Stock]:
    """The business that is asked."""
    with open_practice(system) as practice:
        yield stock(practice)


@pytest.fixture(scope="module")
def theirs(system: System) -> Iterator[Stock]:
    """The business that must not be seen."""
    with open_practice(system) as practice:
        yield stock(practice)


class TestIds:
    @pytest.mark.parametrize(("row", "field"), list(rows_with_ids()), ids=lambda part: getattr(part, "name", part))
    def test_an_id_of_theirs_is_an_id_that_does_not_exist(
        self, ours: Stock, theirs: Stock, row: Row, field: str
    ) -> None:
        nothing, base = theirs.nothing(), valid(row.request, ours)
        if row.request.reads:
            known = send(row, ours.practice, ours.practice.owner, base | put(row.request, field, ours))
            assert known.status_code == 200, f"the attempt proves nothing: {known.text}"
        for who in (ours.practice.owner, ours.practice.guest, theirs.practice.owner):
            seen = send(row, ours.practice, who, base | put(row.request, field, theirs))
            missing = send(row, ours.practice, who, base | put(row.request, field, nothing))
            assert told(seen) == told(missing)
            if who is not ours.practice.owner and _needs_login(row):
                assert seen.status_code in {401, 403, 404}, seen.text
            elif field in base and "items" not in properties(row.request)[field] and row.request.subject not in BLIND:
                assert seen.status_code == 404, seen.text
            else:
                assert seen.status_code in REFUSED or _is_empty(row, seen), seen.text

    @pytest.mark.parametrize(
        "row",
        [row for row in ROWS if "token" in row.request.model_fields and id_fields(row.request)],
        ids=lambda r: r.name,
    )
    def test_a_token_of_theirs_opens_nothing_of_ours(self, ours: Stock, theirs: Stock, row: Row) -> None:
        field = next(name for name, prefix in id_fields(row.request).items() if prefix in ours.tokens)
        base = valid(row.request, ours) | {field: put(row.request, field, ours)[field]}
        if field == "hold_id":
            base.pop("token")
        for who in (ours.practice.guest, theirs.practice.owner):
            answers = [
                told(send(row, ours.practice, who, base | {"token": put(row.request, field, whose)["token"]}))
                for whose in (theirs, theirs.nothing())
            ]
            assert answers[0] == answers[1]
            assert answers[0][0] in ({401, 403} if isinstance(row, Procedure) else {404})


class TestCursors:
    @pytest.mark.parametrize(
        "row",
        [row for row in ROWS if "cursor" in row.request.model_fields and row.request.subject not in UNPAGED],
        ids=lambda r: r.name,
    )
    def test_a_cursor_of_theirs_leads_nowhere(self, ours: Stock, theirs: Stock, row: Row) -> None:
        asked = {"limit": 1} | valid(row.request, theirs)
        first = send(row, theirs.practice, theirs.practice.owner, asked)
        page = first.json()["result"]["data"] if isinstance(row, Procedure) else first.json()
        assert page["has_more"], "two of everything were made"
        answers = [
            send(row, ours.practice, ours.practice.owner, {"limit": 1, "cursor": cursor} | valid(row.request, ours))
            for cursor in (page["cursor"], "bm9ib2R5cw")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert told(answers[0]) == told(answers[1])
        own = send(row, theirs.practice, theirs.practice.owner, asked | {"cursor": page["cursor"]})
        assert own.status_code == 200


def test_an_idempotency_key_of_theirs_replays_nothing_here(ours: Stock, theirs: Stock) -> None:
    key = uuid4().hex
    made = [whose.practice.book(whose.practice.slots()[50], key=key) for whose in (theirs, ours)]
    assert made[0]["id"] != made[1]["id"]
    assert made[1]["service_id"] == ours.ids["svc"]


@pytest.mark.parametrize("context", CONTEXTS)
async def test_each_guard_hides_alone(ours: Stock, theirs: Stock, context: str) -> None:
    """Row-level security without the filter, and the filter without row-level security."""
    here, elsewhere = (Scope(from_typeid("biz", whose.practice.business_id)) for whose in (ours, theirs))
    system = ours.practice.system
    database = Database(system.database_url(context), pool_size=2)
    try:
        await tenancy.check_hiding(database, system.database_url(), models_of(context), here, elsewhere, unused=UNUSED)
    finally:
        await database.close()


async def test_nothing_of_theirs_is_in_our_data(ours: Stock, theirs: Stock) -> None:
    """Last, when everything above has been tried: no row of ours names anything of theirs."""
    marks = [mark for prefix, text in theirs.ids.items() for mark in (text, str(from_typeid(prefix, text)))]
    pattern = "|".join(map(re.escape, marks))
    database = await ours.practice.system.sql()
    try:
        tables = await _tables(database)
        assert len(tables) > 15
        rows = [await _mentions(database, table, ours.practice.business_id, pattern) for table in tables]
        assert dict(zip(tables, rows, strict=True)) == dict.fromkeys(tables, 0)
        found = [await _mentions(database, table, theirs.practice.business_id, pattern) for table in tables]
        assert sum(found) > 10, "the pattern finds them where they belong"
    finally:
        await database.close()


_TABLES = """
select table_schema || '.' || table_name as name from information_schema.columns
where column_name = 'business_id' and table_schema in ('identity', 'scheduling', 'billing', 'notifications') order by 1
"""


async def _tables(database: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    return [row["name"] for row in await database.fetch(_TABLES)]


async def _mentions(database: "asyncpg.Connection[asyncpg.Record]", table: str, business_id: str, pattern: str) -> int:
    query = f"select count(*) from {table} as t where business_id = $1 and t::text ~ $2"
    return int(await database.fetchval(query, from_typeid("biz", business_id), pattern))


def _is_empty(row: Row, answer: httpx.Response) -> bool:
    """Whether this is a list without anything in it."""
    page: dict[str, Any] = answer.json()["result"]["data"] if isinstance(row, Procedure) else answer.json()
    return answer.status_code == 200 and not page.get("items", page.get("slots"))


def _needs_login(row: Row) -> bool:
    return isinstance(row, Procedure) or row.access not in {Access.OPEN, Access.ANYONE}
