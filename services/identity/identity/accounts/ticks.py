"""Sending the links that were asked for."""

from functools import partial

from identity.accounts import operations
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

ticks = Ticks()

BATCH = 50


@ticks.every(0.5)
async def send_password_resets(database: Database) -> int:
    """Mail one batch of links to those who forgot their password."""
    return await database.run(system("send-password-resets"), partial(operations.send_resets, most=BATCH))
