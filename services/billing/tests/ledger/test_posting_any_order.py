"""Facts posted in any order, several times and side by side: each is in the books once, and they always add up.

A stateful Hypothesis machine plays against PostgreSQL. What it expects is a dictionary; after every step the database's
own lines are summed by SQL and compared with it.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from billing.ledger import operations, queries
from billing.ledger.models import Account
from billing.ledger.operations import AnotherFact, OutOfBalance
from contracts.billing.ledger.api import GetBalances
from kit.db import Database
from testkit import new_scope

T = TypeVar("T")

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SUMS = "select currency, account, sum(amount_minor) as amount from ledger_lines where business_id = $1 group by 1, 2"
EXAMPLES, STEPS = 20, 25


@dataclass(frozen=True)
class Fact:
    """What is posted."""

    key: str
    currency: str
    lines: tuple[tuple[Account, int], ...]


def balanced(amounts: dict[Account, int]) -> tuple[tuple[Account, int], ...]:
    """Lines that sum to zero, whatever was drawn: the rest is Stripe's."""
    others = {account: amount for account, amount in amounts.items() if account is not Account.STRIPE}
    return (*others.items(), (Account.STRIPE, -sum(others.values())))


facts = st.builds(
    Fact,
    key=st.integers(1, 12).map("payment:pi_{}".format),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    lines=st.dictionaries(st.sampled_from(Account), st.integers(-(10**9), 10**9), max_size=5).map(balanced),
)


class Books(RuleBasedStateMachine):
    """The books of one business."""

    database: ClassVar[Database]
    loop: ClassVar[asyncio.AbstractEventLoop]

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Work of the test's own event loop, asked for from Hypothesis's thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=60)

    @initialize()
    def open(self) -> None:
        self.scope = new_scope()
        self.entered: dict[str, Fact] = {}

    async def post(self, fact: Fact) -> bool | str:
        work = partial(operations.post, key=fact.key, currency=fact.currency, lines=dict(fact.lines), happened_at=NOW)
        try:
            return await self.database.run(self.scope, work)
        except AnotherFact:
            return "another"

    @rule(told=st.lists(facts, min_size=1, max_size=5), times=st.integers(1, 3), data=st.data())
    def hear_of(self, told: list[Fact], times: int, data: st.DataObject) -> None:
        """Several facts, each several times, in any order, side by side."""
        heard = data.draw(st.permutations([fact for fact in told for _ in range(times)]))
        self.do(self.settle(heard))

    @rule(fact=facts)
    def hear_one(self, fact: Fact) -> None:
        self.do(self.settle([fact]))

    async def settle(self, heard: list[Fact]) -> None:
        outcomes = await asyncio.gather(*map(self.post, heard))
        for fact, outcome in zip(heard, outcomes, strict=True):
            if outcome is True:
                assert fact.key not in self.entered
                self.entered[fact.key] = fact
        for fact, outcome in zip(heard, outcomes, strict=True):
            assert (outcome == "another") is (self.moved(fact) != self.moved(self.entered[fact.key]))

    @rule(fact=facts, off=st.integers(1, 10**6))
    def hear_of_one_that_is_out_of_balance(self, fact: Fact, off: int) -> None:
        lines = dict(fact.lines)
        lines[Account.STRIPE] += off
        try:
            self.do(self.post(Fact(fact.key, fact.currency, tuple(lines.items()))))
        except OutOfBalance:
            return
        raise AssertionError("it was entered")

    @staticmethod
    def moved(fact: Fact) -> tuple[str, dict[Account, int]]:
        return fact.currency, {account: amount for account, amount in fact.lines if amount}

    @invariant()
    def balances_are_a_fold_over_the_facts(self) -> None:
        expected: Counter[tuple[str, Account]] = Counter()
        for currency, lines in map(self.moved, self.entered.values()):
            for account, amount in lines.items():
                expected[currency, account] += amount
        assert self.do(self.summed()) == dict(expected)
        told = self.do(self.database.run(self.scope, lambda session: queries.balances(session, GetBalances())))
        assert {(each.currency, each.account): each.amount_minor for each in told.items} == dict(expected)

    @invariant()
    def each_currency_sums_to_zero(self) -> None:
        sums: Counter[str] = Counter()
        for (currency, _), amount in self.do(self.summed()).items():
            sums[currency] += amount
        assert not any(sums.values())
        assert not self.do(self.database.run(self.scope, partial(queries.list_unbalanced, limit=1)))

    async def summed(self) -> dict[tuple[str, Account], int]:
        rows = await self.database.run(self.scope, lambda session: session.fetch(SUMS, session.business_id), reads=True)
        return {(row["currency"], Account(row["account"])): int(row["amount"]) for row in rows}


async def test_the_books_add_up_whatever_is_heard(database: Database) -> None:
    Books.database, Books.loop = database, asyncio.get_running_loop()
    plan = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    await asyncio.to_thread(run_state_machine_as_test, Books, settings=plan)
