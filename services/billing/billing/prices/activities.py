"""Telling Stripe what businesses sell."""

from collections.abc import Mapping
from functools import partial
from typing import Final
from uuid import UUID

from billing.catalogue import activities as catalogue
from billing.prices import operations
from kit import clock, crash
from kit.db import Database
from kit.errors import AppError
from kit.scope import system

JOB: Final = "offer-sellables"


async def offer(database: Database, business_id: UUID, sellable_id: UUID) -> bool:
    """Make the product and price of one sellable what they should be; whether there was anything to do.

    Claimed in one transaction, told outside of any, recorded in another. Safe to kill: after its lease it is told
    again, and what was done is found there.
    """
    scope = system(JOB, business_id)
    task = await database.run(scope, partial(operations.claim, sellable_id=sellable_id, now=clock.now()))
    if task is None:
        return False
    problem: str | None = None
    prices: Mapping[str, str] = {}
    try:
        found = await catalogue.read(task.wanted.id, task.account)
        prices = (await catalogue.agree(task.wanted, found, task.account)).prices
    except AppError as refused:
        problem = refused.code
    crash.point("prices.after_call")
    record = partial(operations.record, task=task, prices=prices, problem=problem, now=clock.now())
    await database.run(scope, record)
    return True
