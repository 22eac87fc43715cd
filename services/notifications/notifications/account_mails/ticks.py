"""The ticks that send mails about accounts, and forget them."""

from datetime import timedelta
from functools import partial

from sqlalchemy import delete

from kit import clock
from kit import ticks as kit_ticks
from kit.db import Database, Session
from kit.scope import system
from kit.ticks import Ticks
from notifications.account_mails import operations, queries
from notifications.account_mails.models import AccountMail
from notifications.dispatches.ticks import office
from notifications.settings import settings

ticks = Ticks()

KEEP = timedelta(days=30)
BATCH = 50


@ticks.every(0.5)
async def account_mail_dispatch(database: Database) -> int:
    """Send one batch of what is due."""
    post = office.post
    return await operations.dispatch(database, post, private_key=settings().private_key) if post else 0


@ticks.every(5)
async def forget_erased_readers(database: Database) -> int:
    """Delete what one batch of erased users read in the app."""
    find = partial(queries.readers_erased, most=BATCH)
    return await kit_ticks.each(database, "forget-erased-readers", find, operations.forget_reader)


@ticks.every(600)
async def forget_account_mails(database: Database) -> int:
    """Delete mails after a month: by then what they were about is long settled."""

    async def work(session: Session) -> int:
        old = delete(AccountMail).where(AccountMail.created_at < clock.now() - KEEP).returning(AccountMail.id)
        return len((await session.scalars(old)).all())

    return await database.run(system("forget-account-mails"), work)
