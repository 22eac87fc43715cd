"""Two records of one person become one: nothing is lost, nothing is double, and the old one leads to the new."""

import asyncio

import pytest
from booking_stories import TODAY, at, outcomes
from credit_stories import Studio, assert_adds_up, studio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from contracts.permissions import Role
from contracts.scheduling import api, shapes
from contracts.scheduling.credits import api as selling
from contracts.scheduling.customers import api as people
from contracts.scheduling.customers.events import CustomerMerged
from contracts.scheduling.customers.shapes import ConsentSource
from contracts.types import to_typeid, uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from kit.scope import Scope
from scheduling.customers import operations as customers
from scheduling.customers.models import CustomerGone
from scheduling.dossiers.models import tables_about_customers
from scheduling.dossiers.operations.merging import AlreadyMerged, TwoUsers
from testkit import published

EVE, TWIN = "eve@example.com", "evie@example.com"


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    return await studio(database, here, "Ada", "Ben")


async def two(shop: Studio, **twin) -> tuple[shapes.Customer, shapes.Customer]:
    return (
        await shop.ask(people.CreateCustomer(name="Eve", email=EVE)),
        await shop.ask(people.CreateCustomer(**({"name": "Evie", "email": TWIN} | twin))),
    )


async def merge(shop: Studio, kept, duplicate, **more) -> shapes.Customer:
    return await shop.ask(people.MergeCustomers(customer_id=kept.id, duplicate_id=duplicate.id, **more))


async def link(shop: Studio, email: str):
    return await shop.database.run(shop.scope, lambda session: customers.link(session, uuid7(), email))


async def count_rows_of(shop: Studio, customer) -> dict[str, int]:
    """In how many rows of each table somebody is named."""
    async with shop.database.transaction(shop.scope, reads=True) as session:
        found = {
            table.name: await session.scalar(
                text(f"select count(*) from {table.name} where customer_id = :id"), {"id": customer.id}
            )
            for table in tables_about_customers()
        }
    return {name: count for name, count in found.items() if count}


class TestMerge:
    async def test_everything_goes_to_the_one_who_stays(self, shop: Studio) -> None:
        eve, twin = await two(shop, phone="+4930123456")
        bought = await shop.buy_credits(5, email=TWIN)
        await shop.join(await shop.sell_membership(), email=TWIN)
        await shop.buy_credits(2, email=EVE)
        booking = await shop.pay(at("10:00"), email=TWIN)
        await shop.ask(people.RecordConsent(customer_id=twin.id, kind="photos", granted=True, wording_version="v1", source=ConsentSource.PAPER))  # fmt: skip

        merged = await merge(shop, eve, twin)
        assert (merged.id, merged.name, merged.email, merged.phone, merged.bookings) == (
            eve.id,
            "Eve",
            EVE,
            twin.phone,
            1,
        )
        assert await count_rows_of(shop, twin) == {}
        assert await shop.balance(eve.id) == 6
        assert (await shop.see(booking.id)).customer_id == eve.id
        assert (await shop.lot_of(bought.model_copy(update={"customer_id": eve.id}))).remaining == 4
        assert sum((await assert_adds_up(shop.database, shop.scope)).values()) == 6
        [event] = await published(shop.database, shop.scope, CustomerMerged)
        assert (event.customer_id, event.duplicate_id, event.version) == (eve.id, twin.id, merged.version)

    async def test_the_old_id_and_the_old_address_lead_to_the_one_who_stays(self, shop: Studio) -> None:
        eve, twin = await two(shop)
        consent = people.RecordConsent(
            customer_id=twin.id, kind="photos", granted=True, wording_version="v1", source=ConsentSource.PAPER
        )
        given = await shop.ask(consent)
        await merge(shop, eve, twin)
        booking = await shop.book(at("10:00"), email=TWIN, name="Evie")
        assert (booking.customer_id, booking.customer_name) == (eve.id, "Evie")
        assert (await shop.ask(api.GetCustomer(customer_id=twin.id))).id == eve.id
        assert [each.id for each in (await shop.ask(api.ListBookings(customer_id=twin.id))).items] == [booking.id]
        assert (await shop.ask(people.ListConsents(customer_id=eve.id))).items == [given]
        assert (await shop.ask(people.ListConsents(customer_id=twin.id))).items == [given]
        assert [each.id for each in (await shop.ask(api.ListCustomers())).items] == [eve.id]
        for of in (eve, twin):
            for listed in (selling.ListPurchases, selling.ListMemberships):
                assert (await shop.ask(listed(customer_id=of.id))).items == []

    async def test_what_the_duplicate_was_told_still_books_with_the_credits(self, shop: Studio) -> None:
        eve, twin = await two(shop)
        bought = await shop.buy_credits(1, email=TWIN)
        await merge(shop, eve, twin)
        await shop.book(at("10:00"), email=EVE, pay_with_credits=True, credits_pass=bought.credits_pass)
        assert await shop.balance(eve.id) == 0

    async def test_twice_is_once(self, shop: Studio) -> None:
        eve, twin = await two(shop)
        first = await merge(shop, eve, twin)
        assert await merge(shop, eve, twin) == first
        assert len(await published(shop.database, shop.scope, CustomerMerged)) == 1

    async def test_a_chain_is_no_chain(self, shop: Studio) -> None:
        eve, twin = await two(shop)
        third = await shop.ask(people.CreateCustomer(name="Ev", email="ev@example.com"))
        await merge(shop, twin, third)
        await merge(shop, eve, twin)
        assert (await shop.ask(api.GetCustomer(customer_id=third.id))).id == eve.id
        assert (await shop.book(at("10:00"), email="ev@example.com")).customer_id == eve.id

    async def test_a_proven_address_comes_along_but_nobody_is_two_users(self, shop: Studio) -> None:
        eve, twin = await two(shop)
        await link(shop, TWIN)
        assert (await merge(shop, eve, twin)).linked
        other = await shop.ask(people.CreateCustomer(name="Bob", email="bob@example.com"))
        await link(shop, "bob@example.com")
        with pytest.raises(TwoUsers):
            await merge(shop, eve, other)

    async def test_what_cannot_be_merged_is_refused(self, shop: Studio, elsewhere: Scope) -> None:
        eve, twin = await two(shop)
        bob = await shop.ask(people.CreateCustomer(name="Bob", email="bob@example.com"))
        with pytest.raises(Invalid):
            await merge(shop, eve, eve)
        with pytest.raises(PreconditionFailed):
            await merge(shop, eve, twin, if_version=7)
        await merge(shop, eve, twin)
        for kept, duplicate in ((bob, twin), (twin, bob)):
            with pytest.raises(AlreadyMerged) as refused:
                await merge(shop, kept, duplicate)
            assert refused.value.extra["current"] == {"customer_id": to_typeid("cus", eve.id)}
        await shop.ask(people.EraseCustomer(customer_id=bob.id))
        with pytest.raises(CustomerGone):
            await merge(shop, eve, bob)
        other = await studio(shop.database, elsewhere)
        theirs = await other.ask(people.CreateCustomer(name="Eve", email=EVE))
        for asked in ((eve, theirs), (theirs, eve)):
            with pytest.raises(NotFound):
                await merge(shop, *asked)
        with pytest.raises(Forbidden):
            await shop.ask(people.MergeCustomers(customer_id=eve.id, duplicate_id=bob.id), shop.a(Role.STAFF))


