"""Browsers: sessions in cookies, requests that other sites' pages forge, who may read answers, businesses' own hosts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
from standins import PASSWORD
from worlds import NewGateway, Running, World

from contracts.identity.api import Business
from contracts.permissions import Role
from contracts.types import from_typeid, to_typeid, uuid7
from gateway.callers.sessions import ACCESS, REFRESH

LOGIN = {"email": "ada@example.com", "password": PASSWORD}
COOKIE = {"Nexus-Session": "cookie"}
OURS = COOKIE | {"Sec-Fetch-Site": "same-origin"}
PORTAL = "https://portal.nexus.example"


class Browser:
    """Keeps cookies of one host, as a browser does, and says where a request comes from."""

    def __init__(self, client: httpx.AsyncClient, host: str | None = None) -> None:
        self.client = client
        self.host = host
        self.jar: dict[str, str] = {}

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        all_headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.jar:
            all_headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        if self.host:
            all_headers["Host"] = self.host
        answer = await self.client.request(method, path, json=body, headers=all_headers)
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.jar[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.jar[name]
        self.client.cookies.clear()
        return answer

    async def log_in(self) -> "Browser":
        answer = await self.ask("POST", "/v1/auth/login", LOGIN, **OURS)
        assert (answer.status_code, answer.content) == (204, b"")
        return self


@pytest.fixture
def browser(client: httpx.AsyncClient) -> Browser:
    return Browser(client)


@pytest.fixture
def shop(world: World) -> Business:
    """A business that is served on a host of its own."""
    shop = world.open_business()
    served = shop.model_copy(update={"hosts": [f"{shop.slug}.harbour.example"]})
    world.identity.businesses[shop.slug] = served
    return served


class TestSessions:
    async def test_logging_in_sets_cookies_and_tells_no_token(self, browser: Browser) -> None:
        answer = await browser.ask("POST", "/v1/auth/login", LOGIN, **OURS)
        assert (answer.status_code, answer.content) == (204, b"")
        access, refresh = answer.headers.get_list("set-cookie")
        assert access.startswith(f"{ACCESS}=")
        assert access.endswith("; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax")
        assert refresh.startswith(f"{REFRESH}=")
        assert refresh.endswith("; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax")
        assert (await browser.ask("GET", "/v1/auth/me")).json()["user"]["email"] == "ada@example.com"
        plain = await browser.ask("POST", "/v1/auth/login", LOGIN)
        assert "set-cookie" not in plain.headers
        assert plain.json()["access_token"]

    async def test_a_refresh_goes_from_cookie_to_cookie(self, browser: Browser) -> None:
        await browser.log_in()
        before = dict(browser.jar)
        answer = await browser.ask("POST", "/v1/auth/refresh", **OURS)
        assert (answer.status_code, answer.content) == (204, b"")
        assert set(browser.jar) == set(before)
        assert all(browser.jar[name] != before[name] for name in before)
        assert (await browser.ask("GET", "/v1/auth/me")).status_code == 200
        with_body = await browser.ask("POST", "/v1/auth/refresh", {"refresh_token": "nxr_0123456789"}, **OURS)
        assert with_body.status_code == 422

    async def test_logging_out_ends_the_login_and_the_cookies(self, browser: Browser, world: World) -> None:
        await browser.log_in()
        kept = dict(browser.jar)
        assert (await browser.ask("POST", "/v1/auth/logout", **OURS)).status_code == 204
        assert browser.jar == {}
        browser.jar = kept
        refused = await browser.ask("POST", "/v1/auth/refresh", **OURS)
        assert refused.status_code == 401
        assert browser.jar == {}, "a session that is over is forgotten"
        assert (await browser.ask("POST", "/v1/auth/logout", **OURS)).status_code == 401

    async def test_a_bearer_token_goes_before_the_cookie(self, browser: Browser, world: World) -> None:
        await browser.log_in()
        person = world.person()
        me = (await browser.ask("GET", "/v1/auth/me", **person.headers)).json()["user"]["id"]
        assert me == to_typeid("usr", person.user_id)

    async def test_a_cookie_is_good_on_its_host_and_as_a_cookie_alone(
        self, browser: Browser, client: httpx.AsyncClient, shop: Business
    ) -> None:
        own = await Browser(client, shop.hosts[0]).log_in()
        assert (await own.ask("GET", "/v1/auth/me")).status_code == 200
        browser.jar = own.jar
        assert (await browser.ask("GET", "/v1/auth/me")).status_code == 401
        stolen = {"Authorization": f"Bearer {own.jar[ACCESS]}"}
        assert (await client.get("/v1/auth/me", headers=stolen)).status_code == 401
        own.jar = {ACCESS: own.jar[REFRESH]}
        assert (await own.ask("GET", "/v1/auth/me")).status_code == 401
        for nonsense in ("", "x", "a" * 2_000, "%00"):
            own.jar = {ACCESS: nonsense}
            assert (await own.ask("GET", "/v1/auth/me")).status_code == 401

    async def test_another_wish_is_refused(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/v1/auth/login", json=LOGIN, headers={"Nexus-Session": "local-storage"})
        assert answer.status_code == 422


FORGED: list[dict[str, str]] = [
    {"Sec_Fetch_Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec_Fetch_Site": "same-site", "Origin": "https://other.nexus.example"},
    {"Sec_Fetch_Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {},
]
"""What a browser says of a request that another site's page has it make; the last is none that says anything."""


