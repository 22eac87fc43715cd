"""Who asks to be forgotten is: nowhere in the database, and not after a restore either; what they paid stays."""

import asyncio
import json
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import asyncpg
import pytest
from booking_stories import TODAY, at, outcomes
from credit_stories import Studio, assert_adds_up, studio
from sqlalchemy import text

from contracts.permissions import Role
from contracts.scheduling import api
from contracts.scheduling.credits import api as selling
from contracts.scheduling.customers import api as people
from contracts.scheduling.customers.events import CustomerErased
from contracts.scheduling.customers.shapes import ConsentSource
from contracts.scheduling.events import BookingCancelled
from contracts.scheduling.notes import api as notes
from contracts.scheduling.shapes import BookingStatus, Contact
from contracts.scheduling.waitlist.api import JoinWaitlist
from contracts.scheduling.waitlist.events import WaitlistLeft
from contracts.types import from_typeid, to_typeid, uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, NotFound
from kit.scope import Scope
from kit.vault import Erased
from scheduling.customers import operations as customers
from scheduling.customers.models import CustomerGone
from scheduling.dossiers.operations import remember
from scheduling.dossiers.operations.erasing import StillExpected
from scheduling.dossiers.ticks import replay_erasures
from stack import erasures
from stack.errors import StackError
from testkit import published
from testkit.servers import Servers

CANARY = "Kanarienvogel"
EMAIL, SECOND_EMAIL, PHONE = "canary@cage.example", "canary.two@cage.example", "+4930987654321"
SONG = "sings at dawn"
TRACES = (CANARY, "cage.example", PHONE, SONG)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    return await studio(database, here)


async def erase(shop: Studio, customer_id, *, force: bool = False):
    return await shop.ask(people.EraseCustomer(customer_id=customer_id, force=force))


async def found_in(servers: Servers, shop: Studio, trace: str) -> dict[str, int]:
    """In how many rows of each table of scheduling's that name the business this can be read, by a superuser."""
    connection = await asyncpg.connect(servers.admin_url)
    try:
        tables = await connection.fetch("select tablename from pg_tables where schemaname = 'scheduling'")
        query = "select count(*) from scheduling.{} t where t::text ilike '%' || $1 || '%' and t::text like '%' || $2 || '%'"
        counts = {
            row[0]: await connection.fetchval(query.format(row[0]), trace, str(shop.scope.business_id))
            for row in tables
        }
    finally:
        await connection.close()
    assert len(counts) > 20
    return {table: count for table, count in counts.items() if count}


async def full_life(shop: Studio):
    """Somebody of whom there is something everywhere; they end with nothing to come."""
    contact = {"name": CANARY, "email": EMAIL, "phone": PHONE}
    canary = await shop.ask(people.CreateCustomer(**contact, timezone="Europe/Berlin", locale="de"))
    twin = await shop.ask(people.CreateCustomer(name=f"{CANARY} II", email=SECOND_EMAIL))
    bought = await shop.buy_credits(4, email=EMAIL)
    await shop.adjust((await shop.lot_of(bought)).id, 1)
    paid = await shop.pay(at("10:00"), email=EMAIL, name=CANARY, contact={"phone": PHONE}, note=f"{CANARY} {SONG}")
    cancelled = await shop.book(at("12:00"), email=SECOND_EMAIL, name=CANARY)
    await shop.cancel(cancelled, reason=SONG)
    waits = {
        "service_id": shop.massage.id,
        "customer": Contact(**contact),
        "from_date": at("00:00").date(),
        "to_date": at("00:00").date(),
    }
    await shop.ask(JoinWaitlist(**waits), shop.guest)
    await shop.ask(people.RecordConsent(customer_id=canary.id, kind="photos", granted=True, wording_version="v1", source=ConsentSource.DESK))  # fmt: skip
    note = await shop.ask(notes.WriteNote(customer_id=canary.id, text=f"{CANARY} {SONG}"))
    await shop.ask(people.MergeCustomers(customer_id=canary.id, duplicate_id=twin.id))
    with clock.frozen(at("10:30")):
        await shop.complete(paid)
    return canary, twin, note


