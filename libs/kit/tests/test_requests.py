"""Requests: who acts, may they, is it well formed, has it been answered before, in time, with room left."""

import asyncio
import base64
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import httpx
import jwt
import kitchen
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from kitchen import SIGNING_KEY, RunningKitchen
from sqlalchemy import func, select, update

from contracts.permissions import Role
from contracts.types import Actor, ActorKind, uuid7
from kit import chassis, metrics, requests
from kit.auth import ISSUER, TYPE
from kit.client import Contexts, ContractDrift, Remote
from kit.db import Database, Session
from kit.errors import DeadlinePassed, Unavailable
from kit.idempotency import AnswerLost, Records
from kit.scope import GUEST, Scope, system
from kit.vault import KeyRing, Tampered
from testkit import eventually, new_scope


def token(key: Any = SIGNING_KEY, *, typ: str = TYPE, algorithm: str = "EdDSA", **changes: object) -> str:
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "kitchen",
        "iat": now,
        "exp": now + 60,
        "actor": "guest",
        "business": str(uuid7()),
        "roles": [],
    }
    claims |= changes
    return jwt.encode(
        {name: value for name, value in claims.items() if value is not ...}, key, algorithm, headers={"typ": typ}
    )


async def post(
    running: RunningKitchen, body: object, bearer: str | None, subject: str = "kitchen.dish.list.v1", **headers: Any
) -> httpx.Response:
    sent = {"authorization": f"Bearer {bearer}"} if bearer else {}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with httpx.AsyncClient(base_url=running.url) as client:
        return await client.post(f"/rpc/{subject}", content=content, headers=sent | headers)


class TestActor:
    async def test_a_token_of_the_gateway_opens(self, running: RunningKitchen) -> None:
        assert (await post(running, {}, token())).status_code == 200

    @pytest.mark.parametrize(
        "bad",
        [
            None,
            "nonsense",
            token(Ed25519PrivateKey.generate()),
            token(aud="scheduling"),
            token(iss="somebody"),
            token(typ="at+jwt"),
            token(exp=int(time.time()) - 1),
            token(exp=...),
            token(base64.b64encode(SIGNING_KEY.public_key().public_bytes_raw()).decode(), algorithm="HS256"),
            jwt.encode(
                {"aud": "kitchen", "iss": ISSUER, "exp": 9e9, "iat": 1, "roles": [], "actor": "guest"},
                None,
                "none",
                headers={"typ": TYPE},
            ),
        ],
        ids=["none", "nonsense", "key", "audience", "issuer", "typ", "expired", "no-expiry", "hs256", "alg-none"],
    )
    async def test_anything_else_does_not(self, running: RunningKitchen, bad: str | None) -> None:
        answer = await post(running, {}, bad)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_a_permission_is_checked_here_too(self, running: RunningKitchen) -> None:
        contexts = Contexts({"kitchen": running.url}, running.signer)
        with pytest.raises(Remote) as refused:
            await contexts.ask(kitchen.GetDish(dish_id=uuid7()), new_scope(Role.CUSTOMER))
        assert (refused.value.status, refused.value.code) == (403, "forbidden")
        await contexts.close()

    async def test_an_actor_may_what_the_token_names_and_no_more(self, running: RunningKitchen, here: Scope) -> None:
        """An API key has no role: its permissions travel by name."""
        contexts = Contexts({"kitchen": running.url}, running.signer)
        machine = Scope(here.business_id, Actor(kind=ActorKind.API_KEY, id="key_1"))
        asked = kitchen.GetDish(dish_id=uuid7())
        for permissions, status in (({"services:read"}, 404), ({"services:write"}, 403), (set(), 403)):
            with pytest.raises(Remote) as refused:
                await contexts.ask(asked, replace(machine, permissions=frozenset(permissions)))
            assert refused.value.status == status, permissions
        await contexts.close()

    async def test_a_suspended_business_is_read_and_nothing_in_it_changes(
        self, running: RunningKitchen, here: Scope
    ) -> None:
        """Not even what is prepared before its transaction; what says so is answered all the same."""
        contexts = Contexts({"kitchen": running.url}, running.signer)
        dish = await contexts.ask(kitchen.OrderDish(name="stone"), here)  # which nobody cooks meanwhile
        kitchen.CLOSED.add(here.business_id)
        for asked in (kitchen.OrderDish(name="stew"), kitchen.MoveIn(name="stew")):
            with pytest.raises(Remote) as refused:
                await contexts.ask(asked, here)
            assert (refused.value.status, refused.value.code) == (403, "business_suspended")
        assert await contexts.ask(kitchen.ListDishes(), here) == [dish]
        assert (await contexts.ask(kitchen.ReheatDish(dish_id=dish.id), here)).cooked == 1
        await contexts.close()

    async def test_in_a_business_that_does_not_pay_nothing_new_begins(
        self, running: RunningKitchen, here: Scope
    ) -> None:
        contexts = Contexts({"kitchen": running.url}, running.signer)
        dish = await contexts.ask(kitchen.OrderDish(name="stone"), here)
        kitchen.UNPAID.add(here.business_id)
        guest = Scope(here.business_id, GUEST)
        for by, told in ((here, (402, "business_not_in_good_standing")), (guest, (409, "business_closed"))):
            with pytest.raises(Remote) as refused:
                await contexts.ask(kitchen.OrderDish(name="stew"), by)
            assert (refused.value.status, refused.value.code) == told
        assert (await contexts.ask(kitchen.ReheatDish(dish_id=dish.id), here)).cooked == 1
        await contexts.close()


