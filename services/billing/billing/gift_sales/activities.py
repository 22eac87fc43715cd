"""The page on which a gift code is paid."""

from functools import partial

from billing.checkouts import activities as checkouts
from billing.gift_sales import operations
from contracts.billing.gift_codes.api import BuyGiftCode
from kit.db import Database
from kit.scope import Scope


async def open_checkout(database: Database, scope: Scope, asked: BuyGiftCode) -> checkouts.Opened:
    """Have Stripe make the page, as `checkouts.activities.open_page` says.

    Sent again after an answer that was lost it begins another code: one that nobody pays is worth nothing. Raises
    `Invalid` besides.
    """
    wanted = await database.run(scope, partial(operations.begin, asked=asked))
    return await checkouts.open_page(database, scope, wanted)
