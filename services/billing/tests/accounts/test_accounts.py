"""Connected accounts: opened once whatever goes wrong, and kept as Stripe says they are."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from billing_process import ENVIRONMENT
from sellers import Shop, Twin
from sqlalchemy import update

from billing.accounts import queries
from billing.accounts.operations import CountryNotKnown
from billing.addresses import AddressRefused
from billing.businesses.models import Business
from billing.businesses.queries import BusinessNotHeardOf
from billing.looks import operations as looks
from billing.stripe import StripeAway, StripeRefused
from contracts.billing.accounts.api import CreateAccountLink, GetAccount, OpenAccount
from contracts.billing.accounts.shapes import PaymentAccount
from contracts.billing.events import ConnectAccountChanged
from contracts.permissions import Role
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, NotFound
from kit.scope import Scope
from testkit.events import published

LINK = CreateAccountLink(return_url="https://harbour.example/done", refresh_url="https://harbour.example/again")


@pytest.fixture
async def newcomer(database: Database, here: Scope, twin: Twin) -> Shop:
    """A business that has no account yet."""
    return await Shop(database, here, twin).open()


async def opened(shop: Shop) -> list[dict[str, Any]]:
    """The accounts that Stripe has made for a business."""
    accounts = (await shop.twin.state()).get("account", [])
    return [each for each in accounts if each["metadata"].get("nexus_business") == shop.business]


async def look(shop: Shop, account: str) -> PaymentAccount:
    await shop.run(partial(looks.want, kind="account", object_id=account, account=account))
    await shop.look()
    found: PaymentAccount = await shop.ask(GetAccount())
    return found


class TestOpen:
    async def test_makes_an_account_of_the_businesss_own(self, newcomer: Shop) -> None:
        told = await newcomer.ask(OpenAccount())
        (made,) = await opened(newcomer)
        assert (told.account_id, told.country, told.currency) == (made["id"], "DE", "EUR")
        assert (made["country"], made["default_currency"]) == ("DE", "eur")
        assert made["controller"]["losses"]["payments"] == "stripe"
        assert made["controller"]["fees"]["payer"] == "account"
        assert not told.charges_enabled
        (event,) = await published(newcomer.database, newcomer.scope, ConnectAccountChanged)
        assert (event.business_id, event.charges_enabled) == (newcomer.scope.business_id, False)
        assert await newcomer.run(partial(queries.owner, stripe_id=made["id"])) == newcomer.scope.business_id

    async def test_asked_again_tells_of_the_one_there_is(self, newcomer: Shop) -> None:
        first = await newcomer.ask(OpenAccount())
        assert await newcomer.ask(OpenAccount(country="FR")) == first
        assert len(await opened(newcomer)) == 1

    async def test_several_at_once_make_one(self, newcomer: Shop) -> None:
        told = await asyncio.gather(*(newcomer.ask(OpenAccount()) for _ in range(5)), return_exceptions=True)
        assert all(isinstance(each, PaymentAccount | StripeAway) for each in told), told
        assert (await newcomer.ask(OpenAccount())).account_id == (await opened(newcomer))[0]["id"]
        assert len(await opened(newcomer)) == 1

    async def test_where_it_is_follows_from_its_zone_unless_said(self, newcomer: Shop) -> None:
        await newcomer.run(lambda session: session.execute(update(Business).values(timezone="Etc/UTC")))
        with pytest.raises(CountryNotKnown):
            await newcomer.ask(OpenAccount())
        assert (await newcomer.ask(OpenAccount(country="AT"))).country == "AT"

    async def test_waits_for_word_of_the_business(self, database: Database, here: Scope, twin: Twin) -> None:
        with pytest.raises(BusinessNotHeardOf):
            await Shop(database, here, twin).ask(OpenAccount())

    async def test_is_for_owners(self, newcomer: Shop) -> None:
        for asked in (OpenAccount(), LINK):
            with pytest.raises(Forbidden):
                await newcomer.ask(asked, newcomer.a(Role.MANAGER))
        with pytest.raises(Forbidden):
            await newcomer.ask(GetAccount(), newcomer.a(Role.STAFF))


class TestTrouble:
    async def test_an_answer_that_is_lost_makes_no_second_account(self, newcomer: Shop) -> None:
        await newcomer.twin.switch("faults", kind="lose", method="POST", path="/v1/accounts")
        with pytest.raises(StripeAway):
            await newcomer.ask(OpenAccount())
        assert (await newcomer.ask(GetAccount())).account_id is None
        assert (await newcomer.ask(OpenAccount())).account_id == (await opened(newcomer))[0]["id"]
        assert len(await opened(newcomer)) == 1

    async def test_a_day_later_it_is_looked_up(self, newcomer: Shop) -> None:
        await newcomer.twin.switch("faults", kind="lose", method="POST", path="/v1/accounts")
        with pytest.raises(StripeAway):
            await newcomer.ask(OpenAccount())
        await newcomer.twin.switch("clock", seconds=25 * 3600)
        with clock.frozen(clock.now() + timedelta(hours=25)):
            assert (await newcomer.ask(OpenAccount())).account_id == (await opened(newcomer))[0]["id"]
        assert len(await opened(newcomer)) == 1

    async def test_another_country_is_a_new_attempt_unless_the_first_was_made(self, newcomer: Shop) -> None:
        await newcomer.twin.switch("faults", kind="lose", method="POST", path="/v1/accounts")
        with pytest.raises(StripeAway):
            await newcomer.ask(OpenAccount())
        assert (await newcomer.ask(OpenAccount(country="AT"))).account_id == (await opened(newcomer))[0]["id"]
        assert len(await opened(newcomer)) == 1

    async def test_what_stripe_refused_is_asked_anew_with_other_words(self, newcomer: Shop) -> None:
        await newcomer.twin.switch("faults", kind="refuse", method="POST", path="/v1/accounts", status=400)
        with pytest.raises((StripeRefused, StripeAway)):
            await newcomer.ask(OpenAccount(country="XX"))
        assert (await newcomer.ask(OpenAccount(country="AT"))).country == "AT"
        assert [each["country"] for each in await opened(newcomer)] == ["AT"]

    async def test_a_process_that_is_killed_after_the_call_leaves_one_account(self, newcomer: Shop) -> None:
        scope = newcomer.scope
        script = (
            "import asyncio; from uuid import UUID; import billing.main; from kit.db import Database;"
            "from kit.scope import system; from billing.accounts import activities;"
            "from contracts.billing.accounts.api import OpenAccount\n"
            f"asyncio.run(activities.make(Database('{newcomer.database.url}'),"
            f" system('test', UUID('{scope.business_id}')), OpenAccount()))"
        )
        environment = os.environ | ENVIRONMENT | {
            "NEXUS_STRIPE_URL": newcomer.twin.url, "CRASHPOINT": "accounts.after_create",
        }  # fmt: skip
        killed = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", script], env=environment, capture_output=True, check=False
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert len(await opened(newcomer)) == 1
        assert (await newcomer.ask(OpenAccount())).account_id == (await opened(newcomer))[0]["id"]
        assert len(await opened(newcomer)) == 1


class TestLink:
    async def test_leads_into_stripes_pages(self, newcomer: Shop) -> None:
        account = (await newcomer.ask(OpenAccount())).account_id
        link = await newcomer.ask(LINK)
        assert account in link.url
        agreed = await newcomer.twin.http.post(link.url)
        assert agreed.headers["location"] == LINK.return_url
        told = await look(newcomer, account)
        assert (told.charges_enabled, told.payouts_enabled, told.details_submitted) == (True, True, True)
        assert await newcomer.run(queries.get_ready) == account

    async def test_returns_over_https_alone(self, newcomer: Shop) -> None:
        await newcomer.ask(OpenAccount())
        with pytest.raises(AddressRefused):
            await newcomer.ask(LINK.model_copy(update={"refresh_url": "http://harbour.example/"}))

    async def test_needs_an_account(self, newcomer: Shop) -> None:
        with pytest.raises(NotFound):
            await newcomer.ask(LINK)


class TestLook:
    async def test_keeps_what_stripe_wants_and_tells_it_once(self, shop: Shop) -> None:
        assert (await look(shop, shop.account)).requirements == []
        await shop.twin.switch(f"accounts/{shop.account}/restrict", due=["individual.verification.document"])
        for _ in range(2):
            told = await look(shop, shop.account)
        assert (told.charges_enabled, told.requirements) == (False, ["individual.verification.document"])
        assert told.disabled_reason == "requirements.past_due"
        (event,) = await published(shop.database, shop.scope, ConnectAccountChanged)
        assert (event.charges_enabled, event.requirements) == (False, told.requirements)
        with pytest.raises(queries.NotTakingPayments):
            await shop.run(queries.get_ready)

    async def test_notices_that_access_was_taken_away_and_another_is_opened(self, shop: Shop) -> None:
        await shop.twin.switch(f"accounts/{shop.account}/deauthorize")
        for _ in range(2):
            told = await look(shop, shop.account)
        assert told.disconnected_at is not None
        assert not told.charges_enabled
        with pytest.raises(queries.NotTakingPayments):
            await shop.run(queries.get_ready)
        (event,) = await published(shop.database, shop.scope, ConnectAccountChanged)
        assert event.disconnected
        with pytest.raises(NotFound):
            await shop.ask(LINK)
        another = await shop.ask(OpenAccount())
        assert another.account_id not in (None, shop.account)
        assert another.disconnected_at is None
        await look(shop, shop.account)
        assert (await shop.ask(GetAccount())).disconnected_at is None, "the old one says nothing any more"

    async def test_that_fails_changes_nothing(self, shop: Shop) -> None:
        before = await shop.ask(GetAccount())
        await shop.twin.switch("faults", kind="refuse", path="/v1/accounts", times=1)
        assert await look(shop, shop.account) == before


class TestAnotherBusiness:
    async def test_sees_and_opens_its_own_alone(self, shop: Shop, other_shop: Shop) -> None:
        assert (await other_shop.ask(GetAccount())).account_id == other_shop.account
        assert (await other_shop.ask(OpenAccount())).account_id == other_shop.account
        assert other_shop.account in (await other_shop.ask(LINK)).url
        assert shop.account != other_shop.account

    async def test_is_untouched_by_what_becomes_of_ones_own(self, shop: Shop, other_shop: Shop) -> None:
        before = await other_shop.ask(GetAccount())
        await shop.twin.switch(f"accounts/{shop.account}/deauthorize")
        await look(shop, shop.account)
        await look(other_shop, shop.account)
        assert (await other_shop.ask(GetAccount())) == before

    async def test_without_an_account_has_none(self, shop: Shop, database: Database, elsewhere: Scope) -> None:
        nobody = await Shop(database, elsewhere, shop.twin).open()
        with pytest.raises(NotFound):
            await nobody.ask(GetAccount())


async def test_the_directory_leads_from_an_account_to_its_business(shop: Shop) -> None:
    assert await shop.run(partial(queries.owner, stripe_id=shop.account)) == shop.scope.business_id
    assert await shop.run(partial(queries.owner, stripe_id="acct_of_nobody")) is None
