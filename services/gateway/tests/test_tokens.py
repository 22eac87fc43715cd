"""Access tokens: one kind is accepted, every other is 401, and no token makes the gateway look anywhere."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from worlds import NewGateway, Person, World

from contracts.permissions import Role
from contracts.types import uuid7
from gateway.callers import tokens


def encoded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forged(world: World, keys_url: str = "http://127.0.0.1:9/keys") -> dict[str, str]:
    """Tokens that must not be accepted, by what is wrong with them. `keys_url` is where a stranger's keys are."""
    identity, someone = world.identity, (uuid7(), uuid7())
    claims = identity.claims(*someone)
    good = identity.token(claims)
    head, payload, signature = good.split(".")
    public = identity.key.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    stranger = Ed25519PrivateKey.generate()
    ours = {"typ": "at+jwt", "kid": identity.key_id}
    twice = encoded(b'{"alg":"none","alg":"EdDSA","typ":"at+jwt","kid":"current"}')
    hs256 = {**ours, "alg": "HS256"}
    hmac_key = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return {
        "alg none": f"{encoded({**ours, 'alg': 'none'})}.{payload}.",
        "alg None": f"{encoded({**ours, 'alg': 'nOnE'})}.{payload}.{signature}",
        "HS256 with the public key": _signed(hmac_key, public.public_bytes_raw(), hs256, payload),
        "HS256 with the public key's PEM": _signed(hmac_key, pem, hs256, payload),
        "a stranger's key": identity.token(claims, key=stranger),
        "a stranger's key id": identity.token(claims, key=stranger, kid="stranger"),
        "no key id": f"{encoded({'typ': 'at+jwt', 'alg': 'EdDSA'})}.{payload}.{signature}",
        "jku": identity.token(claims, key=stranger, jku=keys_url),
        "jku, signed by us": identity.token(claims, jku=keys_url),
        "x5u": identity.token(claims, key=stranger, x5u=keys_url),
        "jwk": identity.token(claims, key=stranger, jwk={"kty": "OKP", "crv": "Ed25519", "x": "AA"}),
        "crit": identity.token(claims, crit=["exp"]),
        "crit of an extension": identity.token(claims, crit=["b64"], b64=True),
        "another typ": identity.token(claims, typ="JWT"),
        "no typ": identity.token(claims, typ=None),
        "an actor token's typ": identity.token(claims, typ="nexus-actor+jwt"),
        "another algorithm's name": f"{encoded({**ours, 'alg': 'Ed25519'})}.{payload}.{signature}",
        "a key id that is a path": identity.token(claims, kid="../../dev/null"),
        "a key id that is no text": f"{encoded({**ours, 'alg': 'EdDSA', 'kid': 1})}.{payload}.{signature}",
        "not valid yet": identity.token(claims | {"nbf": claims["exp"]}),
        "from the future": identity.token(claims | {"iat": claims["iat"] + 3_600, "exp": claims["exp"] + 3_600}),
        "no issuer": identity.token(identity.claims(*someone, iss=None)),
        "another issuer": identity.token(claims | {"iss": "nexus-gateway"}),
        "another audience": identity.token(claims | {"aud": "scheduling"}),
        "several audiences": identity.token(claims | {"aud": ["nexus", "scheduling"]}),
        "no audience": identity.token(identity.claims(*someone, aud=None)),
        "expired": identity.token(claims | {"exp": claims["iat"] - 1}),
        "no expiry": identity.token(identity.claims(*someone, exp=None)),
        "an endless expiry": identity.token(claims | {"exp": "never"}),
        "a business for a user": identity.token(claims | {"sub": claims["sub"].replace("usr", "biz")}),
        "no login": identity.token(identity.claims(*someone, sid=None)),
        "other claims": f"{head}.{encoded({**claims, 'ver': 2})}.{signature}",
        "no signature": f"{head}.{payload}.",
        "a refresh token": "nxr_6p5lq0M1nXbD2oS7eT4vZ8yRkQwUa3cJfHgBiEtN9s",
        "two parts": f"{head}.{payload}",
        "no base64": "%%%.%%%.%%%",
        "deep JSON": f"{encoded(b'[' * 1_000)}.{payload}.{signature}",
        "duplicate members": f"{twice}.{payload}.{signature}",
        "too long": good + "A" * 5_000,
    }


def _signed(algorithm: Any, key: bytes, header: dict[str, str], payload: str) -> str:
    text = f"{encoded(header)}.{payload}"
    return f"{text}.{encoded(algorithm.sign(text.encode(), key))}"


