"""The twin of Daily, over HTTP: what the vendor's documentation says, to the shape of its refusals."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import jwt
import pytest

from twins.daily.twin import Daily
from twins.serving import served

KEY = "a-key-of-a-test-with-enough-bytes-for-sha256"


@dataclass
class Account:
    twin: Daily
    client: httpx.AsyncClient
    url: str

    async def make(self, name: str = "harbour", **properties: object) -> httpx.Response:
        body = {"name": name, "privacy": "private", "properties": properties}
        return await self.client.post("/v1/rooms", json=body)


@pytest.fixture
async def account() -> AsyncIterator[Account]:
    twin = Daily(KEY)
    async with served(twin.app()) as url:
        headers = {"Authorization": f"Bearer {KEY}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=2) as client:
            yield Account(twin, client, url)


class TestRooms:
    async def test_are_made_once_found_changed_and_deleted(self, account: Account) -> None:
        exp = int(time.time()) + 600
        made = await account.make(exp=exp, enable_chat=True)
        assert made.status_code == 200
        room = made.json()
        assert (room["name"], room["privacy"], room["api_created"]) == ("harbour", "private", True)
        assert (room["config"], room["url"]) == ({"exp": exp, "enable_chat": True}, f"{account.url}/call/harbour")
        again = await account.make(exp=exp)
        info = "a room named harbour already exists"
        assert (again.status_code, again.json()) == (400, {"error": "invalid-request-error", "info": info})
        changed = await account.client.post("/v1/rooms/harbour", json={"properties": {"exp": exp + 60}})
        assert changed.json()["config"] == {"exp": exp + 60, "enable_chat": True}
        assert (await account.client.get("/v1/rooms/harbour")).json() == changed.json()
        assert (await account.client.get("/v1/rooms")).json()["total_count"] == 1
        assert (await account.client.delete("/v1/rooms/harbour")).json() == {"deleted": True, "name": "harbour"}
        for gone in (await account.client.get("/v1/rooms/harbour"), await account.client.delete("/v1/rooms/harbour")):
            assert (gone.status_code, gone.json()) == (404, {"error": "not-found", "info": "room harbour not found"})

    async def test_that_have_expired_count_as_deleted(self, account: Account) -> None:
        await account.make(exp=time.time() + 600)
        account.twin.rooms["harbour"].config["exp"] = time.time() - 1
        gone = await account.client.delete("/v1/rooms/harbour")
        assert (gone.status_code, gone.json()["deleted"]) == (404, True)
        assert (await account.make()).status_code == 200

    async def test_refuse_what_there_is_not(self, account: Account) -> None:
        future = int(time.time()) + 600
        for body in (
            {"name": "harbour", "colour": "red"},
            {"name": "harbour", "properties": {"nickname": "x"}},
            {"name": "harbour", "properties": {"exp": "soon"}},
            {"name": "harbour", "properties": {"exp": 1}},
            {"name": "harbour", "properties": {"eject_at_room_exp": "yes", "exp": future}},
            {"name": "harbour", "privacy": "secret"},
            {"name": "with space"},
            {"name": "x" * 129},
            [],
        ):
            refused = await account.client.post("/v1/rooms", json=body)
            assert (refused.status_code, refused.json()["error"]) == (400, "invalid-request-error"), body
        broken = await account.client.post("/v1/rooms", content=b"{")
        assert broken.json()["error"] == "json-parsing-error"
        assert account.twin.rooms == {}

    async def test_need_the_key(self, account: Account) -> None:
        for header, status, error in (
            ("", 400, "authorization-header-error"),
            (KEY, 400, "authorization-header-error"),
            ("Bearer wrong", 401, "authentication-error"),
        ):
            refused = await account.client.get("/v1/rooms", headers={"Authorization": header})
            assert (refused.status_code, refused.json()["error"]) == (status, error)


class TestTokens:
    async def test_are_signed_for_one_room_and_a_while(self, account: Account) -> None:
        now = int(time.time())
        await account.make(nbf=now - 1, exp=now + 600)
        properties = {"room_name": "harbour", "user_name": "Ada", "is_owner": True, "nbf": now - 1, "exp": now + 60}
        token = (await account.client.post("/v1/meeting-tokens", json={"properties": properties})).json()["token"]
        claims = jwt.decode(token, KEY, algorithms=["HS256"])
        assert (claims["r"], claims["u"], claims["o"], claims["exp"]) == ("harbour", "Ada", True, now + 60)
        assert (await account.client.get("/call/harbour", params={"t": token})).status_code == 200
        await account.make("pier")
        for path, given in (("/call/pier", token), ("/call/harbour", token[:-4] + "AAAA"), ("/call/harbour", "")):
            assert (await account.client.get(path, params={"t": given})).status_code == 403

    async def test_refuse_what_there_is_not(self, account: Account) -> None:
        for properties in ({"exp": 1}, {"role": "host"}, {"user_id": "x" * 37}, {"is_owner": 1}):
            refused = await account.client.post("/v1/meeting-tokens", json={"properties": properties})
            assert (refused.status_code, refused.json()["error"]) == (400, "invalid-request-error")


class TestFaults:
    async def test_meet_the_next_requests_that_they_concern(self, account: Account) -> None:
        account.twin.faults.add("refuse", method="POST", status=502, times=2)
        assert [(await account.make()).status_code for _ in range(3)] == [502, 502, 200]
        await account.client.post("/_faults", json={"kind": "refuse", "status": 429})
        assert (await account.client.get("/v1/rooms")).status_code == 429
        await account.client.post("/_faults", json={"kind": "refuse", "times": 9})
        await account.client.delete("/_faults")
        assert (await account.client.get("/v1/rooms")).status_code == 200
        assert account.twin.calls[0] == ("POST", "/v1/rooms", 502)

    async def test_lose_the_answer_and_not_the_deed(self, account: Account) -> None:
        account.twin.faults.add("lose")
        with pytest.raises(httpx.RemoteProtocolError):
            await account.make()
        account.twin.faults.add("hang", seconds=3)
        with pytest.raises(httpx.ReadTimeout):
            await account.client.post("/v1/rooms", json={"name": "pier"}, timeout=0.3)
        assert account.twin.rooms.keys() == {"harbour", "pier"}

    async def test_give_a_request_twice(self, account: Account) -> None:
        account.twin.faults.add("repeat")
        assert (await account.make()).status_code == 400
        assert account.twin.rooms.keys() == {"harbour"}
