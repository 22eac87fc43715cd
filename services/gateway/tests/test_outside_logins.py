"""Browsers that leave for a login provider and come back, tokens of a vendor, and what it sends."""

import asyncio
import base64

import httpx
import jwt
import pytest
from outside_standin import ISSUER, PAGE, PROOF, PROVIDER, OutsideLogins
from worlds import NewGateway, Running, World

from contracts.identity.outside_logins.api import AcceptToken
from contracts.permissions import Role
from contracts.types import uuid7

COOKIE = "__Host-nexus-login"
WAYS = ["/v1/auth/workos", "/v1/auth/oidc"]


@pytest.fixture
def outside(world: World) -> OutsideLogins:
    world.identity.outside.asked.clear()
    world.identity.outside.businesses.clear()
    return world.identity.outside


class TestLeaving:
    @pytest.mark.parametrize("way", WAYS)
    async def test_goes_to_the_provider_with_a_proof_in_a_cookie(
        self, client: httpx.AsyncClient, outside: OutsideLogins, way: str
    ) -> None:
        answer = await client.get(f"{way}/login")
        assert (answer.status_code, answer.headers["location"]) == (303, PROVIDER)
        assert answer.headers["cache-control"] == "no-store"
        attributes = answer.headers["set-cookie"].split("; ")
        assert attributes[0] == f"{COOKIE}={PROOF}"
        assert set(attributes[1:]) == {"Path=/", "Max-Age=600", "Secure", "HttpOnly", "SameSite=Lax"}

    async def test_in_a_business_it_is_the_business_that_is_meant(
        self, client: httpx.AsyncClient, world: World, outside: OutsideLogins
    ) -> None:
        business = world.identity.open_business("with-a-login")
        await client.get("/v1/with-a-login/auth/oidc/login")
        assert outside.businesses == [business.id]
        assert (await client.get("/v1/nobody-here/auth/oidc/login")).status_code == 404

    async def test_keeps_the_proof_that_the_browser_has(
        self, client: httpx.AsyncClient, outside: OutsideLogins
    ) -> None:
        mine = "m" * 22
        answer = await client.get("/v1/auth/workos/login", headers={"Cookie": f"a=b; {COOKIE}={mine}; c=d"})
        assert f"{COOKIE}={mine};" in answer.headers["set-cookie"]

    @pytest.mark.parametrize(
        "query", ["browser=" + "x" * 22, "unknown=1", "return_to=javascript:alert(1)", "return_to="]
    )
    async def test_takes_nothing_else(self, client: httpx.AsyncClient, outside: OutsideLogins, query: str) -> None:
        assert (await client.get(f"/v1/auth/workos/login?{query}")).status_code == 422
        assert outside.asked == []


class TestReturning:
    async def test_takes_what_the_provider_adds_and_goes_back_to_the_page(
        self, client: httpx.AsyncClient, outside: OutsideLogins
    ) -> None:
        answer = await client.get(
            "/v1/auth/oidc/callback?state=s&code=c%2Fd&iss=https://login.example.com&session_state=x&scope=openid",
            headers={"Cookie": f"{COOKIE}={PROOF}"},
        )
        assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
        [asked] = outside.asked
        assert (asked.state, asked.code, asked.said_by, asked.browser) == (
            "s",
            "c/d",
            "https://login.example.com",
            PROOF,
        )

    async def test_only_the_cookie_proves_the_browser(self, client: httpx.AsyncClient, outside: OutsideLogins) -> None:
        answer = await client.get(f"/v1/auth/workos/callback?state=s&code=c&browser={PROOF}")
        assert (answer.status_code, answer.json()["code"]) == (401, "identity.token_refused")
        assert outside.asked[0].browser is None

    async def test_needs_a_state(self, client: httpx.AsyncClient, outside: OutsideLogins) -> None:
        assert (await client.get("/v1/auth/workos/callback?code=c")).status_code == 422
        assert (await client.get("/v1/auth/workos/callback?code=c&state=1&state=2")).status_code == 422