class TestForgedRequests:
    @pytest.mark.parametrize("marks", FORGED)
    async def test_change_nothing_with_a_cookie(
        self, browser: Browser, world: World, shop: Business, marks: dict[str, str]
    ) -> None:
        await browser.log_in()
        world.identity.roles[(await self._user(browser), shop.id)] = [Role.OWNER]
        for path, body in (
            ("/v1/businesses", {"slug": "forged", "name": "F", "timezone": "UTC", "currency": "EUR"}),
            (f"/v1/{shop.slug}/bookings", {}),
            ("/trpc/admin.business.update", {"name": "Forged"}),
        ):
            answer = await browser.ask("POST", path, body, Nexus_Business=shop.slug, **marks)
            assert answer.status_code == 403, path
            problem = answer.json()
            assert problem.get("code") == "cross_site_request" or problem["error"]["data"]["problem"]["code"] == (
                "cross_site_request"
            )
        assert world.identity.businesses[shop.slug].name != "Forged"

    @pytest.mark.parametrize("marks", FORGED)
    async def test_do_not_log_a_visitor_in_or_out(self, browser: Browser, marks: dict[str, str]) -> None:
        answer = await browser.ask("POST", "/v1/auth/login", LOGIN, **COOKIE, **marks)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_site_request")
        assert browser.jar == {}
        await browser.log_in()
        for path in ("/v1/auth/logout", "/v1/auth/refresh"):
            assert (await browser.ask("POST", path, **COOKIE, **marks)).status_code == 403
        assert (await browser.ask("GET", "/v1/auth/me")).status_code == 200

    @pytest.mark.parametrize(
        "marks",
        [
            {"Sec_Fetch_Site": "same-origin"},
            {"Sec_Fetch_Site": "none"},
            {"Sec_Fetch_Site": "cross-site", "Origin": PORTAL},
            {"Origin": PORTAL},
            {"Origin": "{own}"},
        ],
    )
    async def test_pages_of_ours_are_believed(
        self, new_gateway: NewGateway, world: World, shop: Business, marks: dict[str, str]
    ) -> None:
        async with new_gateway(portal_origins=PORTAL) as running:
            browser = await Browser(running.client).log_in()
            world.identity.roles[(await self._user(browser), shop.id)] = [Role.OWNER]
            said = {name: value.format(own=running.url) for name, value in marks.items()}
            answer = await browser.ask(
                "POST", "/trpc/admin.business.update", {"name": "Ours"}, Nexus_Business=shop.slug, **said
            )
            assert answer.status_code == 200, answer.text

    @pytest.mark.parametrize("marks", FORGED)
    async def test_a_bearer_token_proves_itself(self, browser: Browser, world: World, marks: dict[str, str]) -> None:
        shop = world.open_business()
        owner = world.person(shop.id, Role.OWNER)
        more = {"Nexus_Business": shop.slug} | owner.headers | marks
        answer = await browser.ask("POST", "/trpc/admin.business.update", {"name": "Mine"}, **more)
        assert answer.status_code == 200

    async def test_streams_are_not_for_other_sites(self, browser: Browser, shop: Business) -> None:
        await browser.log_in()
        path = f"/v1/{shop.slug}/me/stream"
        for marks in FORGED[:-1]:
            assert (await browser.ask("GET", path, **marks)).status_code == 403
        assert (await browser.ask("HEAD", path, Sec_Fetch_Site="same-origin")).status_code == 200

    async def _user(self, browser: Browser) -> Any:
        return from_typeid("usr", (await browser.ask("GET", "/v1/auth/me")).json()["user"]["id"])


