"""The tRPC wire: calls, batches, streams and error shapes as @trpc/client 11 expects them."""

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from standins import NOW, booking
from worlds import NewGateway, World

from contracts.permissions import Role
from contracts.types import to_typeid, uuid7

Portal = Any


@pytest.fixture
def portal(world: World, client: httpx.AsyncClient) -> Portal:
    """A staff member's calls for their business, with one booking in it."""

    class Calls:
        business = world.open_business()
        slug = business.slug
        booked = booking(NOW, uuid7(), "Ada")

        def __init__(self) -> None:
            world.scheduling.bookings[self.business.id, self.booked.id] = self.booked
            self.person = world.person(self.business.id, Role.STAFF)
            self.headers = self.person.headers | {"Nexus-Business": self.slug}
            self.booking_id = to_typeid("bkg", self.booked.id)

        async def query(self, path: str, asked: Any = None, **more: Any) -> httpx.Response:
            text = "" if asked is None else f"input={quote(json.dumps(asked))}"
            return await client.get(f"/trpc/{path}{'&' if '?' in path else '?'}{text}", headers=self.headers, **more)

        async def send(self, path: str, asked: Any = None, **headers: str) -> httpx.Response:
            body = b"" if asked is None else json.dumps(asked).encode()
            all_headers = self.headers | {"Content-Type": "application/json"} | headers
            return await client.post(f"/trpc/{path}", content=body, headers=all_headers)

    return Calls()


class TestSingle:
    async def test_a_query(self, portal: Portal) -> None:
        answer = await portal.query("admin.bookings.get", {"booking_id": portal.booking_id})
        assert answer.status_code == 200, answer.text
        assert answer.json()["result"]["data"]["id"] == portal.booking_id
        assert answer.headers["vary"] == "trpc-accept, accept"
        without_input = await portal.query("admin.bookings.list")
        assert len(without_input.json()["result"]["data"]["items"]) == 1

    async def test_a_mutation(self, portal: Portal) -> None:
        answer = await portal.send("admin.bookings.confirm", {"booking_id": portal.booking_id})
        assert answer.json()["result"]["data"]["status"] == "confirmed"

    async def test_a_query_may_be_posted(self, portal: Portal) -> None:
        answer = await portal.send("admin.bookings.get", {"booking_id": portal.booking_id})
        assert answer.json()["result"]["data"]["id"] == portal.booking_id

    async def test_head(self, portal: Portal, client: httpx.AsyncClient) -> None:
        assert (await client.head("/trpc/admin.bookings.list")).status_code == 204


class TestErrors:
    async def test_have_the_shape(self, portal: Portal) -> None:
        answer = await portal.query("admin.bookings.get", {"booking_id": to_typeid("bkg", uuid7())})
        assert answer.status_code == 404
        error = answer.json()["error"]
        assert error["code"] == -32004
        assert error["data"]["code"] == "NOT_FOUND"
        assert error["data"]["httpStatus"] == 404
        assert error["data"]["path"] == "admin.bookings.get"
        assert error["data"]["problem"]["code"] == "not_found"
        assert "do not say so" not in answer.text

    async def test_of_input_point_at_fields(self, portal: Portal) -> None:
        answer = await portal.query("admin.bookings.list", {"limit": "5", "shoe": "secret-42"})
        assert answer.status_code == 422
        assert answer.json()["error"]["code"] == -32022
        pointers = {one["pointer"] for one in answer.json()["error"]["data"]["problem"]["errors"]}
        assert pointers == {"/limit", "/shoe"}
        assert "secret-42" not in answer.text

    async def test_of_unknown_procedures_and_methods(self, portal: Portal) -> None:
        unknown = await portal.query("nope")
        assert (unknown.status_code, unknown.json()["error"]["message"]) == (404, 'No procedure found on path "nope"')
        assert "path" not in unknown.json()["error"]["data"]
        wrong = await portal.query("admin.bookings.confirm", {"booking_id": portal.booking_id})
        assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
        assert wrong.json()["error"]["code"] == -32005

    async def test_of_bodies_that_are_no_json(self, portal: Portal, client: httpx.AsyncClient) -> None:
        broken = await client.get("/trpc/admin.bookings.list?input=%7B", headers=portal.headers)
        assert (broken.status_code, broken.json()["error"]["code"]) == (400, -32700)
        text = await portal.send("admin.bookings.confirm", {}, **{"Content-Type": "text/plain"})
        assert (text.status_code, text.json()["error"]["code"]) == (415, -32015)
        put = await client.put("/trpc/admin.bookings.list", headers=portal.headers)
        assert put.status_code == 405

    async def test_of_callers_who_may_not(self, portal: Portal, client: httpx.AsyncClient, world: World) -> None:
        business = {"Nexus-Business": portal.slug}
        guest = await client.get("/trpc/admin.bookings.list", headers=business)
        assert (guest.status_code, guest.json()["error"]["data"]["code"]) == (401, "UNAUTHORIZED")
        stranger = await client.get("/trpc/admin.bookings.list", headers=business | world.person().headers)
        assert (stranger.status_code, stranger.json()["error"]["code"]) == (403, -32003)
        denied = await portal.send("admin.services.create", {})
        assert denied.status_code == 403
        nowhere = await client.get("/trpc/admin.bookings.list", headers=portal.person.headers)
        assert nowhere.status_code == 422
        other = await client.get(
            "/trpc/admin.bookings.list", headers=portal.person.headers | {"Nexus-Business": "no-such-shop"}
        )
        assert other.status_code == 404

    async def test_of_limits(self, portal: Portal, new_gateway: NewGateway) -> None:
        async with new_gateway(rate_limits="default") as running:
            running.parts.door.limiter.clock = lambda: 0.0
            names = ",".join(["admin.bookings.confirm"] * 50)
            for _ in range(12):
                await running.client.post(f"/trpc/{names}?batch=1", json={}, headers=portal.headers)
            answer = await running.client.post("/trpc/admin.bookings.confirm", json={}, headers=portal.headers)
            assert (answer.status_code, answer.json()["error"]["code"]) == (429, -32029)
            assert answer.headers["retry-after"]


