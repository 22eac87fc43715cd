"""Taking users who were erased out of the businesses they were in."""

from functools import partial

from identity.invitations import operations, queries
from kit import ticks as kit_ticks
from kit.db import Database
from kit.ticks import Ticks

ticks = Ticks()

BATCH = 50


@ticks.every(5)
async def forget_erased_members(database: Database) -> int:
    """Take the roles of one batch of erased users away."""
    find = partial(queries.of_erased, most=BATCH)
    return await kit_ticks.each(database, "forget-erased-members", find, operations.forget)