class TestRefusals:
    async def test_a_broken_contract_is_told_field_by_field_without_echo(self, running: RunningKitchen) -> None:
        body = {"name": "\x00 my secret", "count": 0, "colour": "my secret"}
        answer = await post(running, body, token(), "kitchen.dish.order.v1")
        assert answer.status_code == 422
        assert sorted(error["pointer"] for error in answer.json()["errors"]) == ["/colour", "/count", "/name"]
        assert "my secret" not in answer.text

    async def test_a_bug_tells_nothing_and_writes_nothing(self, running: RunningKitchen, here: Scope) -> None:
        answer = await post(running, {"name": "bug"}, token(business=str(here.business_id)), "kitchen.dish.order.v1")
        assert (answer.status_code, answer.json()["code"]) == (500, "internal")
        assert "ZeroDivision" not in answer.text

    async def test_what_comes_too_late_is_not_begun(self, running: RunningKitchen) -> None:
        late = {requests.DEADLINE_HEADER: str(int(time.time() * 1000) - 5)}
        answer = await post(running, {}, token(), **late)
        assert (answer.status_code, answer.json()["code"]) == (503, "deadline_passed")

    @pytest.mark.parametrize("deadline", ["soon", "-1", "\u00b2", "9" * 5_000])
    async def test_a_deadline_that_is_none_is_no_bug(self, running: RunningKitchen, deadline: str) -> None:
        sent = {requests.DEADLINE_HEADER: deadline.encode("latin-1")}
        assert (await post(running, {}, token(), **sent)).status_code == 200

    async def test_a_bug_is_counted_as_one(self, running: RunningKitchen, here: Scope) -> None:
        labels = {"request": "kitchen.dish.order.v1", "outcome": "bug"}
        before = metrics.REGISTRY.get_sample_value("nexus_requests_total", labels) or 0.0
        await post(running, {"name": "bug"}, token(business=str(here.business_id)), "kitchen.dish.order.v1")
        assert metrics.REGISTRY.get_sample_value("nexus_requests_total", labels) == before + 1

    async def test_too_many_at_once_are_turned_away(self, running: RunningKitchen, here: Scope) -> None:
        contexts = Contexts({"kitchen": running.url}, running.signer)
        asked = (contexts.ask(kitchen.ListDishes(), here) for _ in range(400))
        answers = await asyncio.gather(*asked, return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, Exception)]
        assert len(refused) < 400
        assert {(type(error), getattr(error, "code", "")) for error in refused} <= {
            (Remote, "overloaded"),
            (Remote, "busy"),
        }
        await contexts.close()


def ring(*keys: str) -> KeyRing:
    return KeyRing({key: key.encode().ljust(32) for key in keys}, keys[0])


