"""Owners are mailed about disputes, and before their trial ends: each once, however often and in whatever order."""

import asyncio
from datetime import datetime, timedelta
from mailbox import Mailbox
from typing import Any

import pytest
from identity_driver import Identity, Opened

from contracts.billing.events import DisputeClosed, DisputeOpened, TrialEnding
from contracts.event import Event
from contracts.identity.events import OwnerMailRequested
from contracts.identity.mail import OwnerMailKind
from contracts.permissions import Role
from contracts.types import Money, uuid7
from identity.owner_mails.consumers import consumers
from kit import clock
from kit.db import Database
from testkit import deliver, published

(MAIL,) = consumers.all
DAY = timedelta(days=1)
MONEY = Money(amount_minor=36_000, currency="GBP")


def opened(**fields: Any) -> DisputeOpened:
    told = {"amount": MONEY, "reason": "product_not_received", "answer_by": clock.now() + 9 * DAY}
    return DisputeOpened(
        **({"version": 1, "dispute_id": uuid7(), "payment_id": uuid7(), "description": "Ten cuts"} | told | fields)
    )


def closed(*, won: bool, closed_at: datetime | None) -> DisputeClosed:
    return DisputeClosed(
        version=2, dispute_id=uuid7(), payment_id=uuid7(), amount=MONEY, won=won, description="Ten cuts",
        closed_at=closed_at,
    )  # fmt: skip


def ending(studio: Opened, ends_at: datetime, days: int = 7) -> TrialEnding:
    return TrialEnding(version=1, business_id=studio.scope.business_id, ends_at=ends_at, days=days)


async def told(database: Database, studio: Opened, *facts: Event) -> list[OwnerMailRequested]:
    for fact in facts:
        assert await deliver(database, MAIL, studio.scope, fact) == [None, None]
    return await published(database, studio.scope, OwnerMailRequested)


class TestDisputes:
    async def test_that_open_are_told_to_every_owner_and_nobody_else(
        self, database: Database, identity: Identity, studio: Opened, mails: Mailbox
    ) -> None:
        await identity.hire(studio)
        second = await identity.hire(studio, Role.OWNER)
        fact = opened()
        asked = await told(database, studio, fact)
        letters = [mails.read(each) for each in asked]
        assert {each.email for each in letters} == {studio.owner.user.email, second.user.email}
        assert {each.kind for each in asked} == {OwnerMailKind.DISPUTE_OPENED}
        letter = letters[0]
        assert (letter.amount, letter.what, letter.reason) == (MONEY, "Ten cuts", "product_not_received")
        assert (letter.until, letter.dispute_id) == (fact.answer_by, fact.dispute_id)
        assert letter.business_name == studio.business.name

    @pytest.mark.parametrize(("won", "kind"), [(True, "dispute_won"), (False, "dispute_lost")])
    async def test_that_are_over_are_told_by_how(
        self, database: Database, studio: Opened, mails: Mailbox, won: bool, kind: str
    ) -> None:
        (asked,) = await told(database, studio, closed(won=won, closed_at=clock.now()))
        assert (asked.kind, mails.read(asked).amount) == (kind, MONEY)

    async def test_of_long_ago_are_no_news(self, database: Database, studio: Opened) -> None:
        """A consumer that is new reads its stream from the start."""
        past = closed(won=True, closed_at=clock.now() - 5 * DAY), closed(won=True, closed_at=None)
        assert await told(database, studio, opened(answer_by=clock.now()), *past) == []

    async def test_of_no_other_business(self, database: Database, studio: Opened, rival: Opened) -> None:
        await told(database, studio, opened())
        assert await published(database, rival.scope, OwnerMailRequested) == []


class TestTrials:
    async def test_that_end_are_told_until_they_have(self, database: Database, studio: Opened, mails: Mailbox) -> None:
        ends_at = clock.now() + DAY
        (asked,) = await told(database, studio, ending(studio, ends_at, 1))
        assert (asked.kind, asked.expires_at) == (OwnerMailKind.TRIAL_ENDING, ends_at)
        assert mails.read(asked).until == ends_at

    async def test_that_have_ended_are_not(self, database: Database, studio: Opened) -> None:
        assert await told(database, studio, ending(studio, clock.now())) == []


class TestOnce:
    async def test_each_mail_has_one_id_however_often_it_is_asked_for(self, database: Database, studio: Opened) -> None:
        ends_at, dispute = clock.now() + 7 * DAY, opened()
        facts = [ending(studio, ends_at), ending(studio, ends_at, 1), ending(studio, ends_at + DAY), dispute]
        await asyncio.gather(*(deliver(database, MAIL, studio.scope, fact) for fact in [*facts, *facts]))
        asked = await published(database, studio.scope, OwnerMailRequested)
        assert len({each.mail_id for each in asked}) == len(facts)
