"""The list of erasures beside the backups: written from the database, and put back into one that was restored."""

from functools import partial

from pydantic import AwareDatetime, ValidationError

from contracts.types import BusinessId, CustomerId, Shape
from kit.db import Database
from kit.scope import system
from scheduling.dossiers import operations, queries
from stack.environment import Addresses
from stack.errors import StackError

JOB = "nexus-erasures"


class Line(Shape):
    """One erasure on the list."""

    business_id: BusinessId
    customer_id: CustomerId
    asked_at: AwareDatetime


async def listed(addresses: Addresses) -> list[str]:
    """Every erasure as a line of JSON, the oldest first."""
    database = Database(addresses.database("scheduling"), pool_size=1)
    try:
        rows = await database.run(system(JOB), queries.list_all, reads=True)
    finally:
        await database.close()
    return [
        Line(business_id=business_id, customer_id=customer_id, asked_at=asked_at).model_dump_json()
        for business_id, customer_id, asked_at in rows
    ]


async def replay(addresses: Addresses, text: str) -> int:
    """Have everybody on the list erased again; how many of them the database did not know to be erased.

    Raises `StackError` for a line that is none of ours, before anything is done.
    """
    lines = [_read(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    database = Database(addresses.database("scheduling"), pool_size=1)
    try:
        return sum([await _put(database, line) for line in lines])
    finally:
        await database.close()


async def _put(database: Database, line: Line) -> bool:
    put = partial(operations.remember, customer_id=line.customer_id, asked_at=line.asked_at)
    return await database.run(system(JOB, line.business_id), put)


def _read(number: int, line: str) -> Line:
    try:
        return Line.model_validate_json(line)
    except ValidationError as error:
        raise StackError(f"Line {number} is no erasure: {error.errors()[0]['msg']}") from error
