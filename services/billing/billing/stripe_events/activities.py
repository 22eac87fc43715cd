"""Settling events, and reading Stripe's list of them for those that were never delivered."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, Final, cast

from stripe.params import EventListParams

import billing.stripe
from billing.looks import rules as looks
from billing.stripe_events import operations, rules
from billing.stripe_events.operations import Taken
from billing.stripe_events.operations.settling import Find
from billing.stripe_events.rules import Heard
from kit import clock, crash
from kit.db import Database
from kit.errors import AppError, Unavailable
from kit.scope import system

JOB: Final = "settle-stripe-events"
READER: Final = "read-stripe-events"
FINDERS: Final[list[Find]] = []


def finds_business(find: Find) -> Find:
    """Register who knows which business a customer of the platform's own account is."""
    FINDERS.append(find)
    return find


async def settle(database: Database) -> int:
    """Settle a batch of events into looks, those of a business together; how many were due.

    What failed before goes alone, so that an event we stumble over keeps no other from being settled.
    """
    due, claimed = await database.run(system(JOB), partial(operations.claim, now=clock.now()))
    crash.point("events.after_claim")
    known = [each for each in await asyncio.gather(*(_known(database, one) for one in claimed)) if each is not None]
    find = partial(operations.find_businesses, taken=known, finders=FINDERS)
    taken = sorted(await database.run(system(JOB), find, reads=True), key=_together)
    waiting: list[Taken] = []
    for _, together in groupby(taken, key=_together):
        group = list(together)
        if not await _settled(database, group):
            waiting += group
    if waiting:
        await database.run(system(JOB), partial(operations.postpone, taken=waiting, now=clock.now()))
    return due


async def _settled(database: Database, group: list[Taken]) -> bool:
    business_id = group[0].business_id
    if business_id is None:
        return False
    return await database.run(system(JOB, business_id), partial(operations.settle, taken=group, now=clock.now()))


def _together(each: Taken) -> tuple[str, str]:
    return str(each.business_id or ""), each.event_id if each.attempts > 1 else ""


async def _known(database: Database, taken: Taken) -> Taken | None:
    """The event, with its object fetched where a thin one says too little; None where Stripe does not tell it."""
    heard = taken.heard
    if heard.url is None or heard.names(taken.about):
        return taken
    try:
        async with billing.stripe.talking("fetch an event's object") as stripe:
            told = await stripe.raw_request_async("get", heard.url, **billing.stripe.options(heard.account or None))
            return taken.knowing(cast("dict[str, Any]", told.data))
    except AppError as refused:
        failed = partial(
            operations.give_up, event_id=heard.event_id, problem=refused.code,
            for_good=not isinstance(refused, Unavailable),
        )  # fmt: skip
        await database.run(system(JOB), failed)
        return None


async def read(database: Database) -> int:
    """Read the events of accounts whose turn it is, and store those that were never delivered; how many accounts."""
    accounts = await database.run(system(READER), partial(operations.take_readings, now=clock.now()))
    await asyncio.gather(*(_read(database, account, since) for account, since in accounts))
    return len(accounts)


async def _read(database: Database, account: str, since: datetime) -> None:
    """One account, page by page, the newest first. Only when all were read the next reading begins later."""
    newest: datetime | None = None
    problem: str | None = None
    try:
        async for page in _pages(account, since):
            newest = max([each.happened_at for each in page] + ([newest] if newest else []))
            needed = [each for each in page if looks.about(each.type)]
            await database.run(system(READER), partial(operations.store, heard=needed, missed=True))
            crash.point("events.after_page")
    except AppError as refused:
        problem = refused.code
    record = partial(
        operations.record_reading, account=account, newest=newest, problem=problem, now=clock.now()
    )  # fmt: skip
    await database.run(system(READER), record)


async def _pages(account: str, since: datetime) -> AsyncIterator[list[Heard]]:
    asked: EventListParams = {"limit": 100, "created": {"gte": int(since.timestamp())}}
    while True:
        async with billing.stripe.talking("list events") as stripe:
            page = await stripe.v1.events.list_async(asked, billing.stripe.options(account or None))
        if page.data:
            yield [_heard(each.to_dict(for_json=True), account) for each in page.data]
        if not page.has_more:
            return
        asked["starting_after"] = page.data[-1].id


def _heard(event: dict[str, Any], account: str) -> Heard:
    """An event of an account's list. It names the account itself only where the platform listens to it."""
    named = event | {"account": account} if account else event
    return rules.read(json.dumps(named, ensure_ascii=False, separators=(",", ":")).encode())
