"""Logging in: the same answer for a wrong password and an unknown address, slower after every failure."""

import asyncio
from datetime import timedelta

import jwt
import pytest
from identity_driver import GUEST, PASSWORD, Identity, Refused, claims_of
from sqlalchemy import func, select, update

from contracts.identity import tokens as published_language
from contracts.identity.api import GetKeys, LogIn, LogOut, RefreshLogin, RegisterUser
from contracts.identity.events import UserRegistered
from identity import keyring, passwords
from identity.audit.models import UserAuditEntry
from identity.logins import rules
from identity.logins.models import Login, LoginAttempts, RefreshToken
from identity.logins.ticks import forget_logins
from identity.users.models import User
from kit import clock
from kit.db import Database, Session
from testkit import envelopes

WRONG = "wrong horse battery"


class TestRegister:
    async def test_logs_in_at_once(self, identity: Identity, keys: keyring.Keyring) -> None:
        asked = RegisterUser(name="Ada Lovelace", email="Ada.Lovelace@Example.com", password=PASSWORD)
        tokens = await identity.ask(asked)
        assert (tokens.user.email, tokens.user.email_verified) == ("ada.lovelace@example.com", False)
        assert await identity.ask(LogIn(email="ADA.lovelace@example.com", password=PASSWORD))

    async def test_is_told_once(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()
        told = [
            event for event in await envelopes(database, GUEST, UserRegistered) if event.data.user_id == ada.user.id
        ]
        assert [(event.sequence, event.businessid, event.data.name) for event in told] == [("1", None, ada.user.name)]

    async def test_the_password_is_stored_as_argon2id(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()

        async def stored(session: Session) -> str:
            return (await session.scalars(select(User.password_hash).where(User.id == ada.user.id))).one()

        assert (await database.run(GUEST, stored)).startswith("$argon2id$v=19$m=19456,t=2,p=1$")

    @pytest.mark.parametrize("password", ["pässwörd-ü-1234", "\U0001f511" * 12, "tab\tand\nline here"])
    async def test_any_text_is_a_password(self, identity: Identity, password: str) -> None:
        email = f"any{abs(hash(password))}@example.com"
        await identity.ask(RegisterUser(name="Any", email=email, password=password))
        assert await identity.ask(LogIn(email=email, password=password))


class TestLogIn:
    async def test_every_time_is_a_login_of_its_own(self, identity: Identity) -> None:
        ada = await identity.register()
        again = await identity.ask(LogIn(email=ada.user.email, password=PASSWORD))
        assert claims_of(again).sub == claims_of(ada).sub
        assert claims_of(again).sid != claims_of(ada).sid

    async def test_a_wrong_password_and_an_unknown_address_are_answered_alike(self, identity: Identity) -> None:
        ada = await identity.register()
        for turn in range(8):  # until both have to wait
            problems = []
            for email in (ada.user.email, "nobody-at-all@example.com"):
                with pytest.raises(Refused) as refused:
                    await identity.ask(LogIn(email=email, password=WRONG))
                problems.append((refused.value.status, refused.value.problem, refused.value.headers.get("retry-after")))
            assert problems[0] == problems[1]
            assert problems[0][0] == (401 if turn < rules.FREE_FAILURES else 429)

    async def test_failures_slow_an_account_down(self, identity: Identity) -> None:
        ada = await identity.register()
        good, bad = (LogIn(email=ada.user.email, password=password) for password in (PASSWORD, WRONG))
        with clock.frozen(clock.now()) as watch:
            for _ in range(rules.FREE_FAILURES):
                assert (await identity.refusal(bad))[0] == 401
            with pytest.raises(Refused) as refused:
                await identity.ask(good)
            assert (refused.value.status, refused.value.headers["retry-after"]) == (429, "1")
            watch.move(timedelta(seconds=1))
            assert (await identity.refusal(bad))[0] == 401
            watch.move(timedelta(seconds=1))
            assert (await identity.refusal(good))[0] == 429
            watch.move(timedelta(seconds=1))
            assert await identity.ask(good)
            assert (await identity.refusal(bad))[0] == 401  # the slate is clean
            assert await identity.ask(good)

    async def test_others_are_not_slowed_down(self, identity: Identity) -> None:
        ada, grace = await identity.register(), await identity.register("Grace")
        for _ in range(rules.FREE_FAILURES + 1):
            await identity.refusal(LogIn(email=ada.user.email, password=WRONG))
        assert await identity.ask(LogIn(email=grace.user.email, password=PASSWORD))

    async def test_guesses_sent_at_once_are_judged_one_by_one(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()
        guesses = [identity.ask(LogIn(email=ada.user.email, password=WRONG)) for _ in range(20)]
        with clock.frozen(clock.now()):
            answers = await asyncio.gather(*guesses, return_exceptions=True)
        assert [getattr(answer, "status", 200) for answer in answers].count(401) == rules.FREE_FAILURES

    async def test_a_hash_with_older_parameters_is_renewed(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()
        from argon2 import PasswordHasher

        old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)

        async def age(session: Session) -> None:
            await session.execute(update(User).where(User.id == ada.user.id).values(password_hash=old))

        async def stored(session: Session) -> str:
            return (await session.scalars(select(User.password_hash).where(User.id == ada.user.id))).one()

        await database.run(GUEST, age)
        assert await identity.ask(LogIn(email=ada.user.email, password=PASSWORD))
        assert not passwords.is_outdated(await database.run(GUEST, stored))
        assert await identity.ask(LogIn(email=ada.user.email, password=PASSWORD))

    async def test_is_noted_in_the_audit_log(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()
        await identity.ask(LogOut(refresh_token=ada.refresh_token))

        async def noted(session: Session) -> list[str]:
            query = select(UserAuditEntry.command).where(UserAuditEntry.user_id == ada.user.id)
            return list(await session.scalars(query.order_by(UserAuditEntry.at)))

        assert await database.run(GUEST, noted) == [RegisterUser.subject, LogIn.subject, LogOut.subject]


class TestAccessTokens:
    async def test_are_verified_with_the_published_key(self, identity: Identity) -> None:
        ada = await identity.register()
        header = jwt.get_unverified_header(ada.access_token)
        assert (header["typ"], header["alg"]) == ("at+jwt", "EdDSA")
        [key] = [key for key in (await identity.ask(GetKeys())).keys if key["kid"] == header["kid"]]
        claims = jwt.decode(
            ada.access_token, jwt.PyJWK(key), algorithms=["EdDSA"], audience=published_language.AUDIENCE,
            issuer=published_language.ISSUER, options={"require": ["exp", "iat", "sub", "aud", "iss", "jti"]},
        )  # fmt: skip
        assert claims["exp"] - claims["iat"] == ada.expires_in == 600
        assert claims_of(ada).sub == ada.user.id
        assert claims["ver"] == 1

    def test_previous_keys_stay_published(self) -> None:
        old, new = keyring.Keyring(bytes(32)), keyring.Keyring(bytes(31) + b"1", [])
        public = jwt.PyJWK(old.public_keys[0]).key.public_bytes_raw()
        rotated = keyring.Keyring(bytes(31) + b"1", [public])
        assert rotated.public_keys == [*new.public_keys, *old.public_keys]

    def test_a_key_is_named_by_its_thumbprint(self) -> None:
        # RFC 8037, appendix A: the key of A.1 and its thumbprint of A.3
        seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
        [key] = keyring.Keyring(seed).public_keys
        assert key["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        assert key["kid"] == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        assert "d" not in key


class TestForgetting:
    async def test_keeps_what_still_counts_and_drops_the_rest(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()
        await identity.ask(RefreshLogin(refresh_token=ada.refresh_token))
        await identity.refusal(LogIn(email=ada.user.email, password=WRONG))

        async def left(session: Session) -> tuple[int, int]:
            of_ada = select(func.count()).select_from(RefreshToken).join(Login).where(Login.user_id == ada.user.id)
            failures = select(func.count()).select_from(LoginAttempts)
            return (await session.scalars(of_ada)).one(), (await session.scalars(failures)).one()

        await forget_logins(database)
        kept, failures = await database.run(GUEST, left)
        assert kept == 2
        assert failures > 0
        with clock.travel(clock.now() + rules.KEEP_USED + timedelta(minutes=1)):
            await forget_logins(database)
            assert await database.run(GUEST, left) == (1, 0)
        with clock.travel(clock.now() + rules.LASTS + rules.KEEP_USED + timedelta(minutes=1)):
            await forget_logins(database)
            assert await database.run(GUEST, left) == (0, 0)
