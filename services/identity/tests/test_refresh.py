"""Refresh tokens: one use each, the same successor for a double send, the end of the login for a thief."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identity_driver import GUEST, PASSWORD, Identity, Refused, claims_of
from sqlalchemy import func, select

from contracts.identity.api import GetAccess, LogIn, LogOut, RefreshLogin, Tokens
from identity.audit.models import UserAuditEntry
from identity.logins import rules
from identity.logins.models import RefreshToken
from identity.logins.rules import Meaning
from kit import clock
from kit.db import Database, Session

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = rules.GRACE + timedelta(seconds=1)


class TestMeaning:
    def of(self, **changes: object) -> Meaning:
        token = {"generation": 3, "newest": 3, "used_at": None, "expires_at": NOW + rules.IDLE, "now": NOW}
        return rules.meaning(**{**token, **changes})

    def test_the_newest_is_exchanged(self) -> None:
        assert self.of() is Meaning.ROTATE

    def test_one_that_ran_out_is_worthless(self) -> None:
        assert self.of(expires_at=NOW) is Meaning.WORTHLESS

    def test_the_one_before_is_a_repeat_for_ten_seconds(self) -> None:
        assert self.of(newest=4, used_at=NOW - rules.GRACE) is Meaning.REPEAT
        assert self.of(newest=4, used_at=NOW - LATER) is Meaning.THEFT

    @given(ahead=st.integers(2, 1_000), seconds=st.integers(0, 10**6))
    def test_any_earlier_one_is_theft(self, ahead: int, seconds: int) -> None:
        used = {"newest": 3 + ahead, "used_at": NOW - timedelta(seconds=seconds)}
        assert self.of(**used) is Meaning.THEFT


class TestDelay:
    def test_five_are_free(self) -> None:
        assert [rules.delay(failures).total_seconds() for failures in range(9)] == [0, 0, 0, 0, 0, 1, 2, 4, 8]

    @given(st.integers(0, 10**9))
    def test_grows_to_five_minutes_and_no_further(self, failures: int) -> None:
        assert rules.delay(failures) <= rules.delay(failures + 1) <= rules.LONGEST_DELAY


async def refresh(identity: Identity, token: str) -> Tokens:
    return await identity.ask(RefreshLogin(refresh_token=token))


async def is_active(identity: Identity, tokens: Tokens) -> bool:
    claims = claims_of(tokens)
    return (await identity.ask(GetAccess(user_id=claims.sub, login_id=claims.sid))).active


class TestRefresh:
    async def test_gives_a_new_pair_of_the_same_login(self, identity: Identity) -> None:
        ada = await identity.register()
        fresh = await refresh(identity, ada.refresh_token)
        assert fresh.refresh_token != ada.refresh_token
        assert claims_of(fresh).sid == claims_of(ada).sid
        assert fresh.user == ada.user

    async def test_a_chain_lasts_as_long_as_it_is_used(self, identity: Identity) -> None:
        tokens = await identity.register()
        with clock.frozen(clock.now()) as watch:
            for _ in range(5):
                watch.move(rules.IDLE - timedelta(seconds=1))
                tokens = await refresh(identity, tokens.refresh_token)
            watch.move(rules.IDLE)
            assert await identity.refusal(RefreshLogin(refresh_token=tokens.refresh_token)) == (
                401,
                "identity.refresh_refused",
            )

    async def test_a_login_ends_after_its_time_however_busy(self, identity: Identity) -> None:
        tokens = await identity.register()
        with clock.frozen(clock.now()) as watch:
            for _ in range(8):
                watch.move(rules.LASTS / 9)
                tokens = await refresh(identity, tokens.refresh_token)
            watch.move(rules.LASTS / 9)
            assert (await identity.refusal(RefreshLogin(refresh_token=tokens.refresh_token)))[0] == 401

    async def test_a_token_sent_twice_at_once_gives_the_same_successor(self, identity: Identity) -> None:
        ada = await identity.register()
        first, second = [await refresh(identity, ada.refresh_token) for _ in range(2)]
        assert first.refresh_token == second.refresh_token
        assert await is_active(identity, second)

    async def test_of_twenty_at_once_one_family_lives_with_one_successor(
        self, identity: Identity, database: Database
    ) -> None:
        ada = await identity.register()
        with clock.frozen(clock.now()):
            answers = await asyncio.gather(*(refresh(identity, ada.refresh_token) for _ in range(20)))
        assert len({answer.refresh_token for answer in answers}) == 1
        assert {claims_of(answer).sid for answer in answers} == {claims_of(ada).sid}

        async def live(session: Session) -> int:
            unused = RefreshToken.used_at.is_(None), RefreshToken.login_id == claims_of(ada).sid
            return (await session.scalars(select(func.count()).select_from(RefreshToken).where(*unused))).one()

        assert await database.run(GUEST, live) == 1

    @pytest.mark.parametrize("token", ["nxr_" + "A" * 43, "no-token-of-ours"])
    async def test_a_made_up_token_opens_nothing(self, identity: Identity, token: str) -> None:
        assert await identity.refusal(RefreshLogin(refresh_token=token)) == (401, "identity.refresh_refused")

    async def test_an_access_token_is_no_refresh_token(self, identity: Identity) -> None:
        ada = await identity.register()
        assert (await identity.refusal(RefreshLogin(refresh_token=ada.access_token)))[0] == 401


class TestTheft:
    async def test_a_token_used_again_later_ends_the_login(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()
        fresh = await refresh(identity, ada.refresh_token)
        with clock.travel(clock.now() + LATER):
            again = RefreshLogin(refresh_token=ada.refresh_token)
            assert await identity.refusal(again) == (401, "identity.token_reused")
            assert not await is_active(identity, fresh)
            for token in (ada.refresh_token, fresh.refresh_token):
                ended = await identity.refusal(RefreshLogin(refresh_token=token))
                assert ended == (401, "identity.refresh_refused")

        async def noted(session: Session) -> list[dict]:
            query = select(UserAuditEntry.detail).where(UserAuditEntry.command == RefreshLogin.subject)
            return list(await session.scalars(query.where(UserAuditEntry.user_id == ada.user.id)))

        [detail] = await database.run(GUEST, noted)
        assert detail["because"] == "token_reused"

    async def test_there_is_no_grace_once_the_successor_was_used(self, identity: Identity) -> None:
        ada = await identity.register()
        fresh = await refresh(identity, ada.refresh_token)
        newest = await refresh(identity, fresh.refresh_token)
        assert (await identity.refusal(RefreshLogin(refresh_token=ada.refresh_token)))[1] == "identity.token_reused"
        assert not await is_active(identity, newest)

    async def test_other_logins_of_the_user_stand(self, identity: Identity) -> None:
        ada = await identity.register()
        phone = await identity.ask(LogIn(email=ada.user.email, password=PASSWORD))
        await refresh(identity, (await refresh(identity, ada.refresh_token)).refresh_token)
        await identity.refusal(RefreshLogin(refresh_token=ada.refresh_token))
        assert await is_active(identity, phone)

    async def test_thief_and_owner_racing_leave_one_family_or_none(self, identity: Identity) -> None:
        for _ in range(5):
            ada = await identity.register()
            fresh = await refresh(identity, ada.refresh_token)
            both = [refresh(identity, token) for token in (ada.refresh_token, fresh.refresh_token) * 5]
            answers = await asyncio.gather(*both, return_exceptions=True)
            assert all(isinstance(answer, Tokens) or answer.status == 401 for answer in answers)
            reused = [answer for answer in answers if isinstance(answer, Refused)]
            assert bool(reused) is not await is_active(identity, ada)


class TestLogOut:
    async def test_ends_the_login(self, identity: Identity) -> None:
        ada = await identity.register()
        fresh = await refresh(identity, ada.refresh_token)
        assert (await identity.ask(LogOut(refresh_token=fresh.refresh_token))).done
        assert not await is_active(identity, ada)
        assert (await identity.refusal(RefreshLogin(refresh_token=fresh.refresh_token)))[0] == 401

    async def test_twice_or_with_a_token_of_nobody_is_done_as_well(self, identity: Identity) -> None:
        ada = await identity.register()
        for token in (ada.refresh_token, ada.refresh_token, "nxr_" + "A" * 43):
            assert (await identity.ask(LogOut(refresh_token=token))).done

    async def test_the_gateway_hears_of_it(self, identity: Identity, heard: list[tuple[str, dict]]) -> None:
        ada = await identity.register()
        await identity.ask(LogOut(refresh_token=ada.refresh_token))
        claims = claims_of(ada).model_dump(mode="json")
        told = {"user_id": claims["sub"], "login_id": claims["sid"]}
        assert heard == [("live.identity.-.access", told)]

    async def test_the_gateway_hears_of_a_theft(self, identity: Identity, heard: list[tuple[str, dict]]) -> None:
        ada = await identity.register()
        await refresh(identity, (await refresh(identity, ada.refresh_token)).refresh_token)
        assert heard == []
        await identity.refusal(RefreshLogin(refresh_token=ada.refresh_token))
        assert [data["login_id"] for _, data in heard] == [claims_of(ada).model_dump(mode="json")["sid"]]
