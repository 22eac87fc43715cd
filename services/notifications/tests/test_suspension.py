"""What notifications knows of a suspended business, in whatever order it is told."""

import itertools
from functools import partial

import pytest
from mail_stories import business_created

from contracts.billing.events import StandingChanged
from contracts.billing.standings.shapes import Standing, StandingReason
from contracts.identity.events import BusinessReinstated, BusinessSuspended, BusinessUpdated
from contracts.notifications.api import MarkRead, SetPreferences
from contracts.types import uuid7
from kit.consumers import Retry
from kit.db import Database
from kit.errors import BusinessNotInGoodStanding
from kit.errors import BusinessSuspended as Refused
from kit.scope import Scope
from notifications import main
from notifications.businesses import queries
from notifications.businesses.consumers import consumers
from testkit import deliver

REMEMBER, REMEMBER_STANDING = consumers.all
refused = partial(queries.refuse_stopped, asked=SetPreferences())


@pytest.mark.parametrize("order", list(itertools.permutations((2, 3))))
async def test_nothing_changes_in_it_until_it_is_reinstated(
    database: Database, here: Scope, order: tuple[int, ...]
) -> None:
    created = business_created(here)
    facts = {
        2: BusinessSuspended(version=2, business_id=here.business_id, reason="Invoices are due"),
        3: BusinessUpdated(version=3, **created.model_dump(exclude={"version", "owner_id"})),
    }
    for fact in (created, *(facts[version] for version in order)):
        assert await deliver(database, REMEMBER, here, fact) == [None, None]
    assert main.app.parts.guard is queries.refuse_stopped
    with pytest.raises(Refused):
        await database.run(here, refused)
    await deliver(database, REMEMBER, here, BusinessReinstated(version=4, business_id=here.business_id))
    await deliver(database, REMEMBER, here, facts[2])
    await database.run(here, refused)


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
async def test_nothing_new_begins_in_it_while_it_does_not_pay(
    database: Database, here: Scope, order: tuple[int, ...]
) -> None:
    await deliver(database, REMEMBER, here, business_created(here))
    for version in order:
        standing = Standing.SUSPENDED if version % 2 else Standing.ACTIVE
        told = StandingChanged(
            version=version, business_id=here.business_id, standing=standing, plan="studio",
            reason=StandingReason.PAYMENT_FAILED,
        )  # fmt: skip
        assert await deliver(database, REMEMBER_STANDING, here, told) == [None, None]
    with pytest.raises(BusinessNotInGoodStanding):
        await database.run(here, refused)
    await database.run(here, lambda session: queries.refuse_stopped(session, MarkRead(notification_id=uuid7())))


async def test_it_waits_for_the_business_itself(database: Database, here: Scope) -> None:
    fact = BusinessSuspended(version=2, business_id=here.business_id, reason="Invoices are due")
    [outcome] = await deliver(database, REMEMBER, here, fact, times=1)
    assert isinstance(outcome, Retry)