class TestReadingAnswers:
    """CORS: what pages of other origins may read."""

    @asynccontextmanager
    async def _gateway(self, new_gateway: NewGateway) -> AsyncIterator[Running]:
        async with new_gateway(portal_origins=PORTAL) as running:
            yield running

    async def test_anybody_may_read_what_guests_may_without_cookies(
        self, client: httpx.AsyncClient, shop: Business
    ) -> None:
        for path in (f"/v1/{shop.slug}", f"/v1/{shop.slug}/services", "/api/openapi.json"):
            answer = await client.get(path, headers={"Origin": "https://evil.example"})
            assert answer.headers["access-control-allow-origin"] == "*"
            assert "access-control-allow-credentials" not in answer.headers
            assert "ETag" in answer.headers["access-control-expose-headers"]
            assert "Origin" in answer.headers["vary"]
        missing = await client.get("/v1/no-such-shop/services", headers={"Origin": "https://evil.example"})
        assert (missing.status_code, missing.headers["access-control-allow-origin"]) == (404, "*")

    async def test_strangers_pages_do_not_read_what_users_do(self, client: httpx.AsyncClient, shop: Business) -> None:
        for path in (f"/v1/{shop.slug}/me/notifications", "/v1/auth/me", "/trpc/admin.bookings.list", "/metrics"):
            for origin in ("https://evil.example", "null", f"https://{shop.hosts[0]}.evil.example"):
                answer = await client.get(path, headers={"Origin": origin, "Nexus-Business": shop.slug})
                assert "access-control-allow-origin" not in answer.headers, (path, origin)

    async def test_a_businesss_own_pages_may_use_cookies_for_it_alone(
        self, client: httpx.AsyncClient, world: World, shop: Business
    ) -> None:
        origin = f"https://{shop.hosts[0]}"
        answer = await client.get(f"/v1/{shop.slug}/me/notifications", headers={"Origin": origin})
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["access-control-allow-credentials"] == "true"
        rival = world.open_business()
        elsewhere = await client.get(f"/v1/{rival.slug}/me/notifications", headers={"Origin": origin})
        assert "access-control-allow-origin" not in elsewhere.headers
        nowhere = await client.get("/v1/auth/me", headers={"Origin": origin})
        assert nowhere.headers["access-control-allow-origin"] == origin
        assert "access-control-allow-credentials" not in nowhere.headers
        plain_http = await client.get(
            f"/v1/{shop.slug}/me/notifications", headers={"Origin": origin.replace("s:", ":")}
        )
        assert "access-control-allow-origin" not in plain_http.headers

    async def test_what_cannot_be_an_origin_is_a_strangers(self, client: httpx.AsyncClient) -> None:
        for nonsense in ("https://[", "https://a", "https://exa_mple.com", "https://", "https://a.example:443", "["):
            answer = await client.get("/v1/auth/me", headers={"Origin": nonsense})
            assert (answer.status_code, "access-control-allow-origin" in answer.headers) == (401, False), nonsense

    async def test_made_up_origins_count_against_the_address(self, new_gateway: NewGateway, world: World) -> None:
        hosts = [f"{uuid7().hex}.example" for _ in range(3)]
        async with new_gateway(rate_limits="default", gateway_processes=1_000) as running:  # one a minute
            for host in hosts:
                asked = {"Origin": f"https://{host}", "Access-Control-Request-Method": "GET"}
                answer = await running.client.options("/v1/auth/me", headers=asked)
                assert (answer.status_code, "access-control-allow-origin" in answer.headers) == (204, False)
        assert [world.identity.asked[f"host {host}"] for host in hosts] == [1, 0, 0]

    async def test_our_own_pages_may_use_cookies_anywhere(self, new_gateway: NewGateway, shop: Business) -> None:
        async with self._gateway(new_gateway) as running:
            for path in ("/v1/auth/me", f"/v1/{shop.slug}/services", "/trpc/admin.bookings.list"):
                answer = await running.client.get(path, headers={"Origin": PORTAL})
                assert answer.headers["access-control-allow-origin"] == PORTAL
                assert answer.headers["access-control-allow-credentials"] == "true"

    async def test_browsers_may_ask_before(self, client: httpx.AsyncClient, shop: Business) -> None:
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "idempotency-key"}
        for path, methods in ((f"/v1/{shop.slug}/bookings", "POST"), ("/trpc/admin.bookings.list", "GET, POST")):
            origin = f"https://{shop.hosts[0]}"
            answer = await client.options(path, headers=asked | {"Origin": origin})
            assert (answer.status_code, answer.content) == (204, b"")
            assert answer.headers["access-control-allow-origin"] == origin
            assert answer.headers["access-control-allow-methods"] == methods
            assert "Idempotency-Key" in answer.headers["access-control-allow-headers"]
            assert answer.headers["access-control-max-age"] == "600"
        stranger = await client.options("/v1/auth/me", headers={"Origin": "https://evil.example"} | asked)
        assert "access-control-allow-origin" not in stranger.headers
        assert (await client.options(f"/v1/{shop.slug}/services")).status_code == 405


