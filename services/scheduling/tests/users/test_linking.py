"""Which user a customer is: whoever has proven the address, in every business, from then on, and nobody else."""

from datetime import timedelta
from uuid import UUID

import pytest
from booking_stories import TODAY, at
from credit_stories import Studio, studio
from people_stories import Person

from contracts.scheduling.api import GetCustomer
from contracts.scheduling.customers import api as people
from contracts.scheduling.customers.events import CustomerErased
from contracts.scheduling.shapes import BookingStatus, Contact
from kit import clock, sealed
from kit.db import Database
from kit.errors import NotFound
from kit.scope import Scope
from scheduling.customers import operations as customers
from scheduling.dossiers.operations.erasing import StillExpected
from scheduling.dossiers.ticks import link_users
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    return await studio(database, here)


@pytest.fixture
async def other(database: Database, elsewhere: Scope) -> Studio:
    return await studio(database, elsewhere)


@pytest.fixture
def eve(database: Database) -> Person:
    return Person(database)


async def customer_of(shop: Studio, customer_id: UUID):
    return await shop.ask(GetCustomer(customer_id=customer_id))


class TestVerified:
    async def test_links_the_customers_with_that_address_in_every_business(
        self, shop: Studio, other: Studio, eve: Person
    ) -> None:
        booked = [await each.book(at("10:00"), email=eve.email) for each in (shop, other)]
        for each in (shop, other):
            with pytest.raises(NotFound):
                await each.ask(people.GetMyself(), eve.at(each))
        await eve.tell(eve.verified())
        for each, booking in zip((shop, other), booked, strict=True):
            assert (await each.ask(people.GetMyself(), eve.at(each))).id == booking.customer_id
            mine = await each.ask(people.ListMyBookings(), eve.at(each))
            assert [found.id for found in mine.items] == [booking.id]

    async def test_an_address_that_nobody_has_proven_links_nothing(self, shop: Studio, eve: Person) -> None:
        booking = await shop.book(at("10:00"), email=eve.email)
        await link_users(shop.database)
        await shop.book(at("12:00"), email=eve.email)
        assert not (await customer_of(shop, booking.customer_id)).linked
        assert (await shop.ask(people.ListMyBookings(), eve.at(shop))).items == []
        for ask in (people.GetMyself(), people.GetMyCredits(), people.ExportMine(), people.EraseMine()):
            with pytest.raises(NotFound):
                await shop.ask(ask, eve.at(shop))

    async def test_links_who_becomes_a_customer_later_however_they_do(
        self, shop: Studio, other: Studio, eve: Person
    ) -> None:
        await eve.tell(eve.verified())
        await shop.book(at("10:00"), email=eve.email)
        added = await other.ask(people.CreateCustomer(name="Eve", email=eve.email))
        assert (await shop.ask(people.GetMyself(), eve.at(shop))).email == eve.email
        assert (await other.ask(people.GetMyself(), eve.at(other))).id == added.id

    async def test_links_who_is_imported_and_whose_address_is_corrected(
        self, shop: Studio, other: Studio, eve: Person
    ) -> None:
        await eve.tell(eve.verified())
        contacts = [Contact(name=name, email=f"{name}.{eve.email}") for name in ("bob", "dan")]
        contacts.append(Contact(name="Eve", email=eve.email))
        assert await shop.database.run(shop.scope, lambda session: customers.welcome_all(session, contacts)) == 3
        assert (await shop.ask(people.GetMyself(), eve.at(shop))).name == "Eve"
        mistyped = await other.ask(people.CreateCustomer(name="Eve", email=f"x{eve.email}"))
        await other.ask(people.UpdateCustomer(customer_id=mistyped.id, name="Eve", email=eve.email))
        assert (await other.ask(people.GetMyself(), eve.at(other))).id == mistyped.id

    async def test_a_user_is_one_customer_of_a_business(self, shop: Studio, eve: Person) -> None:
        await eve.tell(eve.verified())
        first = await shop.book(at("10:00"), email=eve.email)
        await shop.ask(people.UpdateCustomer(customer_id=first.customer_id, name="Eve", email=f"new.{eve.email}"))
        again = await shop.book(at("12:00"), email=eve.email)
        assert (await shop.ask(people.GetMyself(), eve.at(shop))).id == again.customer_id
        assert not (await customer_of(shop, first.customer_id)).linked

    async def test_what_was_sealed_to_somebody_else_links_nothing(self, shop: Studio, eve: Person) -> None:
        await shop.book(at("10:00"), email=eve.email)
        await eve.tell(eve.verified(key=sealed.new_key_pair()[1]))
        with pytest.raises(NotFound):
            await shop.ask(people.GetMyself(), eve.at(shop))

    async def test_nobody_else_sees_anything_of_it(self, shop: Studio, other: Studio, eve: Person) -> None:
        await eve.tell(eve.verified())
        await shop.book(at("10:00"), email=eve.email)
        stranger = Person(shop.database)
        await stranger.tell(stranger.verified())
        for scope in (stranger.at(shop), shop.guest):
            assert (await shop.ask(people.ListMyBookings(), scope)).items == []
            with pytest.raises(NotFound):
                await shop.ask(people.GetMyCredits(), scope)
        assert (await other.ask(people.ListMyBookings(), eve.at(other))).items == []


