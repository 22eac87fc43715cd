"""Customers."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from booking_stories import TODAY, Salon, at, outcomes, salon
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.permissions import Role
from contracts.scheduling import api, shapes
from contracts.scheduling.customers import api as people
from contracts.scheduling.customers.events import CustomerUpdated
from contracts.scheduling.customers.shapes import Consent, ConsentSource
from contracts.scheduling.events import CustomerCreated
from contracts.scheduling.mail import CustomerMail
from contracts.types import to_typeid, uuid7
from kit import clock, sealed
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from kit.scope import Scope
from scheduling.customers import operations, rules
from scheduling.customers.operations import CustomerExists
from testkit import published

PHONE = "+4930123456"


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


async def add(shop: Salon, email: str = "eve@example.com", **fields) -> shapes.Customer:
    return await shop.ask(people.CreateCustomer(**({"name": "Eve", "email": email} | fields)))


async def updates(shop: Salon) -> list[int]:
    return [event.version for event in await published(shop.database, shop.scope, CustomerUpdated)]


class TestTelling:
    """How a customer is reached is told to notifications, and to nobody else."""

    async def test_whoever_is_new_or_changed_is_told_of_with_their_contact(
        self, shop: Salon, notifications_key
    ) -> None:
        eve = await add(shop, phone=PHONE, timezone="Europe/Berlin", locale="de")
        await shop.ask(people.UpdateCustomer(customer_id=eve.id, name="Eva", email="eva@example.com"))
        told = [*await published(shop.database, shop.scope, CustomerCreated)]
        told += await published(shop.database, shop.scope, CustomerUpdated)
        assert [opened(event.contact, notifications_key) for event in told] == [
            CustomerMail(customer_name="Eve", email="eve@example.com", timezone="Europe/Berlin", locale="de"),
            CustomerMail(customer_name="Eva", email="eva@example.com"),
        ]

    async def test_whoever_books_or_is_imported_is_told_of_as_well(self, shop: Salon, notifications_key) -> None:
        await shop.book(at("10:00"), email="ada@example.com", name="Ada")
        contacts = [shapes.Contact(name="Bob", email="bob@example.com")]
        await shop.database.run(shop.scope, lambda session: operations.welcome_all(session, contacts))
        told = await published(shop.database, shop.scope, CustomerCreated)
        assert [opened(event.contact, notifications_key).customer_name for event in told] == ["Ada", "Bob"]
        assert "bob" not in str(told)


def opened(contact: str | None, key: bytes) -> CustomerMail:
    assert contact
    return CustomerMail.model_validate_json(sealed.open_(contact, key, "notifications", "customer-mail"))


class TestKeeping:
    async def test_who_was_added_by_staff_is_known_when_they_book(self, shop: Salon) -> None:
        eve = await add(shop, phone=PHONE)
        booking = await shop.book(at("10:00"))
        assert booking.customer_id == eve.id
        assert [event.customer_id for event in await published(shop.database, shop.scope, CustomerCreated)] == [eve.id]

    async def test_one_address_is_one_customer_however_many_add_it(self, shop: Salon) -> None:
        won, lost = await outcomes(add(shop, "Eve@Example.com") for _ in range(8))
        assert (len(won), {type(error) for error in lost}) == (1, {CustomerExists})
        assert all(error.extra["current"] == {"customer_id": to_typeid("cus", won[0].id)} for error in lost)

    async def test_contact_is_replaced_and_bookings_keep_the_name_they_were_made_in(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"), contact={"phone": PHONE, "locale": "de"})
        asked = people.UpdateCustomer(
            customer_id=booking.customer_id, name="Eva", email="eva@example.com", if_version=1
        )
        changed = await shop.ask(asked)
        assert (changed.name, changed.email, changed.phone, changed.locale) == ("Eva", "eva@example.com", None, None)
        assert (changed.version, changed.bookings, await updates(shop)) == (2, 1, [2])
        assert (await shop.see(booking.id)).customer_name == "Eve"
        with pytest.raises(PreconditionFailed):
            await shop.ask(asked)

    async def test_an_address_of_another_is_refused_with_the_other(self, shop: Salon) -> None:
        eve, bob = await add(shop), await add(shop, "bob@example.com")
        with pytest.raises(CustomerExists) as refused:
            await shop.ask(people.UpdateCustomer(customer_id=bob.id, name="Bob", email=eve.email))
        assert refused.value.extra["current"] == {"customer_id": to_typeid("cus", eve.id)}

    async def test_a_booking_that_tells_more_is_an_update_and_one_that_does_not_is_none(self, shop: Salon) -> None:
        await shop.book(at("10:00"))
        await shop.book(at("11:00"), contact={"phone": PHONE})
        await shop.book(at("12:00"), contact={"phone": PHONE}, name="Mallory")
        assert await updates(shop) == [2]

    async def test_another_business_changes_nothing(self, shop: Salon, elsewhere: Scope) -> None:
        eve, other = await add(shop), await salon(shop.database, elsewhere)
        for asked in (
            people.UpdateCustomer(customer_id=eve.id, name="Mallory", email="m@example.com"),
            people.ListConsents(customer_id=eve.id),
            consent(eve),
        ):
            with pytest.raises(NotFound):
                await other.ask(asked)

    async def test_customers_see_and_change_nobody(self, shop: Salon) -> None:
        eve = await add(shop)
        for asked in (
            people.CreateCustomer(name="Bob", email="bob@example.com"),
            people.UpdateCustomer(customer_id=eve.id, name="Mallory", email="m@example.com"),
            people.ListConsents(customer_id=eve.id),
            consent(eve),
        ):
            with pytest.raises(Forbidden):
                await shop.ask(asked, shop.a(Role.CUSTOMER))
            if not asked.reads and not isinstance(asked, people.UpdateCustomer):
                await shop.ask(asked, shop.a(Role.STAFF))


class TestSearch:
    @pytest.mark.parametrize("said", ["eve", "EVE", "Adams", "Ève", "@garden", "123456", "+49 (30) 12", "030 12-34"])
    async def test_finds_by_part_of_name_address_or_number(self, shop: Salon, said: str) -> None:
        eve = await add(shop, "lilith@garden.example", name="Eve Ève Adams", phone=PHONE)
        await add(shop, "bob@example.com", name="Bob", phone="+14155550100")
        assert [each.id for each in (await shop.ask(api.ListCustomers(search=said))).items] == [eve.id]

    @pytest.mark.parametrize("said", ["%", "_", "\\", "'", "0", "00", "+"])
    async def test_takes_what_is_said_as_it_is_said(self, shop: Salon, said: str) -> None:
        await add(shop, phone=PHONE)
        assert (await shop.ask(api.ListCustomers(search=said))).items == []

    def test_knows_a_number_when_it_sees_one(self) -> None:
        assert rules.digits("030 / 123-4") == "301234"
        assert [rules.digits(said) for said in ("eve 030", "12", "")] == [None, None, None]


def consent(customer: shapes.Customer, *, granted: bool = True, kind: str = "photos", **more) -> people.RecordConsent:
    return people.RecordConsent(
        customer_id=customer.id, kind=kind, granted=granted, wording_version="v1", source=ConsentSource.DESK, **more
    )


class TestConsent:
    async def test_what_was_said_stays_said(self, shop: Salon) -> None:
        eve = await add(shop)
        given = await shop.ask(consent(eve, at=TODAY - timedelta(days=3)))
        withdrawn = await shop.ask(consent(eve, granted=False))
        listed: list[Consent] = (await shop.ask(people.ListConsents(customer_id=eve.id))).items
        assert listed == [withdrawn, given]
        assert [(each.granted, each.wording_version, each.actor) for each in listed] == [
            (False, "v1", str(shop.scope.actor)), (True, "v1", str(shop.scope.actor)),
        ]  # fmt: skip
        assert await updates(shop) == [2, 3]

    async def test_is_never_rewritten(self, shop: Salon) -> None:
        await shop.ask(consent(await add(shop)))
        for statement in ("update customer_consents set granted = false", "delete from customer_consents"):
            with pytest.raises(DBAPIError) as refused:
                await shop.database.run(shop.scope, lambda session, sql=statement: session.execute(text(sql)))
            assert isinstance(refused.value.orig.__cause__, asyncpg.InsufficientPrivilegeError)

    async def test_nobody_has_agreed_tomorrow(self, shop: Salon) -> None:
        with pytest.raises(Invalid):
            await shop.ask(consent(await add(shop), at=TODAY + timedelta(seconds=1)))


class TestLink:
    """What `link` promises whoever knows that an address is proven."""

    async def link(self, shop: Salon, user, email: str = "eve@example.com"):
        return await shop.database.run(shop.scope, lambda session: operations.link(session, user, email))

    async def test_a_proven_address_is_one_users_and_only_theirs(self, shop: Salon) -> None:
        eve, user = await add(shop), uuid7()
        assert (await self.link(shop, user)).id == eve.id
        assert (await shop.ask(api.GetCustomer(customer_id=eve.id))).linked
        await add(shop, "bob@example.com")
        assert [await self.link(shop, *each) for each in ((user,), (uuid7(),), (user, "bob@example.com"))] == [None] * 3
        assert await self.link(shop, uuid7(), "nobody@example.com") is None

    async def test_another_address_is_not_proven(self, shop: Salon) -> None:
        eve = await add(shop)
        await self.link(shop, uuid7())
        changed = await shop.ask(people.UpdateCustomer(customer_id=eve.id, name="Eve", email="eva@example.com"))
        assert not changed.linked

    async def test_two_at_once_link_one(self, shop: Salon) -> None:
        await add(shop)
        linked = await asyncio.gather(*(self.link(shop, uuid7()) for _ in range(6)))
        assert len([each for each in linked if each]) == 1