class TestErase:
    async def test_nothing_in_the_database_tells_who_they_were(self, shop: Studio, servers: Servers) -> None:
        canary, twin, note = await full_life(shop)
        assert {"customers", "bookings"} <= set(await found_in(servers, shop, CANARY)), "the search finds what is there"
        await erase(shop, canary.id)
        assert [await found_in(servers, shop, trace) for trace in TRACES] == [{}] * len(TRACES)
        with pytest.raises(Erased):
            await shop.ask(notes.ReadNote(note_id=note.id))
        [event] = await published(shop.database, shop.scope, CustomerErased)
        assert (event.customer_id, event.merged_ids, len(event.booking_ids)) == (canary.id, [twin.id], 2)
        [left] = await published(shop.database, shop.scope, WaitlistLeft)
        assert (left.customer_id, left.mail) == (canary.id, "")

    async def test_what_was_paid_and_given_stays(self, shop: Studio) -> None:
        canary, twin, _ = await full_life(shop)
        before = await assert_adds_up(shop.database, shop.scope)
        statement = await shop.statement(canary.id)
        await erase(shop, canary.id)
        assert await assert_adds_up(shop.database, shop.scope) == before
        assert await shop.statement(canary.id) == statement
        listed = (await shop.ask(api.ListBookings(customer_id=twin.id))).items
        assert {(each.status, each.customer_name) for each in listed} == {
            (BookingStatus.COMPLETED, "Erased customer"), (BookingStatus.CANCELLED, "Erased customer"),
        }  # fmt: skip
        shown = await shop.ask(api.GetCustomer(customer_id=canary.id))
        assert (shown.erased, shown.name, shown.phone, shown.bookings) == (True, "Erased customer", None, 2)
        assert (await shop.ask(api.ListCustomers())).items == []
        consents = await shop.ask(people.ListConsents(customer_id=canary.id))
        assert [each.kind for each in consents.items] == ["photos"]

    async def test_who_is_still_expected_is_not_forgotten_by_accident(self, shop: Studio) -> None:
        booking = await shop.book(at("10:00"), email=EMAIL)
        membership = await shop.join(await shop.sell_membership(), email=EMAIL)
        with pytest.raises(StillExpected) as refused:
            await erase(shop, booking.customer_id)
        assert [each["code"] for each in refused.value.extra["reasons"]] == ["booking", "membership"]
        erasure = await erase(shop, booking.customer_id, force=True)
        assert erasure.cancelled_booking_ids == [booking.id]
        assert erasure.ended_membership_ids == [membership.id]
        [cancelled] = await published(shop.database, shop.scope, BookingCancelled)
        assert (cancelled.booking_id, cancelled.version, cancelled.fee, cancelled.mail) == (booking.id, 2, None, "")
        assert at("10:00") in await shop.free_starts()

    async def test_what_is_over_but_not_settled_is_settled_without_a_mail(self, shop: Studio) -> None:
        booking = await shop.book(at("10:00"), email=EMAIL)
        with clock.frozen(at("11:00")):
            await erase(shop, booking.customer_id)
            assert (await shop.complete(booking)).customer_name == "Erased customer"

    async def test_twice_is_once_and_nothing_more_is_written_about_them(self, shop: Studio) -> None:
        canary, twin, _ = await full_life(shop)
        first = await erase(shop, canary.id)
        assert await erase(shop, twin.id) == first.model_copy(update={"cancelled_booking_ids": []})
        assert len(await published(shop.database, shop.scope, CustomerErased)) == 1
        for asked in (
            people.UpdateCustomer(customer_id=canary.id, name="Back", email=EMAIL),
            people.RecordConsent(customer_id=canary.id, kind="photos", granted=True, wording_version="v1", source=ConsentSource.DESK),
        ):  # fmt: skip
            with pytest.raises(CustomerGone):
                await shop.ask(asked)
        with pytest.raises(Erased):
            await shop.ask(notes.WriteNote(customer_id=canary.id, text="Back"))

    async def test_who_comes_back_is_somebody_new(self, shop: Studio) -> None:
        canary, *_ = await full_life(shop)
        await erase(shop, canary.id)
        booking = await shop.book(at("15:00"), email=EMAIL, name=CANARY)
        assert booking.customer_id != canary.id
        assert (await shop.credits_of(booking.customer_id)).balance == 0

    async def test_their_credits_are_nobodys(self, shop: Studio) -> None:
        bought = await shop.buy_credits(2, email=EMAIL)
        await erase(shop, bought.customer_id)
        with pytest.raises(Forbidden):
            await shop.book(at("10:00"), email=EMAIL, pay_with_credits=True, credits_pass=bought.credits_pass)

    async def test_managers_of_this_business_alone_erase(self, shop: Studio, elsewhere: Scope) -> None:
        booking = await shop.book(at("10:00"), email=EMAIL)
        asked = people.EraseCustomer(customer_id=booking.customer_id, force=True)
        for scope in (shop.guest, shop.a(Role.CUSTOMER), shop.a(Role.STAFF)):
            with pytest.raises(Forbidden):
                await shop.ask(asked, scope)
        with pytest.raises(NotFound):
            await (await studio(shop.database, elsewhere)).ask(asked)
        await shop.ask(asked, shop.a(Role.MANAGER))

    async def test_the_words_of_others_cannot_be_taken_away(self, shop: Studio) -> None:
        booking = await shop.book(at("10:00"), email=EMAIL)
        await shop.cancel(booking, reason=SONG)
        forget = text("select forget_words(:customer)")
        await shop.database.run(shop.scope, lambda session: session.execute(forget, {"customer": booking.customer_id}))
        timeline = await shop.ask(api.GetTimeline(booking_id=booking.id))
        assert SONG in {entry.detail for entry in timeline.entries}