class TestTokensOfAVendor:
    async def test_are_like_our_own(self, client: httpx.AsyncClient, world: World, outside: OutsideLogins) -> None:
        business = world.identity.open_business("by-vendor")
        user_id = uuid7()
        world.identity.roles[user_id, business.id] = [Role.OWNER]
        token = outside.token(user_id)
        headers = {"Authorization": f"Bearer {token}", "Nexus-Business": "by-vendor"}
        for _ in range(3):
            assert (await client.get("/v1/auth/me", headers=headers)).status_code == 200
        renamed = await client.post("/trpc/admin.business.update", json={"name": "Anew"}, headers=headers)
        assert renamed.status_code == 200, renamed.text
        assert len(outside.asked) == 1

    async def test_a_login_that_has_ended_ends_them(
        self, client: httpx.AsyncClient, world: World, running: Running, outside: OutsideLogins
    ) -> None:
        token = outside.token(user_id := uuid7())
        headers = {"Authorization": f"Bearer {token}"}
        assert (await client.get("/v1/auth/me", headers=headers)).status_code == 200
        world.identity.ended.add(outside.tokens[token].login_id)
        running.parts.door.callers.forget(None, user_id)
        assert (await client.get("/v1/auth/me", headers=headers)).json()["code"] == "login_ended"

    async def test_one_that_is_forged_is_asked_about_once(
        self, client: httpx.AsyncClient, outside: OutsideLogins
    ) -> None:
        forged = jwt.encode({"iss": ISSUER, "sub": "user_1"}, "another key of some length, for HS256", "HS256")
        headers = {"Authorization": f"Bearer {forged}"}
        answers = await asyncio.gather(*(client.get("/v1/auth/me", headers=headers) for _ in range(10)))
        assert {answer.status_code for answer in answers} == {401}
        assert outside.asked == [AcceptToken(token=forged)]

    @pytest.mark.parametrize("issuer", ["https://evil.example.com", "https://api.workos.test/", "", None, 7, ["a"]])
    async def test_of_another_issuer_nobody_is_asked(
        self, client: httpx.AsyncClient, outside: OutsideLogins, issuer: object
    ) -> None:
        token = jwt.encode({"sub": "user_1", "email": "x"}, "another key of some length, for HS256", "HS256")
        if issuer is not None:
            import json

            body = base64.urlsafe_b64encode(json.dumps({"iss": issuer}).encode()).rstrip(b"=").decode()
            token = f"{token.split('.')[0]}.{body}.{token.split('.')[2]}"
        answer = await client.get("/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        assert outside.asked == []


class TestConfined:
    async def test_a_login_of_one_business_acts_in_no_other(self, client: httpx.AsyncClient, world: World) -> None:
        here, elsewhere = world.identity.open_business("confined-here"), world.identity.open_business("confined-not")
        person = world.person(here.id, Role.OWNER)
        world.identity.roles[person.user_id, elsewhere.id] = [Role.OWNER]
        world.identity.only_in[person.login_id] = here.id
        for slug, status in (("confined-here", 200), ("confined-not", 403)):
            headers = person.headers | {"Nexus-Business": slug}
            answer = await client.post("/trpc/admin.business.update", json={"name": "Anew"}, headers=headers)
            assert answer.status_code == status, answer.text
        answer = await client.get("/v1/auth/me", headers=person.headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "login_confined")


class TestWebhooks:
    BODY = b'{ "id":"event_1",\n "event":"x", "n": 1e2, "a":"\\u00e9" }'

    async def test_hand_over_the_body_to_the_byte(self, client: httpx.AsyncClient, outside: OutsideLogins) -> None:
        headers = {"WorkOS-Signature": "t=1, v1=ab", "Content-Type": "application/json"}
        answer = await client.post("/webhooks/workos", content=self.BODY, headers=headers)
        assert answer.status_code == 200
        [asked] = outside.asked
        assert (base64.b64decode(asked.body), asked.signature) == (self.BODY, "t=1, v1=ab")

    async def test_of_any_bytes(self, client: httpx.AsyncClient, outside: OutsideLogins) -> None:
        for body in (b"", b"\xff\x00\r\n", b"x" * 500_000):
            assert (await client.post("/webhooks/workos", content=body)).status_code == 200
        assert [len(base64.b64decode(asked.body)) for asked in outside.asked] == [0, 4, 500_000]

    async def test_not_of_too_many(self, client: httpx.AsyncClient, outside: OutsideLogins) -> None:
        assert (await client.post("/webhooks/workos", content=b"x" * 600_000)).status_code == 413
        long = {"WorkOS-Signature": "x" * 2_000}
        assert (await client.post("/webhooks/workos", content=b"{}", headers=long)).status_code == 422
        assert outside.asked == []

    async def test_are_counted_apart_from_what_people_write(self, new_gateway: NewGateway) -> None:
        async with new_gateway(rate_limits="default") as running:
            answer = await running.client.post("/webhooks/workos", content=self.BODY)
            assert (answer.status_code, answer.headers["ratelimit-policy"]) == (200, '"address-events";q=6000;w=60')

    async def test_are_posts(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/webhooks/workos")).status_code == 405


async def test_without_a_vendor_no_token_of_its_is_looked_at(
    new_gateway: NewGateway, world: World, outside: OutsideLogins
) -> None:
    world.identity.outside_issuers = []
    try:
        async with new_gateway() as running:
            headers = {"Authorization": f"Bearer {outside.token(uuid7())}"}
            assert (await running.client.get("/v1/auth/me", headers=headers)).status_code == 401
            assert outside.asked == []
    finally:
        world.identity.outside_issuers = [ISSUER]
