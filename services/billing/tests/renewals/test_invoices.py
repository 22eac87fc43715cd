"""Reading the mirror: by staff, of one customer, and by nobody else."""

import pytest
from renewal_stories import Club, club
from sellers import Shop

from contracts.billing.invoices.api import GetInvoice, ListInvoices
from contracts.billing.invoices.shapes import InvoiceStatus
from contracts.billing.periods.api import ListPaidPeriods
from contracts.billing.subscriptions.api import ListSubscriptions
from contracts.permissions import Role
from contracts.scheduling.customers.events import CustomerMerged
from contracts.types import uuid7
from kit.errors import Forbidden, NotFound


@pytest.fixture
async def gold(shop: Shop) -> Club:
    made = club(shop)
    await made.told()
    await made.subscribe(2027, 3, 1)
    await made.advance(2027, 5, 1, 0, 30)
    await made.look()
    return made


class TestList:
    async def test_newest_first_page_by_page(self, gold: Club) -> None:
        first = await gold.shop.ask(ListInvoices(limit=2))
        assert [each.status for each in first.items] == [InvoiceStatus.DRAFT, InvoiceStatus.PAID]
        second = await gold.shop.ask(ListInvoices(limit=2, cursor=first.cursor))
        assert ([each.number for each in second.items], second.has_more) == ([(await gold.invoices())[0].number], False)
        assert len((await gold.shop.ask(ListInvoices(drafts=False))).items) == 2
        assert len((await gold.shop.ask(ListInvoices(status=InvoiceStatus.DRAFT))).items) == 1
        one = first.items[1]
        assert await gold.shop.ask(GetInvoice(invoice_id=one.id)) == one
        assert (one.customer_id, one.membership_id) == (gold.customer_id, gold.membership_id)

    async def test_of_one_customer(self, gold: Club) -> None:
        other = club(gold.shop)
        await other.told()
        await other.subscribe(2027, 3, 1)
        await other.look()
        theirs = (await gold.shop.ask(ListInvoices(customer_id=other.customer_id))).items
        assert [each.membership_id for each in theirs] == [other.membership_id]
        assert (await gold.shop.ask(ListInvoices(customer_id=uuid7()))).items == []

    async def test_of_a_customer_with_all_that_were_the_same_person(self, gold: Club) -> None:
        once, twice = uuid7(), uuid7()
        for kept, duplicate in ((twice, once), (once, gold.customer_id)):  # in the wrong order
            await gold.hear("follow_merge", CustomerMerged(version=2, customer_id=kept, duplicate_id=duplicate))
        assert len((await gold.shop.ask(ListInvoices(customer_id=twice))).items) == 3
        assert len((await gold.shop.ask(ListInvoices(customer_id=gold.customer_id))).items) == 3


async def test_everything_of_another_business_does_not_exist(gold: Club, other_shop: Shop) -> None:
    (first, *_) = (await gold.shop.ask(ListInvoices())).items
    with pytest.raises(NotFound):
        await other_shop.ask(GetInvoice(invoice_id=first.id))
    for asked in (
        ListInvoices(),
        ListInvoices(customer_id=gold.customer_id),
        ListSubscriptions(membership_id=gold.membership_id),
    ):
        assert (await other_shop.ask(asked)).items == []
        assert (await gold.shop.ask(asked)).items
    with pytest.raises(NotFound):
        await other_shop.ask(ListPaidPeriods(membership_id=gold.membership_id))


async def test_who_may_read(gold: Club) -> None:
    for asked in (ListInvoices(), ListSubscriptions(), ListPaidPeriods(membership_id=gold.membership_id)):
        with pytest.raises(Forbidden):
            await gold.shop.ask(asked, gold.shop.a(Role.STAFF))
        await gold.shop.ask(asked, gold.shop.a(Role.MANAGER))
