"""The requests about connected accounts that billing answers."""

from contracts.billing.accounts.shapes import CountryCode, PaymentAccount, PaymentAccountLink, ReturnAddress
from contracts.request import Request


class OpenAccount(Request[PaymentAccount], subject="billing.account.open.v1"):
    """Open the account in which the business takes money, once; asked again it tells of the one there is."""

    country: CountryCode | None = None
    """Where the business is established; without it, where its time zone is."""


class GetAccount(Request[PaymentAccount], subject="billing.account.get.v1", reads=True):
    """The account of the business, if it has begun one."""


class CreateAccountLink(Request[PaymentAccountLink], subject="billing.account.link.v1", while_unpaid=True):
    """A way into Stripe's pages for the account of the business."""

    return_url: ReturnAddress
    """Where the browser goes afterwards; how far the business got, the account tells."""
    refresh_url: ReturnAddress
    """Where it goes when the link has expired or was used: to whatever makes another."""
