"""The books: each fact once, in balance whoever writes it, and readable by account and period."""

from datetime import UTC, datetime, timedelta
from functools import partial

import asyncpg
import pytest
from sellers import ask
from sqlalchemy.exc import DBAPIError

from billing.ledger import operations, queries
from billing.ledger.models import Account, LedgerFact, LedgerLine
from billing.ledger.operations import AnotherFact, OutOfBalance
from billing.ledger.ticks import books_check
from billing.main import app
from contracts.billing.ledger.api import GetBalances, ListLedgerFacts
from contracts.permissions import Role
from contracts.types import uuid7
from kit import metrics
from kit.db import Database, Session
from kit.errors import Forbidden
from kit.scope import GUEST, Scope

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SALE = {Account.STRIPE: 1_190, Account.SALES: -1_000, Account.TAX: -190}
REFUND = {Account.STRIPE: -119, Account.SALES: 100, Account.TAX: 19}


async def post(database: Database, scope: Scope, key: str, lines=SALE, *, currency="EUR", at=NOON) -> bool:
    return await database.run(
        scope, lambda session: operations.post(session, key, currency, lines, happened_at=at)
    )  # fmt: skip


def fact(**fields) -> LedgerFact:
    defaults = {"currency": "EUR", "turnover_minor": 100, "happened_at": NOON, "actor": "system:test"}
    return LedgerFact(**({"id": uuid7(), "key": f"payment:{uuid7()}"} | defaults | fields))


def line(of: LedgerFact, account: Account, amount: int, currency: str = "EUR") -> LedgerLine:
    return LedgerLine(fact_id=of.id, account=account, amount_minor=amount, currency=currency)


async def write(database: Database, scope: Scope, *rows) -> None:
    """Write rows past `post`, as somebody might who did not know of it."""

    async def work(session: Session) -> None:
        for row in rows:
            session.add(row)
            await session.flush()

    await database.run(scope, work)


class TestPost:
    async def test_the_same_fact_twice_is_one(self, database, here):
        assert [await post(database, here, "payment:pi_1") for _ in range(2)] == [True, False]
        told = await ask(database, here, ListLedgerFacts())
        assert [(line.account, line.amount.amount_minor) for line in told.items[0].lines] == sorted(SALE.items())
        assert len(told.items) == 1

    async def test_a_key_is_each_business_own(self, database, here, elsewhere):
        assert await post(database, here, "payment:pi_1")
        assert await post(database, elsewhere, "payment:pi_1", REFUND)

    @pytest.mark.parametrize(
        "other",
        [
            {"lines": {Account.STRIPE: 1_191, Account.SALES: -1_001, Account.TAX: -190}},
            {"lines": {Account.DESK: 1_190, Account.SALES: -1_000, Account.TAX: -190}},
            {"lines": {Account.STRIPE: 1_190, Account.SALES: -1_190}},
            {"lines": {}},
            {"currency": "USD"},
        ],
    )
    async def test_another_fact_under_the_same_key_is_a_bug(self, database, here, other):
        await post(database, here, "payment:pi_1")
        with pytest.raises(AnotherFact, match="payment:pi_1"):
            await post(database, here, "payment:pi_1", **other)

    async def test_lines_that_do_not_sum_to_zero_are_a_bug(self, database, here):
        with pytest.raises(OutOfBalance):
            await post(database, here, "payment:pi_1", {Account.STRIPE: 100, Account.SALES: -99})

    async def test_what_moves_nothing_is_left_out(self, database, here):
        assert await post(database, here, "fees:pi_1", {Account.STRIPE: -30, Account.STRIPE_FEES: 30, Account.TAX: 0})
        assert await post(database, here, "payment:pi_free", {Account.STRIPE: 0, Account.SALES: 0})
        told = await ask(database, here, ListLedgerFacts())
        assert [len(item.lines) for item in told.items] == [0, 2]


class TestTheDatabaseRefuses:
    async def test_lines_that_do_not_sum_to_zero(self, database, here):
        wrong = fact()
        await self.refused(database, here, wrong, line(wrong, Account.STRIPE, 100), line(wrong, Account.SALES, -99))

    async def test_one_line_alone(self, database, here):
        wrong = fact()
        await self.refused(database, here, wrong, line(wrong, Account.STRIPE, 100))

    async def test_lines_in_two_currencies(self, database, here):
        wrong = fact()
        lines = line(wrong, Account.STRIPE, 100), line(wrong, Account.SALES, -100, currency="USD")
        await self.refused(database, here, wrong, *lines)

    async def test_a_fact_whose_lines_are_not_there(self, database, here):
        await self.refused(database, here, fact())

    async def test_lines_that_come_later_though_they_sum_to_zero(self, database, here):
        right = fact()
        await write(database, here, right, line(right, Account.STRIPE, 100), line(right, Account.SALES, -100))
        await self.refused(database, here, line(right, Account.TAX, 7), line(right, Account.DESK, -7))

    async def test_a_line_of_another_business_fact(self, database, here, elsewhere):
        right = fact()
        await write(database, here, right, line(right, Account.STRIPE, 100), line(right, Account.SALES, -100))
        with pytest.raises(DBAPIError, match="fk_ledger_lines"):
            await write(database, elsewhere, line(right, Account.TAX, 7))

    async def refused(self, database, here, *rows):
        with pytest.raises(DBAPIError, match="out of balance"):
            await write(database, here, *rows)
        assert await database.run(here, partial(queries.list_unbalanced, limit=9)) == []

    @pytest.mark.parametrize("table", ["ledger_facts", "ledger_lines"])
    @pytest.mark.parametrize("statement", ["update {} set currency = 'USD'", "delete from {}", "truncate {} cascade"])
    async def test_changes_by_the_service_itself(self, login, table, statement):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await login.execute(statement.format(table))

    async def test_changes_by_a_superuser_that_leave_a_fact_out_of_balance(self, superuser, database, here):
        await post(database, here, "payment:pi_1")
        await superuser.execute("set session_replication_role = origin")  # triggers run
        for statement in ("update billing.ledger_lines set amount_minor = 7", "delete from billing.ledger_lines"):
            with pytest.raises(asyncpg.CheckViolationError):
                await superuser.execute(f"{statement} where business_id = $1 and account = 'tax'", here.business_id)


