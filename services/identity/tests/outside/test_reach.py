"""Reaching providers: little of them, not for long, and those that a business chose under kit's guard."""

import asyncio
import gzip
from collections.abc import Callable, Sequence

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from identity.reach import MOST_BYTES, ProviderUnavailable, Reach
from identity.settings import Settings
from kit.db import Database, NetworkInTransaction
from kit.outside import Outside
from kit.scope import Scope
from twins.serving import served


def resolving(*addresses: str) -> Callable[[str, int], "asyncio.Future[Sequence[str]]"]:
    async def resolve(_: str, __: int) -> Sequence[str]:
        return addresses

    return resolve  # type: ignore[return-value]


async def refusal(reach: Reach, url: str) -> str:
    with pytest.raises(ProviderUnavailable) as refused:
        await reach.get(url)
    return refused.value.what


class TestGuarded:
    async def test_refuses_a_host_of_which_one_address_is_inside(self) -> None:
        for addresses in (["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["8.8.8.8", "::1"]):
            reach = Reach(Outside(resolve=resolving(*addresses)))
            assert await refusal(reach, "https://login.example.com/x") == "not_public"

    @pytest.mark.parametrize(
        ("url", "what"),
        [("http://login.example.com", "not_https"), ("https://login.example.com:8443", "port"),
         ("https://user:pw@login.example.com", "malformed"), ("file:///etc/passwd", "not_https"),
         ("https://", "malformed"), ("gopher://login.example.com", "not_https")],
    )  # fmt: skip
    async def test_neither_asks_nor_sends_anybody_to_what_is_not_https(self, url: str, what: str) -> None:
        reach = Reach(Outside(resolve=resolving("8.8.8.8")))
        assert await refusal(reach, url) == what
        with pytest.raises(ProviderUnavailable) as refused:
            reach.check(url)
        assert refused.value.what == what

    async def test_unpacks_nothing(self) -> None:
        """Packed twice, an answer of 64 kB can be one of 64 GB before its size is looked at."""

        async def packed(_: Request) -> Response:
            return Response(gzip.compress(gzip.compress(b"{}")), headers={"Content-Encoding": "gzip, gzip"})

        async with served(Starlette(routes=[Route("/", packed)])) as url:
            assert await refusal(Reach(Outside(loopback=True)), f"{url}/") == "encoded"

    async def test_posts_what_the_other_way_posts(self) -> None:
        async def echo(request: Request) -> Response:
            told = [request.headers[name] for name in ("host", "content-type", "authorization")]
            return Response(b"|".join([*(each.encode() for each in told), await request.body()]))

        async with served(Starlette(routes=[Route("/", echo, methods=["POST"])])) as url:
            form, headers = {"code": "a b&ü", "n": "1"}, {"Authorization": "Basic eDp5"}
            ways = [
                await reach.post_form(url, form, headers=headers) for reach in (Reach(), Reach(Outside(loopback=True)))
            ]
        assert ways[0] == ways[1]
        assert ways[0].body.endswith(b"|application/x-www-form-urlencoded|Basic eDp5|code=a+b%26%C3%BC&n=1")


class TestAnswers:
    async def test_are_bounded_and_lead_nowhere(self, database: Database) -> None:
        async def large(_: Request) -> Response:
            return Response(b"x" * (MOST_BYTES + 1))

        async def elsewhere(_: Request) -> Response:
            return RedirectResponse("http://127.0.0.1:9/")

        routes = [Route("/large", large), Route("/elsewhere", elsewhere)]
        async with served(Starlette(routes=routes)) as url:
            reach, guarded = Reach(), Reach(Outside(loopback=True))
            assert await refusal(reach, f"{url}/large") == "too_large"
            assert await refusal(guarded, f"{url}/large") == "too_large"
            assert await refusal(guarded, f"{url}/elsewhere") == "redirect"
            with pytest.raises(ProviderUnavailable, match="cannot be reached"):
                (await reach.get(f"{url}/elsewhere")).read(Settings)
        assert await refusal(reach, f"{url}/") == "away"
        assert await refusal(guarded, f"{url}/") == "unreachable"

    async def test_are_never_awaited_inside_a_transaction(self, database: Database) -> None:
        async with database.transaction(Scope()) as session:
            assert session
            with pytest.raises(NetworkInTransaction):
                await Reach().get("http://127.0.0.1:9/")
            with pytest.raises(NetworkInTransaction):
                await Reach(Outside(loopback=True)).get("http://127.0.0.1:9/")


class TestSettings:
    @pytest.mark.parametrize(
        ("given", "named"),
        [({"workos_client_id": "client"}, "NEXUS_WORKOS_API_KEY"), ({"workos_webhook_secrets": ["x"]}, "CLIENT_ID"),
         ({"oidc_issuer": "https://login.example.com"}, "NEXUS_OIDC_CLIENT_ID")],
    )  # fmt: skip
    def test_that_are_half_given_are_named(self, given: dict[str, object], named: str) -> None:
        whole = {
            "database_url": "postgresql://", "gateway_public_key": b"", "vault_keys": {"a": b"k" * 32},
            "vault_active_key": "a", "jwt_signing_key": b"",
        }  # fmt: skip
        with pytest.raises(ValueError, match=named):
            Settings(**whole | given)
