"""Opening connected accounts, and keeping what Stripe says of them."""

from dataclasses import dataclass
from uuid import UUID

from billing.accounts import queries, rules
from billing.accounts.models import AccountOwner, ConnectAccount
from billing.accounts.rules import Facts
from billing.audit import operations as audit
from billing.businesses import queries as businesses
from billing.looks import operations as looks
from contracts.billing.accounts.api import OpenAccount
from contracts.billing.accounts.shapes import PaymentAccount
from contracts.billing.events import ConnectAccountChanged
from kit import clock, outbox
from kit.db import Session, lock_keys
from kit.errors import Invalid


class CountryNotKnown(Invalid):
    """Which country the business is established in does not follow from its time zone: say it."""

    code = "billing.country_not_known"


@dataclass(frozen=True, slots=True)
class Opening:
    """An account that is to be made."""

    id: UUID
    country: str
    currency: str
    doubtful: bool
    """It may have been made already, and its key no longer leads to it: look it up first."""


async def begin(session: Session, asked: OpenAccount, *, instead_of: UUID | None = None) -> Opening | None:
    """Note that the business opens an account; None where it has one. What was begun before goes on under its name.

    `instead_of` is an opening that Stripe knows nothing of: unless another has done so meanwhile, a new one begins.
    Raises `CountryNotKnown`, `BusinessNotHeardOf`.
    """
    business = await businesses.get(session)
    country = asked.country or rules.country_of(business.timezone)
    if country is None:
        raise CountryNotKnown
    await lock_keys(session, ["connect-account"])
    account, now = await queries.find(session, for_update=True), clock.now()
    if account is None:
        account = ConnectAccount(country=country, requirements=[], version=1)
        session.add(account)
        account.begin(country, business.currency, now)
    elif account.stripe_id is not None and account.disconnected_at is None:
        return None
    elif account.stripe_id is not None or account.id == instead_of:
        account.begin(country, business.currency, now)
    same = (account.country, account.currency) == (country, business.currency)
    doubtful = rules.is_doubtful(account.started_at, now, same=same)
    return Opening(account.id, account.country, account.currency, doubtful)


async def opened(session: Session, stripe_id: str | None) -> PaymentAccount:
    """Keep the account that Stripe has made, and have it looked at; without one, tell of the one there is."""
    account = await queries.get(session, for_update=True)
    if stripe_id is not None and account.stripe_id is None:
        account.made(stripe_id)
        session.add(AccountOwner(stripe_id=stripe_id, business_id=session.business_id))
        await looks.want(session, "account", stripe_id, stripe_id)
        await audit.record(session, "account.opened", account=stripe_id, country=account.country)
        _tell(session, account)
    return queries.shown(account)


async def settle(session: Session, stripe_id: str, facts: Facts | None) -> None:
    """Take over what Stripe says of an account; None is that the platform may not use it any more.

    One that the business has replaced since says nothing.
    """
    account = await queries.find(session, for_update=True)
    if account is None or account.stripe_id != stripe_id:
        return
    now = clock.now()
    if facts is not None and account.become(facts, now):
        _tell(session, account)
    if facts is None and account.disconnect(now):
        await audit.record(session, "account.disconnected", account=stripe_id)
        _tell(session, account)


def _tell(session: Session, account: ConnectAccount) -> None:
    outbox.publish(
        session,
        ConnectAccountChanged(
            version=account.version, business_id=session.business_id, charges_enabled=account.charges_enabled,
            payouts_enabled=account.payouts_enabled, details_submitted=account.details_submitted,
            requirements=account.requirements, disabled_reason=account.disabled_reason,
            disconnected=account.disconnected_at is not None,
        ),
    )  # fmt: skip
