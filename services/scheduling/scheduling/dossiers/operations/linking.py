"""Linking a business's customers to users, and parting them again."""

from uuid import UUID

from contracts.scheduling.customers.api import EraseCustomer, EraseMine
from contracts.scheduling.customers.shapes import Erasure
from kit.db import Session
from kit.errors import NotFound
from scheduling.customers import operations as customers
from scheduling.customers import queries
from scheduling.dossiers.operations.erasing import StillExpected, erase
from scheduling.users import queries as users


async def keep_up(session: Session, user_id: UUID) -> bool:
    """Link this business's customer to a user who has proven the address, or part them from one who was erased.

    Whoever had their account erased asked to be forgotten, so the customer is erased too, unless the business still
    expects them: then they stay its customer, of no user, until it erases them itself. Whether something was done.
    """
    user = await users.find(session, user_id)
    if user is None:
        return False
    if user.email is not None:
        return await customers.link(session, user_id, user.email) is not None
    customer = await queries.find_by_user(session, user_id)
    if customer is None:
        return False
    try:
        await erase(session, EraseCustomer(customer_id=customer.id))
    except StillExpected:
        await customers.unlink(session, customer.id)
    return True


async def erase_mine(session: Session, _: EraseMine) -> Erasure:
    """Erase the customer that is linked to the user who asks. Raises `NotFound` without one, and `StillExpected`."""
    customer = await queries.find_own(session)
    if customer is None:
        raise NotFound
    return await erase(session, EraseCustomer(customer_id=customer.id))
