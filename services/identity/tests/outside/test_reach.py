"""Reaching addresses that a business chose: public machines over TLS alone, little of them, and not for long."""

import asyncio
from collections.abc import Callable, Sequence
from ipaddress import ip_address

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from identity.reach import MOST_BYTES, ProviderUnavailable, Reach, is_public
from identity.settings import Settings
from kit.db import Database, NetworkInTransaction
from kit.scope import Scope
from twins.serving import served

INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "192.0.0.170", "198.18.0.1", "203.0.113.9", "::1", "::", "fe80::1", "fd00::1", "ff02::1",
    "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "2002:a00:1::1", "2001:0:a00::1", "2001:db8::1", "3fff::1",
]  # fmt: skip
PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:4700::6810:85e5", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_the_inside_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_one_of_the_internet_is(address: str) -> None:
    assert is_public(ip_address(address))


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
        for addresses in (["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["8.8.8.8", "::1"], []):
            reach = Reach(guarded=True, resolve=resolving(*addresses))
            assert await refusal(reach, "https://login.example.com/x") == "not_public"

    @pytest.mark.parametrize(
        ("url", "what"),
        [("http://login.example.com", "not_https"), ("https://login.example.com:8443", "not_https"),
         ("https://user:pw@login.example.com", "unreadable"), ("file:///etc/passwd", "unreadable"),
         ("https://", "unreadable"), ("gopher://login.example.com", "unreadable")],
    )  # fmt: skip
    async def test_refuses_what_is_not_https(self, url: str, what: str) -> None:
        assert await refusal(Reach(guarded=True, resolve=resolving("8.8.8.8")), url) == what

    async def test_connects_to_the_address_that_was_looked_at(self) -> None:
        """The name is resolved once: what a second answer of its name server would be does not matter."""
        asked = []

        async def once(host: str, _: int) -> Sequence[str]:
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

        async def answer(request: Request) -> Response:
            return Response(request.headers["host"])

        async with served(Starlette(routes=[Route("/", answer)])) as url:
            port = url.rsplit(":", 1)[1]
            reach = Reach(guarded=True, loopback=True, resolve=once)
            found = await reach.get(f"http://login.example.com:{port}/")
            assert (found.body.decode(), asked) == (f"login.example.com:{port}", ["login.example.com"])


class TestAnswers:
    async def test_are_bounded_and_lead_nowhere(self, database: Database) -> None:
        async def large(_: Request) -> Response:
            return Response(b"x" * (MOST_BYTES + 1))

        async def elsewhere(_: Request) -> Response:
            return RedirectResponse("http://127.0.0.1:9/")

        routes = [Route("/large", large), Route("/elsewhere", elsewhere)]
        async with served(Starlette(routes=routes)) as url:
            reach = Reach(guarded=False)
            assert await refusal(reach, f"{url}/large") == "too_large"
            with pytest.raises(ProviderUnavailable, match="cannot be reached"):
                (await reach.get(f"{url}/elsewhere")).read(Settings)
        assert await refusal(reach, f"{url}/") == "away"

    async def test_are_never_awaited_inside_a_transaction(self, database: Database) -> None:
        async with database.transaction(Scope()) as session:
            assert session
            with pytest.raises(NetworkInTransaction):
                await Reach(guarded=False).get("http://127.0.0.1:9/")


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
