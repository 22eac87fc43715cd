"""Requests about connected accounts."""

from billing.accounts import activities, operations, queries
from contracts.billing.accounts.api import CreateAccountLink, GetAccount, OpenAccount
from contracts.billing.accounts.shapes import PaymentAccount, PaymentAccountLink
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(OpenAccount, permission="billing:write", prepare=activities.make)
async def open_(session: Session, _: OpenAccount, stripe_id: str | None) -> PaymentAccount:
    """Open the account of the business."""
    return await operations.opened(session, stripe_id)


@requests.answer(GetAccount, permission="billing:read")
async def get(session: Session, _: GetAccount) -> PaymentAccount:
    """The account of the business."""
    return queries.shown(await queries.get(session))


@requests.answer(CreateAccountLink, permission="billing:write", prepare=activities.link, keeps_reply=False)
async def link(_: Session, __: CreateAccountLink, made: PaymentAccountLink) -> PaymentAccountLink:
    """A way into Stripe's pages."""
    return made
