"""Several questions in one request: each is answered, or refused, as if it had come alone."""

from collections.abc import AsyncIterator
from typing import Any

import kitchen
import pytest
import pytest_asyncio
from kitchen import RunningKitchen
from sqlalchemy import event

from contracts.permissions import Role
from contracts.types import uuid7
from kit import metrics, several
from kit.client import Answered, Contexts, ContractDrift, Remote
from kit.errors import Invalid, Unavailable
from kit.scope import Scope
from testkit import new_scope


@pytest_asyncio.fixture(loop_scope="session")
async def contexts(running: RunningKitchen) -> AsyncIterator[Contexts]:
    opened = Contexts({"kitchen": running.url}, running.signer)
    yield opened
    await opened.close()


async def order(contexts: Contexts, scope: Scope, name: str) -> Any:
    return await contexts.ask(kitchen.OrderDish(name=name), scope)


def codes(settled: list[Any]) -> list[str]:
    return ["" if isinstance(each, Answered) else each.code for each in settled]


async def test_each_is_answered_in_its_place(contexts: Contexts, here: Scope) -> None:
    soup, stew = await order(contexts, here, "soup"), await order(contexts, here, "stew")
    asked = [kitchen.GetDish(dish_id=stew.id), kitchen.ListDishes(), kitchen.GetDish(dish_id=soup.id)]

    settled = await contexts.send_several(asked, here)

    one, every, other = [each for each in settled if isinstance(each, Answered) and each.body is not None]
    assert (one.reply.id, other.reply.id) == (stew.id, soup.id)
    assert [dish.id for dish in every.reply] == [soup.id, stew.id]


async def test_one_refusal_is_its_own(contexts: Contexts, here: Scope, elsewhere: Scope) -> None:
    mine, theirs = await order(contexts, here, "soup"), await order(contexts, elsewhere, "stew")
    asked = [kitchen.GetDish(dish_id=dish) for dish in (uuid7(), mine.id, theirs.id)]

    assert codes(await contexts.send_several(asked, here)) == ["not_found", "", "not_found"]
    customer = Scope(here.business_id, here.actor, new_scope(Role.CUSTOMER).roles)
    unlisted = await contexts.send_several([kitchen.GetDish(dish_id=mine.id), kitchen.ListDishes()], customer)
    assert codes(unlisted) == ["forbidden", ""]


async def test_one_bug_is_its_own_though_it_broke_the_transaction(contexts: Contexts, here: Scope) -> None:
    soup = await order(contexts, here, "soup")
    asked = [kitchen.GetDish(dish_id=soup.id), kitchen.TasteDish(dish_id=soup.id), kitchen.ListDishes()]

    settled = await contexts.send_several(asked, here)

    assert codes(settled) == ["", Unavailable.code, ""]


async def test_commands_do_not_travel_together(contexts: Contexts, here: Scope) -> None:
    refused = await contexts.send_several([kitchen.ListDishes(), kitchen.OrderDish(name="soup")], here)

    assert codes(refused) == ["", "invalid"]
    assert (await contexts.ask(kitchen.ListDishes(), here)) == []


async def test_no_more_than_fifty(contexts: Contexts, here: Scope) -> None:
    with pytest.raises(Remote) as refused:
        await contexts.send_several([kitchen.ListDishes()] * (several.MOST + 1), here)
    assert refused.value.code == "invalid"


async def test_they_share_one_transaction_and_are_counted_one_by_one(
    contexts: Contexts, here: Scope, running: RunningKitchen
) -> None:
    begun: list[object] = []
    engine = running.service.database.engine.sync_engine
    labels = {"request": kitchen.ListDishes.subject, "outcome": "ok"}
    before = metrics.REGISTRY.get_sample_value("nexus_requests_total", labels) or 0
    note = begun.append
    event.listen(engine, "begin", note)
    try:
        await contexts.send_several([kitchen.ListDishes()] * 5, here)
    finally:
        event.remove(engine, "begin", note)
    assert len(begun) == 1
    assert metrics.REGISTRY.get_sample_value("nexus_requests_total", labels) == before + 5


async def test_answers_that_are_none_are_withheld(
    contexts: Contexts, liar: str, running: RunningKitchen, here: Scope
) -> None:
    lying = Contexts({"kitchen": liar}, running.signer)
    with pytest.raises(ContractDrift):
        await lying.send_several([kitchen.ListDishes()] * 2, here)
    await lying.close()


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[1]", b'[{"subject": 1, "asked": {}}]', b"[" * 100_000, b'[{"subject": "\xff"}]']
)
def test_what_is_no_list_of_questions_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        several.read_questions(body)
    with pytest.raises(several.UNREADABLE):
        several.read_settled(body)
