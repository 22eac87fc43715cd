"""What every request passes: hosts, sizes, headers, limits; and hostile bodies, which never cost a 5xx."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest
from worlds import NewGateway, Running, World

from contracts.types import to_typeid, uuid7
from gateway.edge.gate import normal_address
from gateway.edge.limits import MAX_KEYS, QUOTAS, WINDOW_SECONDS, Headers, Kind, Limiter, Per, RateLimited
from gateway.routes import ROUTES
from gateway.settings import LimitProfile


async def raw(url: str, request: bytes) -> bytes:
    """Send bytes as they are and read until the server closes or falls silent."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(request)
    answer = b""
    try:
        async with asyncio.timeout(1.5):
            while chunk := await reader.read(65_536):
                answer += chunk
    except (TimeoutError, ConnectionResetError):
        pass
    writer.close()
    return answer


class TestHeaders:
    async def test_every_answer_is_marked(self, client: httpx.AsyncClient) -> None:
        for path in ("/healthz", "/v1/auth/me", "/nowhere", "/trpc/nothing"):
            answer = await client.get(path)
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert "access-control-allow-origin" not in answer.headers
            assert "strict-transport-security" not in answer.headers
            assert len(answer.headers["nexus-request-id"]) == 32

    async def test_tls_is_insisted_on_where_there_is_tls(self, new_gateway: NewGateway) -> None:
        async with new_gateway(public_url="https://api.example.com") as running:
            answer = await running.client.get("/healthz")
            assert "max-age" in answer.headers["strict-transport-security"]
            named = await running.client.get("/healthz", headers={"Host": "API.example.com:443"})
            assert named.status_code == 200

    async def test_another_host_is_misdirected(self, client: httpx.AsyncClient) -> None:
        for host in ("evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "[::1", "127.0.0.1\\evil"):
            answer = await client.get("/v1/auth/me", headers={"Host": host})
            assert answer.status_code in {400, 421}, host
        answer = await client.get("/healthz", headers={"Host": "evil.example"})
        assert (answer.status_code, answer.json()["code"]) == (421, "misdirected")

    async def test_a_header_cannot_be_smuggled_to_a_context(self, running: Running, world: World) -> None:
        world.identity.open_business("inject")
        for name in (b"Idempotency-Key", b"If-Match", b"Nexus-Token", b"Authorization"):
            for value in (b"a\rX-Evil: 1", b"a\x00b", b"a\x0bb", b"\xff\xfe"):
                body = b"{}"
                answer = await raw(
                    running.url,
                    b"POST /v1/inject/bookings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + name + b": " + value + b"\r\nConnection: close\r\nContent-Length: 2\r\n\r\n" + body,
                )  # fmt: skip
                assert answer.split(b" ")[1][:1] == b"4", (name, value, answer[:100])


class TestSizes:
    async def test_a_long_body_is_refused_before_it_is_read(self, client: httpx.AsyncClient, world: World) -> None:
        world.identity.open_business("large")
        announced = await client.post("/v1/large/bookings", content=b"x" * 1_048_577)
        assert (announced.status_code, announced.json()["code"]) == (413, "body_too_large")

        async def parts() -> AsyncIterator[bytes]:
            for _ in range(20):
                yield b" " * 65_536

        streamed = await client.post(
            "/v1/large/bookings", content=parts(), headers={"Content-Type": "application/json"}
        )
        assert streamed.status_code == 413
        assert (await client.post("/trpc/admin.services.create", content=b"x" * 1_048_577)).status_code == 413

    async def test_long_urls_and_headers_are_refused(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/v1/" + "x" * 17_000)).status_code == 414
        assert (await client.get("/healthz?" + "x" * 17_000)).status_code == 414
        assert (await client.get("/healthz", headers={"X-Long": "x" * 33_000})).status_code == 431
        many = [(f"x-{number}", "1") for number in range(120)]
        assert (await client.get("/healthz", headers=many)).status_code == 431
        assert (await client.get("/v1/auth/me?" + "&".join(f"f{number}=1" for number in range(60)))).status_code < 500


HOSTILE = [
    b"", b"{", b"null", b"true", b"[]", b'""', b"0", b"NaN", b"-Infinity", b"1e999", b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00",
    b'{"name": NaN}', b'{"a":1,"a":2}', b'{"customer":{"name":"x","name":"y"}}', b'{"starts_at":1e400}',
    b'{"service_id":"\\ud800"}', b'{"note":"\\u0000"}', b'{"note":"\x00"}', b'{"__proto__":{}}', b'{"":""}',
    b"[" * 100_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b'{"starts_at":' + b"9" * 5_000 + b"}",
    b'{"starts_at":"9999-12-31T23:59:59-23:59"}', b'{"starts_at":"0001-01-01T00:00:00+23:59"}', b'{"starts_at":"+0"}',
    b'{"service_id":18446744073709551616}', b'{"service_id":["svc"]}', b'{"customer":[]}', b'{"customer":{"email":"' + b"a" * 9_000 + b'@x.io"}}',
    b'{"note":"' + b"\xc3\xa9" * 4_000 + b'"}', b'{"note":"\xed\xa0\x80"}', b"{'a':1}", b'{"a":1,}', b'{"a":1} {"b":2}', b"\x00" * 1_000,
    b'{"if_version": 99999999999999999999}', b'{"reason": {"$ne": null}}', b'{"token":"../../etc/passwd"}',
]  # fmt: skip


class TestHostileBodies:
    @pytest.mark.parametrize(
        "path",
        ["bookings", "holds", "bookings/{id}/cancel", "bookings/{id}/reschedule"],
    )
    async def test_are_refused(self, client: httpx.AsyncClient, world: World, path: str) -> None:
        world.identity.open_business("hostile")
        url = f"/v1/hostile/{path.format(id=to_typeid('bkg', uuid7()))}"
        for body in HOSTILE:
            answer = await client.post(url, content=body, headers={"Content-Type": "application/json"})
            assert 400 <= answer.status_code < 500, body[:80]
            assert answer.json()["trace_id"]

    async def test_are_refused_by_procedures(self, client: httpx.AsyncClient, world: World) -> None:
        owner = world.person(world.identity.open_business("hostile").id, "owner")
        headers = owner.headers | {"Nexus-Business": "hostile", "Content-Type": "application/json"}
        for body in HOSTILE:
            answer = await client.post("/trpc/admin.services.create", content=body, headers=headers)
            assert 400 <= answer.status_code < 500, body[:80]
            assert isinstance(answer.json()["error"]["code"], int)
            batch = await client.post("/trpc/admin.services.create?batch=1", content=body, headers=headers)
            assert 400 <= batch.status_code < 500, body[:80]

    async def test_queries_too(self, client: httpx.AsyncClient, world: World) -> None:
        world.identity.open_business("hostile")
        for query in ("from=%00", "from=%ff", "from=%ed%a0%80", "a=1&a=2", "service=" + "x" * 9_000, "=", "&&&", "limit=1e9",
                      "from=NaN", "from=99999999999999999999", "timezone=..%2f..%2fetc%2fpasswd", "staff[]=1"):  # fmt: skip
            answer = await client.get(f"/v1/hostile/availability?{query}")
            assert 400 <= answer.status_code < 500, query


class TestLimits:
    def test_a_quota_is_spent_and_comes_back(self) -> None:
        now = [0.0]
        limiter = Limiter(LimitProfile.DEFAULT, clock=lambda: now[0])
        quota = QUOTAS[Per.ADDRESS][Kind.LOGIN]
        for _ in range(quota):
            limiter.spend(Per.ADDRESS, Kind.LOGIN, "here", Headers())
        headers = Headers()
        with pytest.raises(RateLimited) as refused:
            limiter.spend(Per.ADDRESS, Kind.LOGIN, "here", headers)
        assert int(refused.value.headers["Retry-After"]) == 1
        policy, state = (value.decode() for _, value in headers.render())
        assert policy == f'"address-login";q={quota};w={WINDOW_SECONDS}'
        assert state == '"address-login";r=0;t=1'
        limiter.spend(Per.ADDRESS, Kind.LOGIN, "elsewhere", Headers())
        now[0] += WINDOW_SECONDS / quota
        limiter.spend(Per.ADDRESS, Kind.LOGIN, "here", Headers())
        with pytest.raises(RateLimited):
            limiter.spend(Per.ADDRESS, Kind.LOGIN, "here", Headers())

    def test_a_quota_is_shared_by_the_processes_that_callers_are_spread_over(self) -> None:
        limiter = Limiter(LimitProfile.DEFAULT, processes=4, clock=lambda: 0.0)
        headers = Headers()
        limiter.spend(Per.KEY, Kind.WRITES, "server", headers)
        share = QUOTAS[Per.KEY][Kind.WRITES] // 4
        assert headers.render()[0][1].decode() == f'"key-writes";q={share};w={WINDOW_SECONDS}'
        for _ in range(share - 1):
            limiter.spend(Per.KEY, Kind.WRITES, "server", Headers())
        with pytest.raises(RateLimited):
            limiter.spend(Per.KEY, Kind.WRITES, "server", Headers())

    @pytest.mark.parametrize("per", list(Per))
    def test_reads_writes_and_creation_are_counted_apart(self, per: Per) -> None:
        limiter = Limiter(LimitProfile.DEFAULT, clock=lambda: 0.0)
        for kind in (Kind.CREATION, Kind.WRITES, Kind.READS):
            for _ in range(QUOTAS[per][kind]):
                limiter.spend(per, kind, "someone", Headers())
            with pytest.raises(RateLimited):
                limiter.spend(per, kind, "someone", Headers())

    def test_memory_is_bounded(self) -> None:
        limiter = Limiter(LimitProfile.DEFAULT, clock=lambda: 0.0)
        for number in range(MAX_KEYS + 1_000):
            limiter.spend(Per.ADDRESS, Kind.READS, str(number), Headers())
        assert len(limiter._whole_at) == MAX_KEYS

    async def test_the_caller_is_told(self, new_gateway: NewGateway, world: World) -> None:
        world.identity.open_business("busy")
        async with new_gateway(rate_limits="default") as running:
            first = await running.client.get("/v1/busy/services")
            assert '"address-reads";q=1200;w=60' in first.headers["ratelimit-policy"]
            assert '"business-reads"' in first.headers["ratelimit-policy"]
            assert first.headers["ratelimit"].startswith('"address-reads";r=1199;t=')
            quota = QUOTAS[Per.ADDRESS][Kind.LOGIN]
            login = {"email": "ada@example.com", "password": "wrong"}
            for _ in range(3 * quota):  # some comes back meanwhile
                answer = await running.client.post("/v1/auth/login", json=login)
                if answer.status_code == 429:
                    break
            assert answer.json()["code"] == "rate_limited"
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.headers["ratelimit"].startswith('"address-login";r=0;')
            assert (await running.client.get("/v1/busy/services")).status_code == 200

    async def test_off_says_nothing(self, new_gateway: NewGateway, world: World) -> None:
        world.identity.open_business("busy")
        async with new_gateway(rate_limits="off") as running:
            assert "ratelimit" not in (await running.client.get("/v1/busy/services")).headers

    async def test_an_address_is_believed_from_our_proxies_alone(self, new_gateway: NewGateway, world: World) -> None:
        world.identity.open_business("busy")

        async def left(client: httpx.AsyncClient, forwarded: str) -> str:
            login = {"email": "ada@example.com", "password": "wrong"}
            answer = await client.post("/v1/auth/login", json=login, headers={"X-Forwarded-For": forwarded})
            return answer.headers["ratelimit"].split(";")[1]

        async with new_gateway(rate_limits="default") as running:
            running.parts.door.limiter.clock = lambda: 0.0
            assert [await left(running.client, f"203.0.113.{n}") for n in (1, 2)] == ["r=59", "r=58"]
        async with new_gateway(rate_limits="default", trusted_proxies="127.0.0.0/8, 10.0.0.0/8") as running:
            running.parts.door.limiter.clock = lambda: 0.0
            assert [await left(running.client, f"203.0.113.{n}") for n in (1, 2)] == ["r=59", "r=59"]
            assert await left(running.client, "198.51.100.7, 203.0.113.1, 10.0.0.9") == "r=58"

    @pytest.mark.parametrize(
        ("address", "counted"),
        [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("nonsense", "unknown"),
        ],
    )
    def test_neighbours_count_as_one(self, address: str, counted: str) -> None:
        assert normal_address(address) == counted


class TestPages:
    async def test_health_and_readiness(self, client: httpx.AsyncClient, new_gateway: NewGateway, world: World) -> None:
        assert (await client.get("/healthz")).json() == {"alive": True}
        assert (await client.get("/readyz")).json() == {"ready": True, "problems": []}
        away = world.urls | {"notifications": "http://127.0.0.1:9"}
        async with new_gateway(context_urls=away) as running:
            answer = await running.client.get("/readyz")
            assert (answer.status_code, answer.json()["problems"]) == (200, ["notifications: not reachable"])
        async with new_gateway(context_urls=world.urls | {"identity": "http://127.0.0.1:9"}) as running:
            assert (await running.client.get("/readyz")).status_code == 503

    async def test_measurements_name_routes(self, client: httpx.AsyncClient) -> None:
        await client.get("/v1/nobody-at-all/services")
        measured = (await client.get("/metrics")).text
        assert 'nexus_requests_total{outcome="not_found",request="GET /v1/{slug}/services"}' in measured
        assert "nobody-at-all" not in measured

    async def test_the_document_is_read_without_other_hosts(self, client: httpx.AsyncClient) -> None:
        page = await client.get("/docs")
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert "http" not in page.text.replace("<!doctype html>", "")
        for path in ("/docs/start.js", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js"):
            assert path in page.text
            assert (await client.get(path)).status_code == 200
        catalog = await client.get("/.well-known/api-catalog")
        assert catalog.headers["content-type"].startswith("application/linkset+json")
        assert 'rel="api-catalog"' in (await client.head("/.well-known/api-catalog")).headers["link"]
        linked = catalog.json()["linkset"][0]
        assert (await client.get(urlsplit(linked["service-desc"][0]["href"]).path)).json()["openapi"] == "3.1.0"
        for each in linked["service-desc"] + linked["service-doc"]:
            found = await client.get(urlsplit(each["href"]).path)
            assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (
                200, each["type"].partition(";")[0],
            )  # fmt: skip

    async def test_an_agent_finds_every_operation_on_one_page(self, client: httpx.AsyncClient) -> None:
        page = (await client.get("/llms.txt")).text
        assert page.startswith("# Nexus\n\n> ")
        for path in re.findall(r"\]\(([^)]+)\)", page):
            assert (await client.get(urlsplit(path).path)).status_code == 200
        for row in ROUTES:
            assert f"`{row.name}`" in page

    def test_hostile_corpus_is_what_it_says(self) -> None:
        refused = 0
        for body in HOSTILE:
            try:
                json.loads(body)
            except (ValueError, RecursionError):
                refused += 1
        assert refused >= 10
