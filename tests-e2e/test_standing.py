"""A business whose plan is not paid, through the gateway: nothing new begins in it, all that was begun goes on."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from practice import Practice, open_practice, patiently
from sqlalchemy import update
from surface import ROWS, Row, Stock, send, stock, valid
from traces import hold_ticks, settled, traces, written

from billing.standings.models import BusinessStands
from contracts.billing.events import StandingChanged
from contracts.billing.standings.shapes import Standing, StandingReason
from contracts.types import from_typeid
from gateway.callers.access import Access
from gateway.trpc.rows import Procedure
from kit import outbox
from kit.db import Database
from kit.scope import system as machine
from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

HERE = [row for row in ROWS if (row.in_business if isinstance(row, Procedure) else "{slug}" in row.path)]
CODES = ("business_not_in_good_standing", "business_closed")


async def say(practice: Practice, standing: Standing, version: int, **more: Any) -> None:
    """Billing has it stand there, as if plans were sold, and says so."""
    business_id = from_typeid("biz", practice.business_id)
    told = StandingChanged(
        business_id=business_id, standing=standing, plan="studio", reason=StandingReason.PAYMENT_FAILED,
        version=version, **more,
    )  # fmt: skip

    async def work(session: Any) -> None:
        await session.execute(update(BusinessStands).values(standing=standing))
        outbox.publish(session, told)

    billing = Database(practice.system.database_url("billing"))
    await billing.run(machine("tests", business_id), work)
    await billing.close()


async def become(practice: Practice, standing: Standing, version: int) -> None:
    """It stands there; waits until its profile says so too."""
    await say(practice, standing, version)
    open_ = standing is not Standing.SUSPENDED
    patiently(lambda: practice.guest.get(practice.path()).json()["accepting_bookings"] is open_)


@pytest.fixture(scope="module")
def ours(system: System) -> Iterator[Stock]:
    """A business with some of everything."""
    with open_practice(system) as practice:
        yield stock(practice)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database(system: System, ours: Stock) -> AsyncIterator[Any]:
    """A connection to tables in which nothing happens by itself."""
    await become(ours.practice, Standing.SUSPENDED, 1)
    connection = await system.sql()
    await hold_ticks(connection)
    await settled(connection)
    yield connection
    await connection.close()


@pytest.mark.parametrize("row", [row for row in HERE if not row.request.while_unpaid], ids=lambda row: row.name)
async def test_nothing_new_begins(ours: Stock, database: Any, row: Row) -> None:
    before, asked = await traces(database), valid(row.request, ours)
    owner = send(row, ours.practice, ours.practice.owner, asked)
    assert (owner.status_code, CODES[0] in owner.text) == (402, True), owner.text
    if not isinstance(row, Procedure) and row.access is Access.ANYONE:
        guest = send(row, ours.practice, ours.practice.guest, asked)
        assert (guest.status_code, guest.json()["code"]) == (409, CODES[1])
    assert written(before, await traces(database)) == []


@pytest.mark.parametrize("row", [row for row in HERE if row.request.while_unpaid], ids=lambda row: row.name)
def test_the_rest_is_answered(ours: Stock, database: Any, row: Row) -> None:
    """About things that do not exist: by the context, and not about where the business stands."""
    answer = send(row, ours.practice, ours.practice.owner, valid(row.request, ours.nothing()))
    assert answer.status_code < 500
    assert not any(code in answer.text for code in CODES), answer.text


async def test_its_page_is_closed_and_opens_again(system: System, ours: Stock) -> None:
    practice = ours.practice
    shown = practice.guest.get(practice.path()).json()
    assert (shown["accepting_bookings"], shown["closed_because"], shown["suspended"]) == (False, "on_hold", False)
    assert practice.slots() == []
    asked = {"service": practice.service, "start": ours.slot["starts_at"]}
    told = practice.guest.get(practice.path("/availability/explain"), params=asked).json()
    assert "closed_business" in [reason["code"] for reason in told["reasons"]]
    await become(practice, Standing.ACTIVE, 2)
    practice.book(patiently(practice.slots)[30])


def test_where_no_plans_are_sold_everybody_is_active(system: System) -> None:
    with open_practice(system) as practice:
        stands = practice.call("plan.get")
    assert (stands["standing"], stands["plan"], stands["reason"]) == ("active", "free", "no_plans")


async def test_a_plan_that_is_full_takes_nobody_on_and_lets_nobody_go(system: System) -> None:
    eve = {"name": "Eve", "timezone": "Europe/Berlin"}
    with open_practice(system) as practice:
        await say(practice, Standing.ACTIVE, 1, most_staff_members=1)
        patiently(lambda: practice.try_call("staff.create", eve).status_code == 402)
        there = practice.call("staff.list")["items"]
        answer = practice.try_call("staff.create", eve)
        assert (answer.status_code, "scheduling.plan_limit_reached" in answer.text) == (402, True)
        assert "On the plan studio at most 1 of your staff members can be active" in answer.text
        assert practice.call("staff.list")["items"] == there
        assert len([each for each in there if each["active"]]) >= 2
        practice.book(patiently(practice.slots)[30])