class TestRaces:
    async def test_who_books_while_being_erased_is_somebody_new_or_is_refused_with_them(self, shop: Studio) -> None:
        eve = await shop.ask(people.CreateCustomer(name=CANARY, email=EMAIL))
        times = ["09:00", "10:00", "11:00", "12:00"]
        attempts = [shop.book(at(when), email=EMAIL, name=CANARY) for when in times]
        won, lost = await outcomes([*attempts[:2], erase(shop, eve.id, force=True), *attempts[2:]])
        assert (len(won), lost) == (5, [])
        left = (await shop.ask(api.ListBookings(customer_id=eve.id))).items
        assert {(each.status, each.customer_name) for each in left} <= {(BookingStatus.CANCELLED, "Erased customer")}

    async def test_two_who_erase_erase_once(self, shop: Studio) -> None:
        canary, twin, _ = await full_life(shop)
        await asyncio.gather(*(erase(shop, each.id) for each in (canary, twin) * 3))
        assert len(await published(shop.database, shop.scope, CustomerErased)) == 1

    async def test_merging_and_erasing_leave_nobody(self, shop: Studio, servers: Servers) -> None:
        first = await shop.ask(people.CreateCustomer(name=CANARY, email=EMAIL))
        second = await shop.ask(people.CreateCustomer(name=CANARY, email=SECOND_EMAIL))
        merging = people.MergeCustomers(customer_id=first.id, duplicate_id=second.id)
        await outcomes([shop.ask(merging), erase(shop, second.id), erase(shop, first.id)])
        assert await found_in(servers, shop, CANARY) == {}


class TestReplay:
    """After a restore the list beside the backups is put into `erasures`, and the tick does the rest."""

    async def restored(self, shop: Studio, *customer_ids) -> None:
        for customer_id in customer_ids:
            again = partial(remember, customer_id=customer_id, asked_at=TODAY - timedelta(days=1))
            assert await shop.database.run(shop.scope, again)
            assert not await shop.database.run(shop.scope, again)

    async def test_whom_a_backup_brought_back_is_erased_again(self, shop: Studio, servers: Servers) -> None:
        canary, twin, note = await full_life(shop)
        await shop.book(at("15:00"), email=EMAIL, name=CANARY)
        await self.restored(shop, canary.id, twin.id)
        await asyncio.gather(*(replay_erasures(shop.database) for _ in range(3)))
        assert await replay_erasures(shop.database) == 0
        assert [await found_in(servers, shop, trace) for trace in TRACES] == [{}] * len(TRACES)
        assert len(await published(shop.database, shop.scope, CustomerErased)) == 1
        with pytest.raises(Erased):
            await shop.ask(notes.ReadNote(note_id=note.id))

    async def test_two_records_that_the_backup_knows_as_two_are_both_erased(
        self, shop: Studio, servers: Servers
    ) -> None:
        first = await shop.ask(people.CreateCustomer(name=CANARY, email=EMAIL))
        second = await shop.ask(people.CreateCustomer(name=CANARY, email=SECOND_EMAIL))
        await self.restored(shop, first.id, second.id)
        while await replay_erasures(shop.database):
            pass
        assert await found_in(servers, shop, CANARY) == {}
        assert len(await published(shop.database, shop.scope, CustomerErased)) == 2

    async def test_the_list_that_is_kept_beside_the_backups_is_what_is_put_back(self, shop: Studio, servers) -> None:
        canary, twin, _ = await full_life(shop)
        await erase(shop, canary.id)
        addresses = SimpleNamespace(database=servers.database_url)
        listed = await erasures.listed(addresses)
        ours = [line for line in listed if json.loads(line)["business_id"] == to_typeid("biz", shop.scope.business_id)]
        assert {json.loads(line)["customer_id"] for line in ours} == {
            to_typeid("cus", each.id) for each in (canary, twin)
        }
        assert await erasures.replay(addresses, "\n".join(listed)) == 0
        with pytest.raises(StackError):
            await erasures.replay(addresses, "\n".join([*ours, '{"customer_id": "Kanarienvogel"}']))
        fresh = ours[0].replace(json.loads(ours[0])["customer_id"], to_typeid("cus", uuid7()))
        assert await erasures.replay(addresses, fresh) == 1
        assert await replay_erasures(shop.database) == 1

    async def test_who_came_after_the_backup_gets_no_key_any_more(self, shop: Studio) -> None:
        unknown = uuid7()
        await self.restored(shop, unknown)
        assert await replay_erasures(shop.database) == 1
        async with shop.database.transaction(shop.scope, reads=True) as session:
            gone = await session.scalar(text("select count(*) from vault_subject_keys where wrapped is null"))
        assert gone == 1


