"""The ledger: corrected once, shown page by page, checked, and changed by nobody."""

import logging
from datetime import timedelta

import asyncpg
import pytest
from booking_stories import TODAY, at
from credit_stories import EVE, Studio, assert_adds_up, studio
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from contracts.permissions import Role
from contracts.scheduling.credits import api
from contracts.scheduling.credits.events import CreditAdjusted
from contracts.types import uuid7
from kit import clock
from kit.db import Database, constraint
from kit.errors import Forbidden, Invalid, NotFound
from kit.scope import Scope
from scheduling.credits.models import LotOver, NotEnoughCredits
from scheduling.credits.operations import AdjustmentDiffers
from scheduling.credits.ticks import check_sums, expire_credits
from scheduling.database import Base
from testkit import published, tenancy
from testkit.servers import Servers

COPY = """
insert into credit_entries (business_id, id, lot_id, at, kind, amount, lot_remaining, lot_version, key, actor, note)
select business_id, gen_random_uuid(), lot_id, at, {kind}, amount, lot_remaining, 9, {key}, actor, note from credit_entries
"""


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    return await studio(database, here)


class TestAdjust:
    async def test_a_correction_is_made_once_and_told_with_its_reason(self, shop: Studio) -> None:
        purchase = await shop.buy_credits(5)
        lot = await shop.lot_of(purchase)
        first = await shop.adjust(lot.id, +2, key="till-3")
        again = await shop.adjust(lot.id, +2, key="till-3")
        assert (first.id, first.lot_remaining, first.key, first.note) == (again.id, 7, "adjust:till-3", "Counted")
        assert await shop.statement(purchase.customer_id) == [("grant", 5), ("adjust", 2)]
        assert len(await published(shop.database, shop.scope, CreditAdjusted)) == 1

    async def test_a_key_names_one_correction(self, shop: Studio) -> None:
        lot = await shop.lot_of(await shop.buy_credits(5))
        await shop.adjust(lot.id, -2, key="till-3")
        with pytest.raises(AdjustmentDiffers):
            await shop.adjust(lot.id, -3, key="till-3")

    async def test_never_takes_more_than_there_is_nor_nothing(self, shop: Studio) -> None:
        purchase = await shop.buy_credits(5)
        lot = await shop.lot_of(purchase)
        with pytest.raises(NotEnoughCredits):
            await shop.adjust(lot.id, -6)
        with pytest.raises(Invalid):
            await shop.adjust(lot.id, 0)
        assert await shop.balance(purchase.customer_id) == 5

    async def test_does_not_raise_the_dead(self, shop: Studio, today: clock.Frozen) -> None:
        expired = await shop.lot_of(await shop.buy_credits(5, valid_days=1))
        gone = await shop.buy_credits(5)
        lot = await shop.lot_of(gone)
        await shop.ask(api.RefundPurchase(purchase_id=gone.id))
        today.move(timedelta(days=2))
        for over in (expired, lot):
            with pytest.raises(LotOver):
                await shop.adjust(over.id, 1)


class TestStatement:
    async def test_is_paged_newest_first_without_gaps_while_it_grows(self, shop: Studio, today: clock.Frozen) -> None:
        purchase = await shop.buy_credits(50)
        lot = await shop.lot_of(purchase)
        for number in range(6):
            today.move(timedelta(seconds=number % 2))
            await shop.adjust(lot.id, number + 1)
        seen, cursor = [], None
        while True:
            page = await shop.ask(api.ListCreditEntries(customer_id=purchase.customer_id, limit=2, cursor=cursor))
            seen += [entry.amount for entry in page.items]
            await shop.adjust(lot.id, -1)
            if not page.has_more:
                break
            cursor = page.cursor
        assert seen == [6, 5, 4, 3, 2, 1, 50]

    async def test_is_one_customers_alone(self, shop: Studio) -> None:
        mine = await shop.buy_credits(5)
        hers = await shop.buy_credits(3, email="ada@example.com")
        assert await shop.statement(mine.customer_id) == [("grant", 5)]
        assert await shop.statement(hers.customer_id) == [("grant", 3)]

    async def test_says_who_did_it(self, shop: Studio) -> None:
        purchase = await shop.buy_credits(5, valid_days=1)
        with clock.frozen(TODAY + timedelta(days=2)):
            while await expire_credits(shop.database):
                pass
        page = await shop.ask(api.ListCreditEntries(customer_id=purchase.customer_id))
        assert [entry.actor for entry in page.items] == ["system:expire-credits", str(shop.scope.actor)]


