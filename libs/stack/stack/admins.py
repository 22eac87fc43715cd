"""Who runs the platform. Only here it is said: no request through the gateway makes a platform admin."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from contracts.types import uuid7
from kit import clock
from stack.environment import Addresses
from stack.errors import StackError

_FIND = "select id from identity.users where email = lower($1) and email_verified"
"""Anybody may register with any address; whose it is has been proven."""
_ADD = "insert into identity.platform_admins (user_id, granted_at) values ($1, $2) on conflict do nothing returning 1"
_REMOVE = "delete from identity.platform_admins where user_id = $1 returning 1"
_LIST = """
select u.email, u.name, a.granted_at from identity.platform_admins a join identity.users u on u.id = a.user_id
order by a.granted_at, u.id
"""
_AUDIT = """
insert into identity.user_audit_log (id, user_id, at, actor, command, detail)
values ($1, $2, $3, 'system:nexus-admins', $4, '{}')
"""


async def add(addresses: Addresses, email: str) -> bool:
    """Make the user whose proven address this is a platform admin; False when they were one. Raises `StackError`.

    It holds within two seconds, in the audit log of the user from now on.
    """
    return await _change(addresses, email, "nexus.admins.add", _ADD, clock.now())


async def remove(addresses: Addresses, email: str) -> bool:
    """Make a platform admin a user like any other; False when they were. Raises `StackError` for an unknown address."""
    return await _change(addresses, email, "nexus.admins.remove", _REMOVE)


async def listed(addresses: Addresses) -> list[str]:
    """Every platform admin: address, name, since when."""
    async with _connected(addresses) as database:
        return [f"{row['email']}  {row['name']}  {row['granted_at']:%Y-%m-%d}" for row in await database.fetch(_LIST)]


async def _change(addresses: Addresses, email: str, command: str, statement: str, *values: Any) -> bool:
    async with _connected(addresses) as database, database.transaction():
        user_id: UUID | None = await database.fetchval(_FIND, email)
        if user_id is None:
            raise StackError(f"nobody who is registered has proven that {email} is theirs")
        changed = await database.fetchval(statement, user_id, *values) is not None
        if changed:
            await database.execute(_AUDIT, uuid7(), user_id, clock.now(), command)
    return changed


@asynccontextmanager
async def _connected(addresses: Addresses) -> AsyncIterator[Any]:
    """A connection as the superuser: identity's own role may only read who runs the platform."""
    database = await asyncpg.connect(addresses.database("postgres"))
    try:
        yield database
    finally:
        await database.close()