async def test_only_our_own_tokens_are_accepted(client: httpx.AsyncClient, world: World) -> None:
    good = world.person()
    assert (await client.get("/v1/auth/me", headers=good.headers)).status_code == 200
    before = world.identity.asked["access"]
    for what, token in forged(world).items():
        refused = await client.get("/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert refused.status_code == 401, what
        assert refused.headers["www-authenticate"] == "Bearer"
        assert len(token) < 8 or token not in refused.text
    assert world.identity.asked["access"] == before


@pytest_asyncio.fixture
async def connections() -> AsyncIterator[tuple[str, list[object]]]:
    """A server that a token may name, and who has come to it."""
    came: list[object] = []

    async def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(writer.get_extra_info("peername"))
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys", came


async def test_no_surface_accepts_a_forged_token_or_looks_where_it_says(
    client: httpx.AsyncClient, world: World, connections: tuple[str, list[object]]
) -> None:
    url, came = connections
    shop = world.identity.open_business("guarded-shop")
    member = world.person(shop.id, Role.OWNER)
    trpc = {"nexus-business": shop.slug}
    assert (await client.get("/trpc/admin.bookings.list", headers=member.headers | trpc)).status_code == 200
    for what, token in forged(world, url).items():
        headers = {"Authorization": f"Bearer {token}"}
        answers = [
            await client.get("/v1/auth/me", headers=headers),
            await client.get(f"/v1/{shop.slug}/services", headers=headers),
            await client.get("/trpc/admin.bookings.list", headers=headers | trpc),
            await client.get(f"/v1/{shop.slug}/me/stream", headers=headers),
        ]
        assert [answer.status_code for answer in answers] == [401] * 4, what
    assert came == []
    async with httpx.AsyncClient() as passer_by:
        with pytest.raises(httpx.HTTPError):
            await passer_by.get(url)
    assert len(came) == 1, "whoever comes is noticed"


async def test_a_bad_token_is_no_guest(client: httpx.AsyncClient, world: World) -> None:
    world.identity.open_business("open-shop")
    for header in ("Bearer nonsense", "Basic dXNlcjpwYXNz", "Bearer", "nonsense"):
        answer = await client.get("/v1/open-shop/services", headers={"Authorization": header})
        assert answer.status_code == 401, header
    assert (await client.get("/v1/open-shop/services")).status_code == 200


async def test_logging_out_does_not_need_a_valid_access_token(client: httpx.AsyncClient) -> None:
    stale = {"Authorization": "Bearer stale"}
    assert (
        await client.post("/v1/auth/logout", json={"refresh_token": "nxr_something"}, headers=stale)
    ).status_code == 204


async def test_made_up_key_ids_do_not_make_us_ask(client: httpx.AsyncClient, world: World) -> None:
    await client.get("/v1/auth/me", headers=world.person().headers)  # the keys are known
    before = world.identity.asked["keys"]
    claims = world.identity.claims(uuid7(), uuid7())
    began = time.monotonic()
    for number in range(30):
        token = world.identity.token(claims, kid=f"made-up-{number}")
        assert (await client.get("/v1/auth/me", headers={"Authorization": f"Bearer {token}"})).status_code == 401
    allowed = 1 + (time.monotonic() - began) // tokens.ASK_AGAIN_SECONDS  # a busy machine may take several turns
    assert world.identity.asked["keys"] - before <= allowed < 30


async def test_a_new_key_is_found_and_the_old_one_forgotten(new_gateway: NewGateway, world: World) -> None:
    old = world.person()
    before = world.identity.key, world.identity.key_id
    async with new_gateway() as running:
        assert (await running.client.get("/v1/auth/me", headers=old.headers)).status_code == 200
        world.identity.key, world.identity.key_id = Ed25519PrivateKey.generate(), "next"
        try:
            new = world.person()
            assert (await running.client.get("/v1/auth/me", headers=new.headers)).status_code == 200
            assert (await running.client.get("/v1/auth/me", headers=old.headers)).status_code == 401
        finally:
            world.identity.key, world.identity.key_id = before


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


async def test_an_ended_login_is_refused_within_seconds(new_gateway: NewGateway, world: World, person: Person) -> None:
    async with new_gateway() as running:
        assert (await running.client.get("/v1/auth/me", headers=person.headers)).status_code == 200
        world.identity.ended.add(person.login_id)
        running.parts.hub.tell("identity", None, "access", {"user_id": str(person.user_id)})
        refused = await running.client.get("/v1/auth/me", headers=person.headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "login_ended")


async def test_a_wrong_password_is_the_callers_401(client: httpx.AsyncClient) -> None:
    refused = await client.post("/v1/auth/login", json={"email": "ada@example.com", "password": "a guess"})
    assert (refused.status_code, refused.json()["code"]) == (401, "identity.wrong_credentials")


async def test_who_lacks_a_second_factor_is_told_what_they_lack(client: httpx.AsyncClient, world: World) -> None:
    shop = world.identity.open_business("careful-shop")
    member, stranger = world.person(shop.id, Role.OWNER), world.person()
    world.identity.without_totp.add(member.user_id)
    path, here = "/trpc/admin.bookings.list", {"nexus-business": shop.slug}
    refused = [await client.get(path, headers=who.headers | here) for who in (member, stranger)]
    assert [answer.status_code for answer in refused] == [403, 403]
    codes = ["identity.totp_required" in answer.text for answer in refused]
    assert codes == [True, False]


async def test_a_device_is_named_by_its_user_agent_unless_it_names_itself(
    client: httpx.AsyncClient, world: World
) -> None:
    asked = {"email": "ada@example.com", "password": "a guess"}
    headers = {"user-agent": b"Harbour/2.1 \x85(phone)" + b"x" * 300}
    for body in (asked, asked | {"user_agent": "My phone"}):
        assert (await client.post("/v1/auth/login", json=body, headers=headers)).status_code == 401
    named = [each.user_agent for each in world.identity.log_ins[-2:]]
    assert named == [("Harbour/2.1 (phone)" + "x" * 300)[:200], "My phone"]
