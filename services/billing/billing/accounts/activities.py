"""Making accounts at Stripe, leading businesses into their sign-up there, and looking at what became of it."""

from functools import partial
from typing import Final

from billing import addresses
from billing.accounts import operations, queries
from billing.accounts.operations import Opening
from billing.accounts.rules import Facts
from billing.looks import activities as looks
from billing.looks.rules import Seen
from billing.objects import labels, our_id
from billing.stripe import NOT_FOUND, StripeRefused, options, talking
from contracts.billing.accounts.api import CreateAccountLink, OpenAccount
from contracts.billing.accounts.shapes import PaymentAccountLink
from kit import crash
from kit.db import Database
from kit.scope import Scope

PURPOSE: Final = "account"
NO_ACCESS: Final = frozenset({"account_invalid", NOT_FOUND})
"""What Stripe says of an account that was closed, or whose owner has taken our access away."""
PAGE: Final = 100


async def make(database: Database, scope: Scope, asked: OpenAccount) -> str | None:
    """Have Stripe make the account of a business, outside any transaction; its id, or None where there is one.

    Safe to repeat and to kill: the opening was committed first, and its id is the key. What that key may not lead to
    any more (23 hours later, or in another country) is looked up before another is made.
    Raises what `operations.begin` does, `StripeAway`, `StripeRefused`.
    """
    opening = await database.run(scope, partial(operations.begin, asked=asked))
    if opening is not None and opening.doubtful:
        found = await _look_up(opening)
        if found is not None:
            return found
        opening = await database.run(scope, partial(operations.begin, asked=asked, instead_of=opening.id))
    return None if opening is None else await _create(scope, opening)


async def link(database: Database, scope: Scope, asked: CreateAccountLink) -> PaymentAccountLink:
    """A way into Stripe's pages for the account. Raises `AddressRefused`, `NotFound`, `StripeAway`, `StripeRefused`."""
    addresses.check(asked.return_url, asked.refresh_url)
    account = await database.run(scope, queries.get_connected, reads=True)
    async with talking("account link") as stripe:
        made = await stripe.v1.account_links.create_async(
            {
                "account": account, "type": "account_onboarding", "return_url": asked.return_url,
                "refresh_url": asked.refresh_url,
            }
        )  # fmt: skip
    return PaymentAccountLink.model_validate({"url": made.url, "expires_at": made.expires_at})


@looks.at("account")
async def look(database: Database, scope: Scope, seen: Seen) -> None:
    """See how an account stands: it may take money, it may not, or it is not ours to use any more."""
    facts: Facts | None = None
    try:
        async with talking("account") as stripe:
            account = await stripe.v1.accounts.retrieve_async(seen.object_id)
    except StripeRefused as refused:
        if refused.what not in NO_ACCESS:
            raise
    else:
        facts = Facts(
            charges_enabled=bool(account.charges_enabled),
            payouts_enabled=bool(account.payouts_enabled),
            details_submitted=bool(account.details_submitted),
            requirements=(account.requirements and account.requirements.currently_due) or [],
            disabled_reason=account.requirements.disabled_reason if account.requirements else None,
        )
    await database.run(scope, partial(operations.settle, stripe_id=seen.object_id, facts=facts))


async def _create(scope: Scope, opening: Opening) -> str:
    """Ask for an account whose owner answers for it: with Stripe's own dashboard, its fees paid and losses borne."""
    assert scope.business_id is not None, "only a business opens one"
    async with talking("account") as stripe:
        account = await stripe.v1.accounts.create_async(
            {
                "controller": {
                    "fees": {"payer": "account"}, "losses": {"payments": "stripe"},
                    "requirement_collection": "stripe", "stripe_dashboard": {"type": "full"},
                },
                "capabilities": {"card_payments": {"requested": True}, "transfers": {"requested": True}},
                "country": opening.country, "default_currency": opening.currency.lower(),
                "metadata": labels(scope.business_id, PURPOSE, str(opening.id)),
            },
            options(key=str(opening.id)),
        )  # fmt: skip
    crash.point("accounts.after_create")
    return account.id


async def _look_up(opening: Opening) -> str | None:
    """The account that an opening has led to, by its metadata: Stripe searches no accounts, so all are read."""
    async with talking("accounts") as stripe:
        accounts = await stripe.v1.accounts.list_async({"limit": PAGE})
        async for account in accounts.auto_paging_iter():
            if our_id(account.metadata) == str(opening.id):
                return account.id
    return None