class TestMine:
    async def test_bookings_are_listed_by_start_page_by_page(self, shop: Studio, eve: Person) -> None:
        await eve.tell(eve.verified())
        late, early = [await shop.book(at(hour), email=eve.email) for hour in ("14:00", "10:00")]
        await shop.book(at("12:00"), email="somebody.else@example.com")
        page = await shop.ask(people.ListMyBookings(limit=1), eve.at(shop))
        assert [each.id for each in page.items] == [early.id]
        assert not [assigned.why for each in page.items for assigned in each.team if assigned.why]
        rest = await shop.ask(people.ListMyBookings(limit=1, cursor=page.cursor), eve.at(shop))
        assert ([each.id for each in rest.items], rest.has_more) == ([late.id], False)
        later = people.ListMyBookings.model_validate({"from": at("12:00"), "status": BookingStatus.CONFIRMED})
        assert [each.id for each in (await shop.ask(later, eve.at(shop))).items] == [late.id]

    async def test_credits(self, shop: Studio, eve: Person) -> None:
        await eve.tell(eve.verified())
        await shop.buy_credits(4, email=eve.email)
        assert (await shop.ask(people.GetMyCredits(), eve.at(shop))).balance == 4

    async def test_may_be_forgotten_once_nothing_is_to_come(self, shop: Studio, eve: Person, today) -> None:
        await eve.tell(eve.verified())
        booking = await shop.book(at("10:00"), email=eve.email)
        with pytest.raises(StillExpected):
            await shop.ask(people.EraseMine(), eve.at(shop))
        today.move(timedelta(days=30))
        await shop.ask(people.EraseMine(), eve.at(shop))
        assert (await customer_of(shop, booking.customer_id)).erased
        with pytest.raises(NotFound):
            await shop.ask(people.GetMyself(), eve.at(shop))


class TestErased:
    async def test_is_forgotten_where_nothing_is_expected_and_parted_where_it_is(
        self, shop: Studio, other: Studio, eve: Person
    ) -> None:
        expected = await shop.book(at("10:00"), email=eve.email)
        idle = await other.ask(people.CreateCustomer(name="Eve", email=eve.email))
        await eve.tell(eve.verified())
        await eve.tell(eve.erased())
        kept = await customer_of(shop, expected.customer_id)
        assert (kept.linked, kept.erased, kept.email) == (False, False, eve.email)
        gone = await customer_of(other, idle.id)
        assert (gone.linked, gone.erased) == (False, True)
        assert [each.customer_id for each in await published(other.database, other.scope, CustomerErased)] == [idle.id]

    async def test_a_fact_that_comes_late_revives_nobody(self, shop: Studio, eve: Person) -> None:
        verified = eve.verified()
        await eve.tell(eve.erased(), verified)
        await shop.book(at("10:00"), email=eve.email)
        with pytest.raises(NotFound):
            await shop.ask(people.GetMyself(), eve.at(shop))

    async def test_the_address_may_be_anothers_afterwards(self, shop: Studio, eve: Person) -> None:
        await shop.book(at("10:00"), email=eve.email)
        await eve.tell(eve.verified(), eve.erased())
        successor = Person(shop.database)
        successor.email = eve.email
        await successor.tell(successor.verified())
        assert (await shop.ask(people.GetMyself(), successor.at(shop))).email == eve.email
