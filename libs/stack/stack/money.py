"""Whether the money of businesses is all accounted for: chains, books and mirrors, read from the database."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from pydantic import ValidationError

from billing.audit import queries as audit
from billing.verification import queries
from billing.verification.queries import Check
from contracts.types import BusinessId, Shape
from kit.db import Database
from kit.scope import system
from stack.environment import Addresses
from stack.errors import StackError

JOB = "nexus-billing-verify"
CHECKS = (queries.books, queries.payments, queries.refunds, queries.invoices)


class Head(Shape):
    """The newest link of a business's chain, as it is written down elsewhere."""

    business_id: BusinessId
    slug: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one business."""

    slug: str
    checks: list[Check]


async def verify(addresses: Addresses, *, slug: str | None = None, heads: str = "") -> AsyncIterator[Verdict]:
    """Check every business, or one. `heads` is what `heads()` once gave, one a line.

    Raises `StackError` for a business that there is not, and for heads that are none of ours.
    """
    anchors = {head.business_id: head for head in (_read(*line) for line in enumerate(heads.splitlines(), 1))}
    database = Database(addresses.database("billing"), pool_size=1)
    try:
        known = await _businesses(database, slug)
        for business_id, name in known:
            anchor = anchors.pop(business_id, None)
            yield Verdict(name, await _check(database, business_id, anchor))
        for head in anchors.values() if slug is None else ():
            yield Verdict(head.slug, [Check("audit chain", 0, ["the business is not there"])])
    finally:
        await database.close()


async def heads(addresses: Addresses) -> list[str]:
    """The newest link of each business's chain as a line of JSON, to be kept where billing cannot write."""
    database = Database(addresses.database("billing"), pool_size=1)
    try:
        lines = []
        for business_id, slug in await _businesses(database, None):
            head = await database.run(system(JOB, business_id), audit.head, reads=True)
            if head:
                written = Head(business_id=business_id, slug=slug, sequence=head.sequence, hash=head.hash.hex())
                lines.append(written.model_dump_json())
        return lines
    finally:
        await database.close()


async def _businesses(database: Database, slug: str | None) -> list[tuple[UUID, str]]:
    known = await database.run(system(JOB), partial(queries.businesses, slug=slug), reads=True)
    if slug and not known:
        raise StackError(f"billing knows no business {slug}")
    return known


async def _check(database: Database, business_id: UUID, written: Head | None) -> list[Check]:
    scope = system(JOB, business_id)
    anchor = audit.Head(written.sequence, bytes.fromhex(written.hash)) if written else None
    chain = await database.run(scope, partial(queries.chain, anchor=anchor), reads=True)
    return [chain, *[await database.run(scope, check, reads=True) for check in CHECKS]]


def _read(number: int, line: str) -> Head:
    try:
        head = Head.model_validate_json(line)
        bytes.fromhex(head.hash)
    except (ValidationError, ValueError) as error:
        raise StackError(f"Line {number} is no head of a chain") from error
    return head
