"""Logging in by WorkOS AuthKit: there and back in one browser, and whom we take the person for."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from identity_driver import GUEST, PASSWORD, Identity, acting, claims_of
from outside_driver import Person, answered, logged_in
from outside_servers import CLIENT, Emulator
from sqlalchemy import update

from contracts.identity.accounts.api import EraseMe
from contracts.identity.api import GetAccess, LogIn, RefreshLogin, RegisterUser
from contracts.identity.outside_logins.api import BeginWorkosLogin, ExchangeLoginCode, FinishWorkosLogin
from identity import providers
from identity.outside_logins import rules
from identity.providers import Providers
from identity.users.models import User
from kit import clock
from kit.db import Database, Session

pytestmark = pytest.mark.usefixtures("configured")
PAGE = "https://app.example.com/welcome?from=mail"


def address(name: str = "ada") -> str:
    return f"{name}.{uuid4().hex[:10]}@example.com"


async def prove(database: Database, email: str) -> None:
    """Somebody has followed the link in a mail."""

    async def work(session: Session) -> None:
        await session.execute(update(User).where(User.email == email).values(email_verified=True))

    await database.run(GUEST, work)


class TestLogIn:
    async def test_somebody_new_becomes_a_user(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email.upper())
        ada = logged_in(await Person(identity).by_workos(email.upper()))
        assert (ada.user.name, ada.user.email, ada.user.email_verified) == ("Ada Lovelace", email, True)

    async def test_opens_a_login_like_any_other(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        ada = logged_in(await Person(identity).by_workos(email))
        claims = claims_of(ada)
        access = await identity.ask(GetAccess(user_id=claims.sub, login_id=claims.sid, version=claims.ver))
        assert (access.active, access.only_in) == (True, None)
        assert (await identity.ask(RefreshLogin(refresh_token=ada.refresh_token))).user == ada.user

    async def test_the_same_person_is_the_same_user(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        first, second = [logged_in(await Person(identity).by_workos(email)) for _ in range(2)]
        assert second.user.id == first.user.id
        assert claims_of(second).sid != claims_of(first).sid

    async def test_whoever_comes_twice_at_once_is_one_user(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        ways = await asyncio.gather(*(Person(identity).by_workos(email) for _ in range(4)))
        assert len({logged_in(way).user.id for way in ways}) == 1

    async def test_no_password_opens_such_an_account(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        await Person(identity).by_workos(email)
        assert await identity.refusal(LogIn(email=email, password="")) == (401, "identity.wrong_credentials")

    async def test_the_way_there_says_all_that_it_has_to(self, identity: Identity) -> None:
        out = await identity.ask(BeginWorkosLogin())
        asked = dict(part.split("=", 1) for part in out.url.split("?", 1)[1].split("&"))
        assert (asked["client_id"], asked["provider"], asked["response_type"]) == (CLIENT, "authkit", "code")
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["state"]) == 43
        assert out.browser not in out.url


class TestAnswer:
    async def came_back(self, identity: Identity, workos: Emulator) -> tuple[str, dict[str, str]]:
        email = address()
        workos.person(email)
        out = await identity.ask(BeginWorkosLogin())
        return out.browser, await answered(out.url, login_hint=email)

    async def test_counts_once(self, identity: Identity, workos: Emulator) -> None:
        browser, back = await self.came_back(identity, workos)
        assert await identity.ask(FinishWorkosLogin(**back, browser=browser))
        assert await identity.refusal(FinishWorkosLogin(**back, browser=browser)) == (401, "identity.login_over")

    async def test_counts_in_the_browser_that_began_alone(self, identity: Identity, workos: Emulator) -> None:
        _, back = await self.came_back(identity, workos)
        for browser in (None, (await identity.ask(BeginWorkosLogin())).browser):
            refused = await identity.refusal(FinishWorkosLogin(**back, browser=browser))
            assert refused == (401, "identity.login_over")

    async def test_two_tabs_of_a_browser_do_not_disturb_each_other(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        first = await identity.ask(BeginWorkosLogin())
        second = await identity.ask(BeginWorkosLogin(browser=first.browser))
        assert second.browser == first.browser
        for out in (first, second):
            back = await answered(out.url, login_hint=email)
            assert logged_in(await identity.ask(FinishWorkosLogin(**back, browser=first.browser)))

    async def test_counts_for_ten_minutes(self, identity: Identity, workos: Emulator) -> None:
        browser, back = await self.came_back(identity, workos)
        with clock.travel(clock.now() + rules.BEGUN_WITHIN):
            assert (await identity.refusal(FinishWorkosLogin(**back, browser=browser)))[1] == "identity.login_over"

    async def test_a_code_of_another_login_is_refused(self, identity: Identity, workos: Emulator) -> None:
        """PKCE: the code of one login does not go with the state of another."""
        _, theirs = await self.came_back(identity, workos)
        browser, back = await self.came_back(identity, workos)
        refused = await identity.refusal(FinishWorkosLogin(**back | {"code": theirs["code"]}, browser=browser))
        assert refused == (401, "identity.login_refused")

    async def test_may_be_a_refusal(self, identity: Identity) -> None:
        out = await identity.ask(BeginWorkosLogin())
        state = out.url.split("state=")[1].split("&")[0]
        refused = FinishWorkosLogin(state=state, error="access_denied", browser=out.browser)
        assert await identity.refusal(refused) == (401, "identity.login_refused")


class TestPage:
    """A login that a page of ours began ends on this page, with a code that only it can exchange."""

    VERIFIER = "v" * 43

    async def come_back(self, identity: Identity, email: str) -> str:
        challenge = providers.challenge(self.VERIFIER)
        way = await Person(identity).by_workos(email, return_to=PAGE, code_challenge=challenge)
        assert way.tokens is None
        assert way.url is not None
        assert way.url.startswith(PAGE + "&")
        return way.url.rsplit("=", 1)[1]

    async def test_exchanges_its_code_once(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        asked = ExchangeLoginCode(code=await self.come_back(identity, email), code_verifier=self.VERIFIER)
        assert (await identity.ask(asked)).user.email == email
        assert await identity.refusal(asked) == (401, "identity.login_over")

    async def test_nobody_else_can(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        code = await self.come_back(identity, email)
        stolen = ExchangeLoginCode(code=code, code_verifier="w" * 43)
        assert await identity.refusal(stolen) == (401, "identity.login_over")

    async def test_has_a_minute(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        asked = ExchangeLoginCode(code=await self.come_back(identity, email), code_verifier=self.VERIFIER)
        with clock.travel(clock.now() + timedelta(minutes=1)):
            assert await identity.refusal(asked) == (401, "identity.login_over")

    async def test_is_told_why_not(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email, verified=False)
        challenge = providers.challenge(self.VERIFIER)
        way = await Person(identity).by_workos(email, return_to=PAGE, code_challenge=challenge)
        assert way.url == PAGE + "&login_error=identity.address_not_proven"

    @pytest.mark.parametrize(
        "page",
        ["https://evil.example.com/", "https://app.example.com.evil.org/", "https://app.example.com@evil.org/",
         "http://app.example.com/", "https://x@app.example.com/", "https://app.example.com:444/"],
    )  # fmt: skip
    async def test_is_of_an_origin_that_is_allowed(self, identity: Identity, page: str) -> None:
        asked = BeginWorkosLogin(return_to=page, code_challenge=providers.challenge(self.VERIFIER))
        assert await identity.refusal(asked) == (422, "identity.return_refused")

    async def test_has_a_challenge(self, identity: Identity) -> None:
        assert await identity.refusal(BeginWorkosLogin(return_to=PAGE)) == (422, "identity.return_refused")


class TestTakeover:
    """An address joins two accounts only when both sides have proven it."""

    async def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(
        self, identity: Identity, workos: Emulator, database: Database
    ) -> None:
        victim = await identity.register("Victim")
        await prove(database, victim.user.email)
        workos.person(victim.user.email, verified=False)
        with pytest.raises(Exception, match="address_not_proven"):
            await Person(identity).by_workos(victim.user.email)

    async def test_nor_an_account_of_its_own(self, identity: Identity, workos: Emulator) -> None:
        email = address("squatter")
        workos.person(email, verified=False)
        with pytest.raises(Exception, match="address_not_proven"):
            await Person(identity).by_workos(email)
        assert await identity.ask(RegisterUser(name="Owner", email=email, password=PASSWORD))

    async def test_proven_on_both_sides_it_is_the_same_user(
        self, identity: Identity, workos: Emulator, database: Database
    ) -> None:
        ada = await identity.register()
        await prove(database, ada.user.email)
        workos.person(ada.user.email)
        again = logged_in(await Person(identity).by_workos(ada.user.email))
        assert again.user.id == ada.user.id
        assert await identity.ask(LogIn(email=ada.user.email, password=PASSWORD))

    async def test_whoever_registered_with_a_strangers_address_shares_nothing_with_them(
        self, identity: Identity, workos: Emulator
    ) -> None:
        squatter = await identity.register("Squatter")
        workos.person(squatter.user.email)
        owner = logged_in(await Person(identity).by_workos(squatter.user.email))
        assert owner.user.id != squatter.user.id
        assert (await identity.ask(LogIn(email=squatter.user.email, password=PASSWORD))).user.id == squatter.user.id

    async def test_whoever_had_their_account_erased_is_somebody_new(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        first = logged_in(await Person(identity).by_workos(email))
        await identity.ask(EraseMe(), acting(first))
        second = logged_in(await Person(identity).by_workos(email))
        assert second.user.id != first.user.id
        assert second.user.email == email


class TestWithoutWorkos:
    async def test_there_is_no_such_login(self, identity: Identity, configured: Providers) -> None:
        providers.load(Providers(configured.ring, configured.public_url, configured.reach))
        for asked in (BeginWorkosLogin(), FinishWorkosLogin(state="any", code="any", browser="anything")):
            assert await identity.refusal(asked) == (404, "identity.provider_not_configured")