class TestGuards:
    async def test_nobody_rewrites_the_ledger(self, shop: Studio) -> None:
        await shop.buy_credits(5)
        for statement in (
            "update credit_entries set amount = 6",
            "delete from credit_entries",
            "truncate credit_entries",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"):
                async with shop.database.transaction(shop.scope) as session:
                    await session.execute(text(statement))

    @pytest.mark.parametrize(
        ("statement", "guard"),
        [
            ("update credit_lots set remaining = -1", "ck_credit_lots_never_negative"),
            (COPY.format(kind="kind", key="key"), "uq_credit_entries_business_id_key"),
            (COPY.format(kind="'hold'", key="'other'"), "ck_credit_entries_direction"),
        ],
    )
    async def test_the_database_refuses_what_goes_round_the_code(
        self, shop: Studio, statement: str, guard: str
    ) -> None:
        await shop.buy_credits(5)
        with pytest.raises(IntegrityError) as refused:
            async with shop.database.transaction(shop.scope) as session:
                await session.execute(text(statement))
        assert constraint(refused.value) == guard

    async def test_a_ledger_that_does_not_add_up_is_reported(
        self, shop: Studio, servers: Servers, caplog: pytest.LogCaptureFixture
    ) -> None:
        lot = await shop.lot_of(await shop.buy_credits(5))
        connection = await asyncpg.connect(servers.admin_url)
        change = "update scheduling.credit_lots set remaining = $2 where id = $1"
        await connection.execute(change, lot.id, 4)
        with caplog.at_level(logging.CRITICAL):
            assert await check_sums(shop.database) == 0
        await connection.execute(change, lot.id, 5)
        await connection.close()
        assert [str(lot.id) in record.getMessage() for record in caplog.records] == [True]

    async def test_every_table_is_guarded_twice(self, shop: Studio) -> None:
        await tenancy.check_schema(shop.database, Base)


async def test_everything_of_another_business_does_not_exist(shop: Studio, elsewhere: Scope) -> None:
    other = await studio(shop.database, elsewhere)
    purchase = await shop.buy_credits(5)
    lot = await shop.lot_of(purchase)
    for asked in (
        api.GetCredits(customer_id=purchase.customer_id),
        api.ListCreditEntries(customer_id=purchase.customer_id),
        api.AdjustCredits(lot_id=lot.id, amount=1, note="Mine", key="till"),
    ):
        with pytest.raises(NotFound):
            await other.ask(asked)
    hers = await other.buy_credits(2)
    assert hers.customer_id != purchase.customer_id
    await other.pay(at("10:00"), email=EVE)
    assert await shop.balance(purchase.customer_id) == 5
    await assert_adds_up(shop.database, elsewhere)


async def test_who_may_see_and_correct(shop: Studio) -> None:
    purchase = await shop.buy_credits(5)
    lot = await shop.lot_of(purchase)
    adjust = api.AdjustCredits(lot_id=lot.id, amount=1, note="Counted", key="till")
    asked = (api.GetCredits(customer_id=purchase.customer_id), api.ListCreditEntries(customer_id=purchase.customer_id))
    for each in asked:
        await shop.ask(each, shop.a(Role.STAFF))
        with pytest.raises(Forbidden):
            await shop.ask(each, shop.a(Role.CUSTOMER))
    with pytest.raises(Forbidden):
        await shop.ask(adjust, shop.a(Role.STAFF))
    await shop.ask(adjust, shop.a(Role.MANAGER))
    with pytest.raises(NotFound):
        await shop.ask(api.GetCredits(customer_id=uuid7()))