class TestExport:
    async def test_holds_everything_there_is(self, shop: Studio) -> None:
        canary, twin, note = await full_life(shop)
        await shop.ask(selling.ListPurchases(customer_id=canary.id))
        export = await shop.ask(people.ExportCustomer(customer_id=twin.id))
        assert (export.customer.id, [each.id for each in export.merged]) == (canary.id, [twin.id])
        assert (export.customer.email, export.merged[0].email, export.customer.phone) == (EMAIL, SECOND_EMAIL, PHONE)
        assert [len(record.timeline) for record in export.bookings] == [2, 2]
        assert {
            SONG in text
            for record in export.bookings
            for text in (record.booking.note, record.booking.cancel_reason)
            if text
        } == {True}
        assert len(export.waitlist) == 1
        assert [each.id for each in export.notes] == [note.id]
        assert (len(export.purchases), len(export.credit_entries), export.credits.balance) == (1, 5, 4)
        assert [each.kind for each in export.consents] == ["photos"]
        assert {entry.actor for record in export.bookings for entry in record.timeline} <= {"guest", "user"}

    async def test_is_for_managers_and_for_the_user_whose_address_is_proven(self, shop: Studio) -> None:
        canary, *_ = await full_life(shop)
        with pytest.raises(Forbidden):
            await shop.ask(people.ExportCustomer(customer_id=canary.id), shop.a(Role.STAFF))
        somebody = Scope(shop.scope.business_id, shop.scope.actor, frozenset({Role.CUSTOMER}))
        for nobody in (somebody, shop.guest):
            with pytest.raises(NotFound):
                await shop.ask(people.ExportMine(), nobody)
        user = from_typeid("usr", somebody.actor.id)
        await shop.database.run(shop.scope, lambda session: customers.link(session, user, EMAIL))
        assert (await shop.ask(people.ExportMine(), somebody)).customer.id == canary.id
        await erase(shop, canary.id)
        with pytest.raises(NotFound):
            await shop.ask(people.ExportMine(), somebody)

    async def test_history_shows_what_holds_now(self, shop: Studio, elsewhere: Scope) -> None:
        canary, *_ = await full_life(shop)
        await shop.ask(people.RecordConsent(customer_id=canary.id, kind="photos", granted=False, wording_version="v2", source=ConsentSource.EMAIL))  # fmt: skip
        history = await shop.ask(people.GetCustomerHistory(customer_id=canary.id), shop.a(Role.STAFF))
        assert [(each.granted, each.wording_version) for each in history.consents] == [(False, "v2")]
        assert (len(history.consent_history), len(history.bookings), history.notes) == (2, 2, 1)
        assert history.bookings[0].starts_at > history.bookings[1].starts_at
        assert history.credits.balance == 4
        other = await studio(shop.database, elsewhere)
        for asked in (people.GetCustomerHistory, people.ExportCustomer):
            with pytest.raises(NotFound):
                await other.ask(asked(customer_id=canary.id))