class TestBatches:
    async def test_answer_in_order_with_one_status_or_207(self, portal: Portal) -> None:
        good, missing = {"booking_id": portal.booking_id}, {"booking_id": to_typeid("bkg", uuid7())}
        mixed = await portal.query(
            "admin.bookings.get,admin.bookings.list,nope,admin.bookings.get?batch=1", {"0": good, "3": missing}
        )
        assert mixed.status_code == 207
        first, second, third, fourth = mixed.json()
        assert first["result"]["data"]["id"] == portal.booking_id
        assert len(second["result"]["data"]["items"]) == 1
        assert (third["error"]["code"], fourth["error"]["code"]) == (-32004, -32004)
        assert (await portal.query("admin.bookings.list?batch=1", {})).status_code == 200
        alike = await portal.query("admin.bookings.get,admin.bookings.get?batch=1", {"0": missing, "1": missing})
        assert alike.status_code == 404
        sent = await portal.send("admin.bookings.confirm,admin.bookings.confirm?batch=1", {"0": good, "1": good})
        assert [one["result"]["data"]["id"] for one in sent.json()] == [portal.booking_id] * 2

    async def test_fail_as_a_whole_with_a_bare_error(self, portal: Portal) -> None:
        mixed = await portal.send("admin.bookings.get,admin.bookings.confirm?batch=1", {})
        assert mixed.json()["error"]["message"] == "Cannot mix procedure types in call: query, mutation"
        listed = await portal.query("admin.bookings.list?batch=1", [1])
        assert listed.json()["error"]["message"] == '"input" needs to be an object when doing a batch call'
        many = await portal.query(",".join(["admin.bookings.list"] * 51) + "?batch=1", {})
        assert (many.status_code, many.json()["error"]["code"]) == (400, -32600)

    async def test_stream_line_by_line(self, portal: Portal) -> None:
        missing = {"booking_id": to_typeid("bkg", uuid7())}
        portal.headers["trpc-accept"] = "application/jsonl"
        answer = await portal.query("admin.bookings.list,admin.bookings.get?batch=1", {"1": missing})
        head, *lines = [json.loads(line) for line in answer.text.splitlines()]
        assert head == {"0": [[0], [None, 0, 0]], "1": [[0], [None, 0, 1]]}
        settled = {line[0]: line[2][0][0] for line in lines}
        assert len(settled[0]["result"]["data"]["items"]) == 1
        assert settled[1]["error"]["code"] == -32004
        alone = await portal.query("admin.bookings.list")
        assert alone.json()["error"]["message"].startswith("Streaming requests must be batched")
