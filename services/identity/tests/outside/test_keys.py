"""Keys of login providers: fetched from one place, once however many wait, and no oftener than they may be."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from outside_servers import Awkward, awkward, forged, new_key, public

from identity import jwks
from identity.jwks import KeySet, TokenRefused
from identity.reach import ProviderUnavailable, Reach
from kit import clock
from testkit.waiting import eventually

TYPES = frozenset({None, "jwt"})
JWKS = "/jwks"


def key_set(issuer: Awkward) -> KeySet:
    return KeySet(lambda: Reach().get(issuer.url + JWKS), frozenset({"RS256"}))


async def verdicts(keys: KeySet, *tokens: str) -> list[bool]:
    """Whether each of these, sent at once, is accepted."""

    async def accepted(token: str) -> bool:
        try:
            await keys.verify(token, types=TYPES)
        except TokenRefused:
            return False
        return True

    return list(await asyncio.gather(*map(accepted, tokens)))


class TestFetching:
    async def test_happens_once_however_many_wait(self) -> None:
        async with awkward(slow=0.05, kid="one") as issuer:
            assert all(await verdicts(key_set(issuer), *(issuer.sign(sub=str(number)) for number in range(50))))
            assert issuer.asked == [JWKS]

    async def test_the_one_who_asked_first_may_go(self) -> None:
        async with awkward(slow=0.1, kid="one") as issuer:
            keys = key_set(issuer)
            first = asyncio.create_task(keys.verify(issuer.sign(sub="1"), types=TYPES))
            second = asyncio.create_task(keys.verify(issuer.sign(sub="2"), types=TYPES))
            await eventually(issuer.is_asked)
            first.cancel()
            assert (await second)["sub"] == "2"
            assert issuer.asked == [JWKS]

    async def test_a_key_that_replaces_another_during_traffic_is_learned_with_one_fetch(self) -> None:
        async with awkward(slow=0.02, kid="one") as issuer:
            keys = key_set(issuer)
            old = [issuer.sign(sub=str(number)) for number in range(20)]
            assert all(await verdicts(keys, *old))
            before, issuer.key, issuer.kid = issuer.key, new_key(), "two"
            issuer.publish((before, "one"), (issuer.key, "two"))
            new = [issuer.sign(sub=str(number)) for number in range(20)]
            with clock.frozen(clock.now() + jwks.ASK_AGAIN):
                mixed = [token for pair in zip(old, new, strict=True) for token in pair]
                assert all(await verdicts(keys, *mixed))
            assert issuer.asked == [JWKS] * 2

    async def test_made_up_key_ids_cause_one_fetch_an_interval(self) -> None:
        async with awkward(kid="one") as issuer:
            keys = key_set(issuer)
            with clock.frozen(clock.now()) as watch:
                assert await verdicts(keys, issuer.sign(sub="1")) == [True]
                watch.move(jwks.ASK_AGAIN)
                made_up = [forged(issuer.sign(sub="1"), kid=f"made up {number}") for number in range(100)]
                assert not any(await verdicts(keys, *made_up))
                assert issuer.asked == [JWKS] * 2
                watch.move(jwks.ASK_AGAIN / 2)
                assert await verdicts(keys, *made_up, issuer.sign(sub="1")) == [False] * 100 + [True]
                assert issuer.asked == [JWKS] * 2

    async def test_known_keys_hold_for_a_day_while_the_issuer_is_away(self) -> None:
        async with awkward(kid="one") as issuer:
            keys = key_set(issuer)
            assert await verdicts(keys, issuer.sign(sub="1"))
            issuer.away = True
            for later, holds in ((jwks.FRESH, True), (jwks.KEEP - timedelta(minutes=1), True), (jwks.KEEP, False)):
                with clock.travel(clock.now() + later):
                    token = issuer.sign(sub="1", iat=clock.now().timestamp(), exp=clock.now().timestamp() + 300)
                    if holds:
                        assert await verdicts(keys, token) == [True]
                    else:
                        with pytest.raises(ProviderUnavailable):
                            await keys.verify(token, types=TYPES)

    async def test_an_issuer_that_has_never_answered_is_not_asked_by_everybody(self) -> None:
        async with awkward(kid="one", away=True) as issuer:
            keys = key_set(issuer)
            for _ in range(20):
                with pytest.raises(ProviderUnavailable):
                    await keys.verify(issuer.sign(sub="1"), types=TYPES)
            assert issuer.asked == [JWKS]


class TestNames:
    """Which key a token means; `one` and `two` are names of keys, None is none."""

    @pytest.mark.parametrize(
        ("published", "named", "accepted"),
        [
            (["one"], "one", True),
            (["two", "one"], "one", True),
            ([None], None, True),
            (["one"], None, True),
            ([None], "one", True),
            (["one"], "two", False),
            (["one", "two"], None, False),
            ([None, "two"], None, False),
            ([None, "two"], "one", True),
        ],
    )
    async def test_of_several_keys_none_is_guessed(
        self, published: list[str | None], named: str | None, accepted: bool
    ) -> None:
        async with awkward(kid=named) as issuer:
            issuer.publish(
                *(
                    (
                        issuer.key
                        if index == published.index(named if named in published else published[0])
                        else new_key(),
                        kid,
                    )
                    for index, kid in enumerate(published)
                )
            )
            assert await verdicts(key_set(issuer), issuer.sign(sub="1")) == [accepted]

    @pytest.mark.parametrize(
        "more", [{"use": "enc"}, {"alg": "RS512"}, {"kty": "oct", "k": "c2VjcmV0"}, {"n": "AQAB"}, {"kid": 7}]
    )
    async def test_a_key_of_another_kind_verifies_nothing(self, more: dict[str, Any]) -> None:
        async with awkward() as issuer:
            issuer.keys = [public(issuer.key) | more]
            assert await verdicts(key_set(issuer), issuer.sign(sub="1")) == [False]


class TestForged:
    async def test_tokens_are_refused_and_nothing_they_name_is_asked(self) -> None:
        async with awkward(kid="one") as issuer, awkward(kid="one") as attacker:
            keys, now = key_set(issuer), int(time.time())
            good, theirs = issuer.sign(sub="1"), attacker.sign(sub="1", iss=issuer.url)
            assert await verdicts(keys, good) == [True]
            pem = issuer.key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            claims = {"iss": issuer.url, "sub": "1", "iat": now, "exp": now + 300}
            shared = _by_shared_secret(claims, pem)
            attacker.header = {"jku": attacker.url + JWKS, "x5u": attacker.url}
            lead_away = attacker.sign(sub="1", iss=issuer.url)
            issuer.header = {"jku": attacker.url + JWKS}
            signed_and_leads_away = issuer.sign(sub="1")
            issuer.header = {"crit": ["exp"]}
            critical = issuer.sign(sub="1")
            issuer.header = {"typ": "secevent+jwt"}
            of_another_type = issuer.sign(sub="1")
            issuer.header = {}
            forgeries = [
                theirs, shared, lead_away, signed_and_leads_away, critical, of_another_type,
                forged(good, alg="none"), good.rsplit(".", 1)[0] + ".", forged(good, alg="HS256"), good[:-4] + "AAAA",
                issuer.sign(sub="1", exp=now - 60), issuer.sign(sub="1", iat=now + 600), issuer.sign(sub="1", nbf=now + 600),
                issuer.sign(sub="1", exp=None), issuer.sign(), "", "a.b.c", good + ".x", "é" + good, "x" * 9_000,
            ]  # fmt: skip
            assert await verdicts(keys, *forgeries) == [False] * len(forgeries)
            assert issuer.asked == [JWKS]
            assert attacker.asked == []


def _by_shared_secret(claims: dict[str, Any], secret: bytes) -> str:
    """HS256 with the public key for a secret: libraries refuse to do it, an attacker does not."""
    import base64
    import hmac
    import json

    def text(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    head = text(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "one"}).encode())
    body = text(json.dumps(claims).encode())
    return f"{head}.{body}.{text(hmac.digest(secret, f'{head}.{body}'.encode(), 'sha256'))}"
