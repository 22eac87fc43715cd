"""Customers."""

import pytest
from booking_stories import TODAY, Salon, at, salon

from contracts.permissions import Role
from contracts.scheduling import api
from contracts.scheduling.events import CustomerCreated
from contracts.types import uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, NotFound
from kit.scope import Scope
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


async def test_a_customer_is_known_by_their_address_however_it_is_written(shop: Salon) -> None:
    first = await shop.book(at("10:00"), email="Eve@Example.com")
    again = await shop.book(at("12:00"), email="eve@example.com")
    assert first.customer_id == again.customer_id
    assert [event.customer_id for event in await published(shop.database, shop.scope, CustomerCreated)] == [
        first.customer_id
    ]


async def test_what_staff_say_anew_is_kept_and_what_they_leave_out_stays(shop: Salon) -> None:
    booking = await shop.book(at("10:00"), contact={"phone": "+4930123456", "locale": "de"})
    await shop.book(at("12:00"), name="Eva", contact={"locale": "en"}, by=shop.scope)
    customer = await shop.ask(api.GetCustomer(customer_id=booking.customer_id))
    assert (customer.name, customer.phone, customer.locale, customer.bookings) == ("Eva", "+4930123456", "en", 2)


async def test_a_stranger_who_books_with_an_address_changes_nothing_that_is_known(shop: Salon) -> None:
    booking = await shop.book(at("10:00"), name="Eve", contact={"locale": "de"})
    strange = await shop.book(at("12:00"), name="Mallory", contact={"phone": "+4930123456", "locale": "en"})
    customer = await shop.ask(api.GetCustomer(customer_id=booking.customer_id))
    assert (customer.name, customer.phone, customer.locale) == ("Eve", "+4930123456", "de")
    assert (strange.customer_id, strange.customer_name) == (customer.id, "Mallory")
    assert (await shop.see(booking.id)).customer_name == "Eve"


async def test_one_address_is_another_customer_in_another_business(shop: Salon, elsewhere: Scope) -> None:
    other = await salon(shop.database, elsewhere)
    here, there = await shop.book(at("10:00")), await other.book(at("10:00"))
    assert here.customer_id != there.customer_id
    with pytest.raises(NotFound):
        await other.ask(api.GetCustomer(customer_id=here.customer_id))
    assert [each.id for each in (await other.ask(api.ListCustomers())).items] == [there.customer_id]


async def test_customers_are_listed_newest_first_page_by_page(shop: Salon) -> None:
    times = ["09:00", "10:00", "11:00", "12:00", "13:00"]
    booked = [await shop.book(at(when), email=f"{when[:2]}@example.com") for when in times]
    found, cursor = [], None
    while True:
        page = await shop.ask(api.ListCustomers(limit=2, cursor=cursor))
        found += [customer.id for customer in page.items]
        if not page.has_more:
            break
        cursor = page.cursor
    assert found == [booking.customer_id for booking in reversed(booked)]


async def test_only_staff_see_customers(shop: Salon) -> None:
    for scope in (shop.guest, shop.a(Role.CUSTOMER)):
        with pytest.raises(Forbidden):
            await shop.ask(api.ListCustomers(), scope)
    with pytest.raises(NotFound):
        await shop.ask(api.GetCustomer(customer_id=uuid7()), shop.a(Role.STAFF))
