"""A customer's own invoices: scheduling knows who the login is, billing what they were billed."""

from typing import Final

from contracts.billing.invoices.api import ListInvoices, ListMyInvoices
from contracts.permissions import Role
from contracts.scheduling.customers.api import GetMyself
from contracts.types import Actor, ActorKind
from kit.client import Answered, Contexts
from kit.scope import Scope

_ACTOR: Final = Actor(kind=ActorKind.SYSTEM, id="my-invoices")


async def my_invoices(contexts: Contexts, asked: ListMyInvoices, scope: Scope, _: str | None) -> Answered:
    """The invoices of the customer that the caller is.

    Scheduling says who that is, or that nobody is linked to the login; only then billing is asked, by the system.
    """
    myself = await contexts.ask(GetMyself(), scope)
    reader = Scope(scope.business_id, _ACTOR, frozenset({Role.MANAGER}), cause=scope.cause)
    theirs = ListInvoices(customer_id=myself.id, drafts=False, limit=asked.limit, cursor=asked.cursor)
    return Answered(await contexts.ask(theirs, reader), replayed=False)
