"""The verifier command: it reads the database beside the service, and says which business's money is not in order."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
import pytest_asyncio
from charging_stories import Till, euros
from sellers import Shop

from billing.audit import operations as audit
from billing.audit import rules
from billing.invoices.models import Invoice
from billing.ledger import operations as ledger
from billing.ledger.models import Account
from contracts.billing.invoices.shapes import InvoiceStatus
from contracts.billing.payments.api import RefundPayment
from contracts.billing.payments.shapes import PaymentDetails
from contracts.permissions import Role
from contracts.types import to_typeid
from kit import clock
from stack import money
from stack.errors import StackError
from testkit.servers import Servers


@pytest_asyncio.fixture
async def till(shop: Shop, superuser) -> AsyncIterator[Shop]:
    """A shop that has taken money at the desk three times. It is gone afterwards, whatever was done to it."""
    for number in range(3):

        async def sell(session, number=number) -> None:
            lines = {Account.DESK: 500, Account.SALES: -500}
            await ledger.post(session, f"desk:{number}", "EUR", lines, happened_at=clock.now())
            await audit.record(session, "purchase.paid_at_the_desk", amount_minor=500, currency="EUR")

        await shop.run(sell)
    yield shop
    for table in ("ledger_lines", "ledger_facts", "business_billing_audit", "audit_heads", "businesses"):
        await superuser.execute(f"delete from billing.{table} where business_id = $1", shop.scope.business_id)


@pytest.fixture
def addresses(servers: Servers):
    return SimpleNamespace(database=servers.database_url)


def slug(shop: Shop) -> str:
    return f"shop-{shop.scope.business_id.hex[-12:]}"


async def verdict(addresses, shop: Shop, **more) -> dict[str, tuple[int, list[str]]]:
    """What is said of the shop, by check."""
    (said,) = [each async for each in money.verify(addresses, slug=slug(shop), **more)]
    return {check.of: (check.things, list(check.wrong)) for check in said.checks}


async def test_money_that_nobody_touched_agrees(addresses, till, superuser):
    assert await verdict(addresses, till) == {
        "audit chain": (3, []), "books": (3, []), "payments": (0, []), "refunds": (0, []), "invoices": (0, []),
    }  # fmt: skip
    everybody = [each async for each in money.verify(addresses)]
    (mine,) = [each for each in everybody if each.slug == slug(till)]  # what others leave is told in their own tests
    assert not [problem for check in mine.checks for problem in check.wrong]


async def test_a_link_that_was_changed_is_named(addresses, till, superuser):
    await superuser.execute(
        "update billing.business_billing_audit set actor = 'user:eve' where business_id = $1 and sequence = 2",
        till.scope.business_id,
    )
    assert (await verdict(addresses, till))["audit chain"] == (2, ["entry 2 is changed"])


async def test_a_fact_that_was_changed_is_named(addresses, till, superuser):
    (fact,) = await superuser.fetch(
        "update billing.ledger_lines l set amount_minor = 5 from billing.ledger_facts f where l.fact_id = f.id"
        " and f.business_id = $1 and f.key = 'desk:1' and l.account = 'desk' returning f.id",
        till.scope.business_id,
    )
    wrong = [f"{to_typeid('lgf', fact['id'])} is out of balance"]
    assert (await verdict(addresses, till))["books"] == (3, wrong)


async def test_a_chain_that_was_written_anew_is_found_by_its_head_kept_elsewhere(addresses, till, superuser):
    """Whoever rules the database can make a whole new chain, and set its head; what was written down elsewhere tells."""
    heads = "\n".join(await money.heads(addresses))
    assert (await verdict(addresses, till, heads=heads))["audit chain"] == (3, [])
    await self_consistently_rewritten(superuser, till)
    assert (await verdict(addresses, till))["audit chain"] == (3, [])
    told = (await verdict(addresses, till, heads=heads))["audit chain"]
    assert told == (3, ["entry 3 is not the one that was written down"])


async def test_a_business_that_is_gone_is_found_by_its_head_kept_elsewhere(addresses, till, superuser):
    heads = "\n".join(line for line in await money.heads(addresses) if slug(till) in line)
    for table in ("business_billing_audit", "audit_heads", "businesses"):
        await superuser.execute(f"delete from billing.{table} where business_id = $1", till.scope.business_id)
    wrong = [each async for each in money.verify(addresses, heads=heads) if each.slug == slug(till)]
    assert [problem for each in wrong for check in each.checks for problem in check.wrong] == [
        "the business is not there"
    ]


async def test_what_it_cannot_read_is_said(addresses, till):
    with pytest.raises(StackError, match="no business nobody"):
        _ = [each async for each in money.verify(addresses, slug="nobody")]
    with pytest.raises(StackError, match="Line 1"):
        _ = [each async for each in money.verify(addresses, heads='{"sequence": 1}')]


class TestPayments:
    """What was paid and given back at Stripe stands in the books, and nothing else does."""

    @pytest_asyncio.fixture
    async def paid(self, till: Shop) -> PaymentDetails:
        counter = Till(till)
        paid = await counter.pay(counter.package())
        await till.ask(RefundPayment(payment_id=paid.id, amount=euros(3_000)), till.a(Role.MANAGER))
        await counter.still()
        return await counter.payment()

    async def test_all_of_it_agrees(self, addresses, till, paid):
        said = await verdict(addresses, till)
        assert (said["payments"], said["refunds"]) == ((1, []), (1, []))
        assert not [problem for _, wrong in said.values() for problem in wrong]

    @pytest.mark.parametrize(
        ("tampering", "check", "says"),
        [
            (
                "delete from billing.ledger_facts where business_id = $1 and key like 'payment:%'",
                "payments",
                "is not in",
            ),
            (
                "update billing.payments set amount_minor = 9999 where business_id = $1",
                "payments",
                "is not in the books",
            ),
            ("update billing.payments set status = 'failed' where business_id = $1", "payments", "is no payment"),
            ("update billing.refunds set amount_minor = 10001 where business_id = $1", "refunds", "more is given back"),
            ("update billing.refunds set amount_minor = 2999 where business_id = $1", "refunds", "is not in the books"),
            ("delete from billing.ledger_facts where business_id = $1 and key like 'refund:%'", "refunds", "is not in"),
        ],
    )
    async def test_what_does_not_is_named(self, addresses, till, paid, superuser, tampering, check, says):
        await superuser.execute(tampering, till.scope.business_id)
        _, wrong = (await verdict(addresses, till))[check]
        assert says in wrong[0]

    @pytest.mark.parametrize(("amount", "agrees"), [(10_000, True), (9_999, False)])
    async def test_an_invoice_is_paid_by_its_payments(self, addresses, till, paid, amount, agrees):
        invoice = Invoice(
            version=1, account=till.account, stripe_id="in_1", status=InvoiceStatus.PAID, currency="EUR",
            subtotal_minor=amount, discount_minor=0, total_minor=amount, due_minor=amount, paid_minor=amount, lines=[],
            taxes=[], payments=[paid.stripe_id], attempts=1, looked_at=clock.now(), created_at=clock.now(),
        )  # fmt: skip

        async def mirror(session) -> None:
            session.add(invoice)

        await till.run(mirror)
        checked, wrong = (await verdict(addresses, till))["invoices"]
        assert (checked, wrong == []) == (1, agrees)


async def self_consistently_rewritten(superuser, shop):
    entries = await superuser.fetch(
        "select * from billing.business_billing_audit where business_id = $1 order by sequence", shop.scope.business_id
    )
    previous = rules.FIRST
    for row in entries:
        said = row["business_id"], row["sequence"], row["at"], row["what"], "user:eve", {}
        link = rules.link(previous, *said)
        await superuser.execute(
            "update billing.business_billing_audit set actor = 'user:eve', detail = '{}', previous = $3, hash = $4"
            " where business_id = $1 and sequence = $2",
            *said[:2], previous, link,
        )  # fmt: skip
        previous = link
    await superuser.execute("update billing.audit_heads set hash = $2 where business_id = $1", *(said[0], previous))