class TestCheck:
    @pytest.mark.parametrize(
        "tampering",
        [
            "update billing.ledger_lines set amount_minor = amount_minor + 1 where business_id = $1 and account = 'tax'",
            "update billing.ledger_lines set currency = 'USD' where business_id = $1 and account = 'tax'",
            "delete from billing.ledger_lines where business_id = $1 and account = 'tax'",
            "delete from billing.ledger_lines where business_id = $1",
            "update billing.ledger_facts set currency = 'USD' where business_id = $1",
        ],
    )
    async def test_what_got_round_the_database_is_found(self, superuser, database, here, tampering, caplog):
        await post(database, here, "payment:pi_1")
        await superuser.execute(tampering, here.business_id)
        assert len(await database.run(here, partial(queries.list_unbalanced, limit=9))) == 1
        await books_check(database)
        assert "out of balance" in caplog.text
        assert b"nexus_books_unbalanced 1.0" in metrics.render()
        await superuser.execute("delete from billing.ledger_lines where business_id = $1", here.business_id)
        await superuser.execute("delete from billing.ledger_facts where business_id = $1", here.business_id)
        await books_check(database)
        assert b"nexus_books_unbalanced 0.0" in metrics.render()

    def test_it_is_looked_every_hour(self):
        every = {tick.name: tick.every_seconds for ticks in app.parts.ticks for tick in ticks.all}
        assert every["books_check"] == 3_600


class TestReading:
    async def test_a_statement_is_of_a_period_and_of_an_account(self, database, here):
        for day, (key, lines) in enumerate([("payment:pi_1", SALE), ("refund:re_1", REFUND), ("desk:1", self.cash())]):
            await post(database, here, key, lines, at=NOON + timedelta(days=day))
        to = NOON + timedelta(days=2)
        assert await self.keys(database, here) == ["desk:1", "refund:re_1", "payment:pi_1"]
        assert await self.keys(database, here, to=to) == ["refund:re_1", "payment:pi_1"]
        assert await self.keys(database, here, from_=to) == ["desk:1"]
        assert await self.keys(database, here, account=Account.STRIPE) == ["refund:re_1", "payment:pi_1"]
        assert await self.keys(database, here, currency="USD") == []

    async def test_pages_miss_nothing(self, database, here):
        for number in range(5):
            await post(database, here, f"payment:pi_{number}")
        first = await ask(database, here, ListLedgerFacts(limit=3))
        second = await ask(database, here, ListLedgerFacts(limit=3, cursor=first.cursor))
        keys = [item.key for item in (*first.items, *second.items)]
        assert sorted(keys) == [f"payment:pi_{number}" for number in range(5)]
        assert not second.has_more

    async def test_balances_are_by_currency_and_as_they_were(self, database, here):
        await post(database, here, "payment:pi_1")
        await post(database, here, "refund:re_1", REFUND, at=NOON + timedelta(days=1))
        await post(database, here, "desk:1", self.cash(), currency="USD", at=NOON + timedelta(days=1))
        assert await self.balances(database, here) == [
            ("EUR", "sales", -900), ("EUR", "stripe", 1_071), ("EUR", "tax", -171),
            ("USD", "desk", 500), ("USD", "sales", -500),
        ]  # fmt: skip
        assert await self.balances(database, here, at=NOON + timedelta(days=1)) == [
            ("EUR", "sales", -1_000), ("EUR", "stripe", 1_190), ("EUR", "tax", -190),
        ]  # fmt: skip

    async def test_sums_may_be_larger_than_any_amount(self, database, here):
        huge = {Account.DESK: 10**12, Account.SALES: -(10**12)}
        for number in range(3):
            await post(database, here, f"desk:{number}", huge, currency="IDR")
        assert await self.balances(database, here) == [("IDR", "desk", 3 * 10**12), ("IDR", "sales", -3 * 10**12)]

    async def test_another_business_sees_nothing(self, database, here, elsewhere):
        await post(database, here, "payment:pi_1")
        assert await self.keys(database, elsewhere) == []
        assert await self.balances(database, elsewhere) == []

    async def keys(self, database, scope, **asked):
        return [item.key for item in (await ask(database, scope, ListLedgerFacts(**asked))).items]

    async def balances(self, database, scope, **asked):
        told = await ask(database, scope, GetBalances(at=asked.get("at", NOON + timedelta(days=9))))
        return [(item.currency, item.account, item.amount_minor) for item in told.items]

    @staticmethod
    def cash():
        return {Account.DESK: 500, Account.SALES: -500}

    @pytest.mark.parametrize("asked", [ListLedgerFacts(), GetBalances()])
    async def test_guests_and_staff_see_nothing(self, database, here, asked):
        for roles in (frozenset(), frozenset({Role.STAFF})):
            with pytest.raises(Forbidden):
                await ask(database, Scope(here.business_id, GUEST, roles), asked)
