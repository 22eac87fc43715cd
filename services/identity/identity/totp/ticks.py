"""Keeping the secrets of second factors under the vault's active key."""

from functools import partial

from identity.totp import operations
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

ticks = Ticks()

BATCH = 200


@ticks.every(60)
async def encrypt_totp_secrets(database: Database) -> int:
    """Encrypt one batch of what lies under an earlier key."""
    return await database.run(system("encrypt-totp-secrets"), partial(operations.encrypt_anew, most=BATCH))
