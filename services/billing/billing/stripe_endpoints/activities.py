"""Making the endpoints at Stripe as they should be."""

from functools import partial
from typing import Any, Final, cast

from stripe.params import WebhookEndpointCreateParams

import billing.stripe
from billing.settings import settings
from billing.stripe import StripeRefused
from billing.stripe_endpoints import operations, queries, rules
from billing.stripe_endpoints.operations import Wanted
from contracts.billing.webhooks.shapes import Audience, EndpointStatus
from kit import clock, crash
from kit.db import Database
from kit.errors import AppError, Conflict
from kit.scope import system

JOB: Final = "converge-stripe-endpoints"


class SuccessorMissing(Conflict):
    """The endpoint that takes this one's place is not there yet."""

    code = "billing.successor_missing"


async def converge(database: Database) -> int:
    """Make, mend and remove what is not in order, one after the other; how many that were.

    None is made while there is a secret of one that was made by hand, or no account at Stripe.
    """
    chosen = settings()
    if not chosen.stripe_api_key or chosen.stripe_webhook_secrets:
        return 0
    url = chosen.public_url.rstrip("/") + rules.PATH
    claim = partial(operations.claim, url=url, now=clock.now())
    wanted = await database.run(system(JOB), claim)
    for each in wanted:
        try:
            await _bring_in_order(database, each, url)
        except AppError as refused:
            failed = partial(operations.record_failure, wanted=each, problem=refused.code)
            await database.run(system(JOB), failed)
    return len(wanted)


async def _bring_in_order(database: Database, wanted: Wanted, url: str) -> None:
    if wanted.status is EndpointStatus.RETIRING:
        await _remove(database, wanted)
        return
    events = rules.events(wanted.audience)
    if wanted.stripe_id is None:
        await _make(database, wanted, url, events)
    elif not await _mend(wanted.stripe_id, url, events):
        await database.run(system(JOB), partial(operations.record_loss, wanted=wanted))
        return
    await database.run(system(JOB), partial(operations.record_order, wanted=wanted, url=url, events=events))


async def _make(database: Database, wanted: Wanted, url: str, events: list[str]) -> None:
    """Make it, once those are removed that send to us with a secret nobody has: our own of an attempt that crashed."""
    ours = await database.run(system(JOB), queries.known, reads=True)
    async with billing.stripe.talking("make a webhook endpoint") as stripe:
        found = await stripe.v1.webhook_endpoints.list_async({"limit": 100})
        async for each in found.auto_paging_iter():
            if rules.is_orphan(url, each.to_dict(), wanted.audience, ours):
                await stripe.v1.webhook_endpoints.delete_async(each.id)
        asked: dict[str, Any] = {
            "url": url, "enabled_events": events, "connect": wanted.audience is Audience.CONNECTED,
            "metadata": rules.metadata(wanted.audience, str(wanted.id)),
            "description": f"Nexus, {wanted.audience}",
        }  # fmt: skip
        made = await stripe.v1.webhook_endpoints.create_async(
            cast("WebhookEndpointCreateParams", asked), billing.stripe.options(key=f"{wanted.id}:{wanted.attempts}")
        )
    crash.point("endpoints.after_make")
    assert made.secret is not None, "told at creation"
    record = partial(operations.record_made, wanted=wanted, stripe_id=made.id, secret=made.secret)
    await database.run(system(JOB), record)


async def _mend(stripe_id: str, url: str, events: list[str]) -> bool:
    """Make an endpoint send all that we use to where we are; False where Stripe has it no more."""
    try:
        async with billing.stripe.talking("check a webhook endpoint") as stripe:
            found = await stripe.v1.webhook_endpoints.retrieve_async(stripe_id)
            if (found.url, sorted(found.enabled_events), found.status) != (url, events, "enabled"):
                asked: dict[str, Any] = {"url": url, "enabled_events": events, "disabled": False}
                await stripe.v1.webhook_endpoints.update_async(stripe_id, cast("Any", asked))
    except StripeRefused as refused:
        if refused.http_status == 404:
            return False
        raise
    return True


async def _remove(database: Database, wanted: Wanted) -> None:
    """Remove one that was replaced, once its successor is there."""
    if not await database.run(system(JOB), partial(queries.has_active, audience=wanted.audience), reads=True):
        raise SuccessorMissing
    try:
        async with billing.stripe.talking("remove a webhook endpoint") as stripe:
            await stripe.v1.webhook_endpoints.delete_async(wanted.stripe_id or "")
    except StripeRefused as refused:
        if refused.http_status != 404:
            raise
    await database.run(system(JOB), partial(operations.record_loss, wanted=wanted))