async def keep(database: Database, scope: Scope, records: Records) -> None:
    await database.run(scope, lambda session: records.keep(session, "kitchen.dish.order.v1", "k1", b"{}", b"[1]"))


async def find(database: Database, scope: Scope, records: Records) -> bytes | None:
    return await database.run(scope, lambda session: records.find(session, "kitchen.dish.order.v1", "k1", b"{}"))


class TestIdempotency:
    subject = "kitchen.dish.order.v1"

    async def dishes(self, running: RunningKitchen, bearer: str) -> int:
        return len((await post(running, {}, bearer)).json())

    async def test_the_second_answer_is_the_first(self, running: RunningKitchen) -> None:
        bearer = token()
        key = {"idempotency-key": "k1"}
        first = await post(running, {"name": "soup"}, bearer, self.subject, **key)
        second = await post(running, {"name": "soup"}, bearer, self.subject, **key)
        assert first.content == second.content
        assert (first.headers.get("idempotency-replayed"), second.headers["idempotency-replayed"]) == (None, "true")
        assert await self.dishes(running, bearer) == 1

    async def test_what_keeps_no_reply_is_done_each_time(self, running: RunningKitchen, database: Database) -> None:
        bearer, key = token(), {"idempotency-key": "reheat-1"}
        dish = (await post(running, {"name": "stone"}, bearer, self.subject)).json()  # which nobody cooks meanwhile
        asked = {"dish_id": dish["id"]}
        again = [await post(running, asked, bearer, "kitchen.dish.reheat.v1", **key) for _ in range(2)]
        assert [answer.json()["cooked"] for answer in again] == [1, 2]
        assert "idempotency-replayed" not in again[1].headers
        async with database.transaction(system("test"), reads=True) as session:
            kept = chassis.idempotency.c
            assert not (await session.execute(select(kept.key).where(kept.key == "reheat-1"))).all()

    async def test_a_changed_body_is_refused(self, running: RunningKitchen) -> None:
        bearer, key = token(), {"idempotency-key": "k1"}
        await post(running, {"name": "soup"}, bearer, self.subject, **key)
        answer = await post(running, {"name": "stew"}, bearer, self.subject, **key)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")

    async def test_of_many_at_once_one_does_the_work(self, running: RunningKitchen) -> None:
        bearer, key = token(), {"idempotency-key": "k1"}
        sent = (post(running, {"name": "soup"}, bearer, self.subject, **key) for _ in range(15))
        answers = await asyncio.gather(*sent)
        assert {answer.status_code for answer in answers} <= {200, 409}
        assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
        assert all(answer.headers["retry-after"] for answer in answers if answer.status_code == 409)
        assert await self.dishes(running, bearer) == 1

    async def test_the_first_answer_outlives_a_rotation_but_not_its_key(self, database: Database, here: Scope) -> None:
        old, both, new = (Records(ring(*keys)) for keys in (("old",), ("new", "old"), ("new",)))
        await keep(database, here, old)
        assert await find(database, here, both) == b"[1]"
        with pytest.raises(AnswerLost):
            await find(database, here, new)

    async def test_an_answer_that_was_changed_is_withheld(self, database: Database, here: Scope) -> None:
        records = Records(ring("2026"))
        await keep(database, here, records)

        async def change(session: Session) -> None:
            reply = chassis.idempotency.c.reply
            at = func.length(reply) - 1
            changed = update(chassis.idempotency).where(chassis.idempotency.c.scope.contains(str(here.business_id)))
            await session.execute(changed.values(reply=func.set_byte(reply, at, 255 - func.get_byte(reply, at))))

        await database.run(here, change)
        with pytest.raises(Tampered):
            await find(database, here, records)

    async def test_a_refusal_is_not_kept(self, running: RunningKitchen) -> None:
        bearer, key = token(), {"idempotency-key": "k1"}
        assert (await post(running, {"name": "charcoal"}, bearer, self.subject, **key)).status_code == 409
        assert (await post(running, {"name": "soup"}, bearer, self.subject, **key)).status_code == 200

    async def test_another_business_has_keys_of_its_own(self, running: RunningKitchen) -> None:
        key = {"idempotency-key": "k1"}
        one = await post(running, {"name": "soup"}, token(), self.subject, **key)
        other = await post(running, {"name": "soup"}, token(), self.subject, **key)
        assert one.json()["id"] != other.json()["id"]

    async def test_a_request_that_enters_a_business_is_replayed_too(self, running: RunningKitchen) -> None:
        bearer, key = token(business=None), {"idempotency-key": "k1"}
        sent = [await post(running, {"name": "stove"}, bearer, "kitchen.dish.move_in.v1", **key) for _ in range(2)]
        assert sent[0].status_code == 200
        assert sent[0].content == sent[1].content


