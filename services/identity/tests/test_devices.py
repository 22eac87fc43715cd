"""The list of logins: one's own, with what each device calls itself; any of them can be ended."""

from datetime import timedelta

from identity_driver import PASSWORD, Identity, acting, claims_of

from contracts.identity.api import Access, GetAccess, LogIn, RefreshLogin, Tokens
from contracts.identity.logins.api import EndLogin, EndOtherLogins, ListLogins
from contracts.types import uuid7
from kit import clock


async def stands(identity: Identity, tokens: Tokens) -> bool:
    claims = claims_of(tokens)
    access: Access = await identity.ask(GetAccess(user_id=claims.sub, login_id=claims.sid, version=claims.ver))
    return access.active


async def on_two_devices(identity: Identity) -> tuple[Tokens, Tokens]:
    laptop = await identity.register()
    phone = await identity.ask(LogIn(email=laptop.user.email, password=PASSWORD, user_agent="Harbour for phones/2.1"))
    return laptop, phone


class TestListing:
    async def test_shows_devices_the_one_used_last_first(self, identity: Identity) -> None:
        laptop, phone = await on_two_devices(identity)
        with clock.frozen(clock.now()) as watch:
            watch.move(timedelta(minutes=10))
            laptop = await identity.ask(RefreshLogin(refresh_token=laptop.refresh_token))
            listed = (await identity.ask(ListLogins(), acting(laptop))).items
            used = clock.now()
        assert [login.id for login in listed] == [claims_of(laptop).sid, claims_of(phone).sid]
        assert [(login.user_agent, login.current) for login in listed] == [
            (None, True),
            ("Harbour for phones/2.1", False),
        ]
        assert listed[0].last_used_at == used
        assert listed[1].last_used_at == listed[1].opened_at

    async def test_shows_nobody_elses_and_none_that_ended(self, identity: Identity) -> None:
        laptop, phone = await on_two_devices(identity)
        other = await identity.register("Grace")
        assert len((await identity.ask(ListLogins(), acting(other))).items) == 1
        await identity.ask(EndLogin(login_id=claims_of(phone).sid), acting(laptop))
        assert [login.current for login in (await identity.ask(ListLogins(), acting(laptop))).items] == [True]


class TestEnding:
    async def test_one(self, identity: Identity, heard: list[tuple[str, dict]]) -> None:
        laptop, phone = await on_two_devices(identity)
        await identity.ask(EndLogin(login_id=claims_of(phone).sid), acting(laptop))
        assert [await stands(identity, each) for each in (laptop, phone)] == [True, False]
        assert (await identity.refusal(RefreshLogin(refresh_token=phone.refresh_token)))[0] == 401
        assert [subject for subject, _ in heard if subject.endswith("access")], "the gateway hears of it"

    async def test_all_others(self, identity: Identity, heard: list[tuple[str, dict]]) -> None:
        laptop, phone = await on_two_devices(identity)
        tablet = await identity.ask(LogIn(email=laptop.user.email, password=PASSWORD))
        await identity.ask(EndOtherLogins(), acting(phone))
        assert [await stands(identity, each) for each in (laptop, phone, tablet)] == [False, True, False]
        assert [subject for subject, _ in heard if subject.endswith("access")]

    async def test_a_strangers_login_is_one_that_does_not_exist(self, identity: Identity) -> None:
        laptop, other = await identity.register(), await identity.register("Grace")
        theirs, nobodys = (EndLogin(login_id=each) for each in (claims_of(other).sid, uuid7()))
        answers = [await identity.refusal(each, acting(laptop)) for each in (theirs, nobodys)]
        assert answers == [(404, "not_found")] * 2
        assert await stands(identity, other)

    async def test_takes_a_person(self, identity: Identity) -> None:
        for ask in (ListLogins(), EndOtherLogins(), EndLogin(login_id=uuid7())):
            assert await identity.refusal(ask) == (401, "unauthorized")
