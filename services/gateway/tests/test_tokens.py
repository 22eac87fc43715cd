"""Access tokens: one kind is accepted, every other is 401, and no token makes the gateway look anywhere."""

import base64
import json
import time
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from worlds import NewGateway, Person, World

from contracts.types import uuid7
from gateway.callers import tokens


def encoded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forged(world: World) -> dict[str, str]:
    """Tokens that must not be accepted, by what is wrong with them."""
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
        "jku": identity.token(claims, key=stranger, jku="http://127.0.0.1:9/keys"),
        "jku, signed by us": identity.token(claims, jku="http://127.0.0.1:9/keys"),
        "x5u": identity.token(claims, key=stranger, x5u="http://127.0.0.1:9/keys"),
        "jwk": identity.token(claims, key=stranger, jwk={"kty": "OKP", "crv": "Ed25519", "x": "AA"}),
        "crit": identity.token(claims, crit=["exp"]),
        "another typ": identity.token(claims, typ="JWT"),
        "an actor token's typ": identity.token(claims, typ="nexus-actor+jwt"),
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
