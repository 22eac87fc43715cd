"""Subscriptions at Stripe: what they say, and telling them to end."""

from datetime import datetime
from functools import partial
from typing import Any

from billing.looks import activities as looks
from billing.looks.rules import Seen
from billing.objects import id_of, moment, moment_or_none
from billing.stripe import options, talking
from billing.subscriptions import operations
from billing.subscriptions.rules import Told, membership_of
from kit import clock
from kit.db import Database
from kit.scope import Scope


@looks.at(operations.KIND)
async def look(database: Database, scope: Scope, seen: Seen) -> None:
    """Keep a subscription of a membership as it is at Stripe, and let it end there when its membership has ended.

    To say twice that it ends says nothing new, so that this call needs no key. One that was not made for a membership
    is nobody's business here. Raises `StripeAway`, `StripeRefused`.
    """
    asked_at = clock.now()
    async with talking("look at a subscription") as stripe:
        held = await stripe.v1.subscriptions.retrieve_async(seen.object_id, options=options(seen.account))
    told = _told(held, seen, asked_at)
    if told is None or not await database.run(scope, partial(operations.settle, told=told)):
        return
    asked_at = clock.now()
    async with talking("end a subscription") as stripe:
        if held.status == "incomplete":  # nothing was paid yet: there is no period that it could end with
            held = await stripe.v1.subscriptions.cancel_async(seen.object_id, options=options(seen.account))
        else:
            held = await stripe.v1.subscriptions.update_async(
                seen.object_id, {"cancel_at_period_end": True}, options(seen.account)
            )
    told = _told(held, seen, asked_at)
    if told is not None:
        await database.run(scope, partial(operations.settle, told=told))


def _told(held: Any, seen: Seen, asked_at: datetime) -> Told | None:
    membership_id = membership_of(held.metadata.to_dict())
    if membership_id is None:
        return None
    items = held["items"].data
    return Told(
        asked_at=asked_at, account=seen.account or "", stripe_id=held.id, membership_id=membership_id,
        status=held.status, period_starts_at=moment(min(item.current_period_start for item in items)),
        period_ends_at=moment(max(item.current_period_end for item in items)),
        cancel_at_period_end=held.cancel_at_period_end, ended_at=moment_or_none(held.ended_at),
        latest_invoice=id_of(held.latest_invoice), created_at=moment(held.created),
    )  # fmt: skip