class TestOwnHosts:
    async def test_a_business_is_served_on_its_host_and_no_other_is(
        self, client: httpx.AsyncClient, world: World, shop: Business
    ) -> None:
        rival = world.open_business()
        host = {"Host": f"{shop.hosts[0].upper()}:443"}
        for path in ("/v1/-", f"/v1/{shop.slug}"):
            answer = await client.get(path, headers=host)
            assert answer.json()["id"] == to_typeid("biz", shop.id)
        assert (await client.get(f"/v1/{rival.slug}", headers=host)).status_code == 404
        assert (await client.get("/v1/-")).status_code == 404
        staff = world.person(shop.id, Role.STAFF).headers | host
        assert (await client.get("/trpc/admin.bookings.list", headers=staff)).status_code == 200
        other = await client.get("/trpc/admin.bookings.list", headers=staff | {"Nexus-Business": rival.slug})
        assert other.status_code == 404
        assert (await client.head("/v1/admin/stream", headers=staff)).status_code == 200

    async def test_a_host_that_is_let_go_is_misdirected(self, running: Running, world: World, shop: Business) -> None:
        host = {"Host": shop.hosts[0]}
        assert (await running.client.get("/v1/-", headers=host)).status_code == 200
        world.identity.businesses[shop.slug] = shop.model_copy(update={"hosts": []})
        running.parts.hub.tell("identity", shop.id, "business", {})
        assert (await running.client.get("/v1/-", headers=host)).status_code == 421

    async def test_made_up_hosts_cost_little(self, running: Running, world: World) -> None:
        host = f"{uuid7().hex}.example"
        for _ in range(5):
            assert (await running.client.get("/healthz", headers={"Host": host})).status_code == 421
        assert world.identity.asked[f"host {host}"] == 1
        for nonsense in ("-a.example", "a..example", "exa_mple.com", "example", "a." * 130 + "com", "1.2.3.4"):
            assert (await running.client.get("/healthz", headers={"Host": nonsense})).status_code == 421
            assert world.identity.asked[f"host {nonsense}"] == 0