class TestRaces:
    async def test_who_books_as_the_duplicate_meanwhile_books_as_the_one_who_stays(self, shop: Studio) -> None:
        eve, twin = await two(shop)
        times = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00"]
        bookings = [shop.book(at(when), email=TWIN) for when in times]
        await asyncio.gather(*bookings[:3], merge(shop, eve, twin), *bookings[3:])
        assert await count_rows_of(shop, twin) == {}
        assert (await shop.ask(api.GetCustomer(customer_id=eve.id))).bookings == len(times)

    async def test_credits_that_are_bought_spent_and_given_back_meanwhile_all_arrive(self, shop: Studio) -> None:
        eve, twin = await two(shop)
        await shop.buy_credits(8, email=TWIN)
        held = [await shop.pay(at(when), email=TWIN) for when in ("09:00", "10:00", "11:00")]
        won, lost = await outcomes(
            [
                *(shop.cancel(each) for each in held[:2]),
                shop.buy_credits(4, email=TWIN),
                merge(shop, eve, twin),
                shop.complete(held[2]),
                *(shop.pay(at(when), email=TWIN) for when in ("13:00", "14:00")),
                shop.buy_credits(3, email=TWIN),
            ]
        )
        assert (len(won), lost) == (8, [])
        assert await count_rows_of(shop, twin) == {}
        assert await shop.balance(eve.id) == 8 + 4 + 3 - 1 - 2
        await assert_adds_up(shop.database, shop.scope)

    async def test_two_ways_at_once_go_one_way(self, shop: Studio) -> None:
        eve, twin = await two(shop)
        await shop.book(at("10:00"), email=EVE)
        won, lost = await outcomes([merge(shop, eve, twin), merge(shop, twin, eve), merge(shop, eve, twin)])
        assert len({each.id for each in won}) == 1
        assert {type(each) for each in lost} == {AlreadyMerged}
        assert len(await published(shop.database, shop.scope, CustomerMerged)) == 1


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lots=st.lists(st.tuples(st.sampled_from([EVE, TWIN]), st.integers(1, 4)), min_size=1, max_size=4),
    spent=st.lists(st.sampled_from([EVE, TWIN]), max_size=4),
)
async def test_no_merge_makes_or_loses_a_credit(database: Database, lots, spent) -> None:
    from testkit import new_scope

    shop = await studio(database, new_scope(), "Ada")
    eve, twin = await two(shop)
    for email, count in lots:
        await shop.buy_credits(count, email=email)
    await outcomes([shop.pay(at(f"{9 + n:02}:00"), email=email) for n, email in enumerate(spent)])
    before = await assert_adds_up(database, shop.scope)
    await merge(shop, eve, twin)
    assert await assert_adds_up(database, shop.scope) == before
    assert await shop.balance(eve.id) == sum(before.values())