async def test_slow_work_is_done_before_the_transaction(running: RunningKitchen) -> None:
    answer = await post(running, {"name": "stove"}, token(business=None), "kitchen.dish.move_in.v1")
    assert answer.json()["name"] == "stove, packed"


class TestQueue:
    subject = "kitchen.dish.fetch.v1"

    @pytest.fixture
    def counter(self) -> Iterator[kitchen.Counter]:
        yield kitchen.counter
        kitchen.counter.all_gone = False

    async def test_they_wait_before_the_transaction_and_in_nobodys_way(
        self, running: RunningKitchen, counter: kitchen.Counter
    ) -> None:
        async with counter.turn:
            waiting = [asyncio.create_task(post(running, {"name": "soup"}, token(), self.subject)) for _ in range(30)]
            await eventually(partial(counter.stand, 30))
            assert (await post(running, {}, token())).status_code == 200
        assert {answer.status_code for answer in await asyncio.gather(*waiting)} == {200}

    async def test_what_the_queue_refuses_a_request_may_have_been_given_before(
        self, running: RunningKitchen, counter: kitchen.Counter
    ) -> None:
        bearer, key = token(), {"idempotency-key": "k1"}
        first = await post(running, {"name": "soup"}, bearer, self.subject, **key)
        counter.all_gone = True
        again = await post(running, {"name": "soup"}, bearer, self.subject, **key)
        other = await post(running, {"name": "stew"}, bearer, self.subject, **key)
        late = await post(running, {"name": "soup"}, bearer, self.subject, **{"idempotency-key": "k2"})
        assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        assert (late.status_code, late.json()["code"]) == (409, "kitchen.burnt")

    async def test_a_key_does_not_queue_twice(self, running: RunningKitchen, counter: kitchen.Counter) -> None:
        bearer, key = token(), {"idempotency-key": "k1"}
        async with counter.turn:
            first = asyncio.create_task(post(running, {"name": "soup"}, bearer, self.subject, **key))
            await eventually(partial(counter.stand, 1))
            second = await post(running, {"name": "soup"}, bearer, self.subject, **key)
            assert (second.status_code, second.json()["code"]) == (409, "idempotency_in_flight")
        assert (await first).status_code == 200


class TestClient:
    async def test_a_reply_that_breaks_its_contract_is_withheld(
        self, liar: str, running: RunningKitchen, here: Scope
    ) -> None:
        contexts = Contexts({"kitchen": liar}, running.signer)
        with pytest.raises(ContractDrift) as drift:
            await contexts.ask(kitchen.OrderDish(name="soup"), here)
        assert drift.value.status == 500
        assert "secret" not in drift.value.problem().model_dump_json()
        await contexts.close()

    async def test_fields_of_tomorrow_are_dropped(self, liar: str, running: RunningKitchen, here: Scope) -> None:
        contexts = Contexts({"kitchen": liar}, running.signer)
        assert await contexts.ask(kitchen.ListDishes(), here) == []
        await contexts.close()

    async def test_a_context_that_is_away_or_slow_is_told_apart(
        self, liar: str, running: RunningKitchen, here: Scope
    ) -> None:
        nowhere = Contexts({"kitchen": "http://127.0.0.1:1"}, running.signer)
        with pytest.raises(Unavailable):
            await nowhere.ask(kitchen.ListDishes(), here)
        slow = Contexts({"kitchen": liar}, running.signer)
        with pytest.raises(DeadlinePassed):
            await slow.ask(kitchen.GetDish(dish_id=uuid7()), here, seconds=0.2)
        await nowhere.close()
        await slow.close()
