"""Notes: who writes, who reads, and what is known of it afterwards."""

from datetime import timedelta

import pytest
from booking_stories import TODAY, Salon, at, salon
from note_stories import damage, open_to, read, reads, somebody, user_id, write
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.permissions import Role
from contracts.scheduling.customers import api as people
from contracts.scheduling.notes import api, shapes
from contracts.scheduling.notes.shapes import NoteReaders
from contracts.types import uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from kit.scope import Scope
from kit.vault import Erased, Tampered
from scheduling.notes.operations import NotTheAuthor
from scheduling.vault import operations as vault
from testkit.servers import Servers


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


class TestWriting:
    async def test_a_note_is_about_a_customer_or_a_booking(self, shop: Salon) -> None:
        booking, ines = await shop.book(at("10:00")), somebody(shop)
        about_customer = await write(shop, ines, customer_id=booking.customer_id)
        about_booking = await write(shop, ines, booking_id=booking.id)
        assert (about_customer.booking_id, about_booking.booking_id) == (None, booking.id)
        assert about_customer.customer_id == about_booking.customer_id == booking.customer_id
        assert about_booking.author == str(ines.actor)
        stranger = await shop.book(at("12:00"), email="zoe@example.com")
        for about, refusal in (
            ({}, Invalid),
            ({"booking_id": booking.id, "customer_id": stranger.customer_id}, Invalid),
            ({"booking_id": uuid7()}, NotFound),
            ({"customer_id": uuid7()}, NotFound),
        ):
            with pytest.raises(refusal):
                await write(shop, ines, **about)

    async def test_every_revision_stays_readable(self, shop: Salon, today) -> None:
        booking, ines = await shop.book(at("10:00")), somebody(shop)
        note = await write(shop, ines, "First.", customer_id=booking.customer_id)
        today.move(timedelta(hours=1))
        again = await shop.ask(api.ReviseNote(note_id=note.id, text="Second.", if_version=1), ines)
        assert (again.revision, again.revised_at - again.created_at) == (2, timedelta(hours=1))
        with pytest.raises(PreconditionFailed) as stale:
            await shop.ask(api.ReviseNote(note_id=note.id, text="Third.", if_version=1), ines)
        assert stale.value.extra == {"current": {"version": 2}}
        newest, first = await read(shop, ines, note.id), await read(shop, ines, note.id, 1)
        assert (newest.text, newest.text_revision) == ("Second.", 2)
        assert (first.text, first.text_revision, first.revision) == ("First.", 1, 2)
        listed = await shop.ask(api.ListNoteRevisions(note_id=note.id), ines)
        assert [each.revision for each in listed.items] == [2, 1]
        with pytest.raises(NotFound):
            await read(shop, ines, note.id, 3)

    async def test_only_the_author_writes_anew_and_shares(self, shop: Salon) -> None:
        booking, ines, bo = await shop.book(at("10:00")), somebody(shop), somebody(shop)
        note = await write(shop, ines, customer_id=booking.customer_id, shared_with=[user_id(bo)])
        for asked in (
            api.ReviseNote(note_id=note.id, text="Mine now."),
            api.ShareNote(note_id=note.id, shared_with=[]),
        ):
            with pytest.raises(NotTheAuthor):
                await shop.ask(asked, bo)
            with pytest.raises(NotFound):
                await shop.ask(asked, somebody(shop))

    async def test_no_revision_and_no_read_can_be_taken_back(self, shop: Salon) -> None:
        booking, ines = await shop.book(at("10:00")), somebody(shop)
        note = await write(shop, ines, customer_id=booking.customer_id)
        await read(shop, ines, note.id)
        for table in ("note_revisions", "note_reads"):
            for statement in (f"update {table} set revision = 7", f"delete from {table}"):
                with pytest.raises(DBAPIError, match="permission denied"):
                    async with shop.database.transaction(shop.scope) as session:
                        await session.execute(text(statement))


class TestReading:
    async def may_read(self, shop: Salon, note: shapes.NoteSummary, *by: Scope) -> list[bool]:
        """Who of these reads it; a list shows it to exactly those."""
        found = []
        for who in by:
            listed = [each.id for each in (await shop.ask(api.ListNotes(), who)).items]
            try:
                await read(shop, who, note.id)
            except NotFound:
                found.append(False)
            else:
                found.append(True)
            assert (note.id in listed) is found[-1]
        return found

    async def test_the_author_whom_they_share_with_and_whom_the_business_allows(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        ines, bo, mia = somebody(shop), somebody(shop), somebody(shop, Role.MANAGER)
        note = await write(shop, ines, customer_id=booking.customer_id)
        assert await self.may_read(shop, note, ines, bo, mia, shop.scope) == [True, False, False, False]
        await shop.ask(api.ShareNote(note_id=note.id, shared_with=[user_id(bo)]), ines)
        assert await self.may_read(shop, note, ines, bo, mia) == [True, True, False]
        await shop.ask(api.ShareNote(note_id=note.id, shared_with=[]), ines)
        await open_to(shop, NoteReaders.MANAGERS)
        assert await self.may_read(shop, note, ines, bo, mia, shop.scope) == [True, False, True, True]
        await open_to(shop, NoteReaders.STAFF)
        assert await self.may_read(shop, note, ines, bo, mia) == [True, True, True]
        await open_to(shop, NoteReaders.NOBODY)
        assert await self.may_read(shop, note, ines, bo, mia) == [True, False, False]

    async def test_customers_the_platform_and_other_businesses_may_not(
        self, shop: Salon, database: Database, elsewhere: Scope
    ) -> None:
        booking, ines = await shop.book(at("10:00")), somebody(shop)
        note = await write(shop, ines, customer_id=booking.customer_id)
        await open_to(shop, NoteReaders.STAFF)
        for who in (shop.guest, somebody(shop, Role.CUSTOMER), somebody(shop, Role.PLATFORM_ADMIN)):
            with pytest.raises(Forbidden):
                await read(shop, who, note.id)
        other = await salon(database, elsewhere)
        twin = Scope(other.scope.business_id, ines.actor, ines.roles)
        for asked in (
            api.ReadNote(note_id=note.id),
            api.ListNoteRevisions(note_id=note.id),
            api.ReviseNote(note_id=note.id, text="Mine."),
            api.ShareNote(note_id=note.id, shared_with=[]),
            api.WriteNote(customer_id=booking.customer_id, text="Mine."),
            api.WriteNote(booking_id=booking.id, text="Mine."),
        ):
            with pytest.raises(NotFound):
                await other.ask(asked, twin)
        for listing in (api.ListNotes(), api.ListNoteReads(note_id=note.id)):
            assert (await other.ask(listing)).items == []
        assert (await other.ask(api.GetNotePolicy())).readers is NoteReaders.NOBODY

    async def test_each_read_is_one_line_that_managers_see(self, shop: Salon) -> None:
        booking, ines, mia = await shop.book(at("10:00")), somebody(shop), somebody(shop, Role.MANAGER)
        note = await write(shop, ines, customer_id=booking.customer_id)
        await open_to(shop, NoteReaders.MANAGERS)
        await read(shop, ines, note.id)
        await read(shop, mia, note.id)
        await read(shop, mia, note.id)
        with pytest.raises(NotFound):
            await read(shop, somebody(shop), note.id)
        seen = await reads(shop, note_id=note.id)
        assert [line.actor for line in seen] == [str(mia.actor), str(mia.actor), str(ines.actor)]
        assert {(line.note_id, line.revision) for line in seen} == {(note.id, 1)}
        assert await reads(shop, customer_id=booking.customer_id) == seen
        assert await reads(shop, customer_id=uuid7()) == []
        with pytest.raises(Forbidden):
            await shop.ask(api.ListNoteReads(), ines)

    async def test_lists_by_customer_and_booking_page_by_page(self, shop: Salon) -> None:
        booking, other = await shop.book(at("10:00")), await shop.book(at("12:00"), email="zoe@example.com")
        ines = somebody(shop)
        mine = [await write(shop, ines, customer_id=booking.customer_id) for _ in range(3)]
        late = await write(shop, ines, booking_id=other.id)
        first = await shop.ask(api.ListNotes(customer_id=booking.customer_id, limit=2), ines)
        rest = await shop.ask(api.ListNotes(customer_id=booking.customer_id, limit=2, cursor=first.cursor), ines)
        assert {note.id for note in [*first.items, *rest.items]} == {note.id for note in mine}
        assert [note.id for note in (await shop.ask(api.ListNotes(booking_id=other.id), ines)).items] == [late.id]


class TestPolicy:
    async def test_owners_decide_and_a_stale_one_is_told(self, shop: Salon) -> None:
        assert await shop.ask(api.GetNotePolicy()) == shapes.NotePolicy(readers=NoteReaders.NOBODY, version=0)
        set_to = await open_to(shop, NoteReaders.MANAGERS)
        assert set_to == await shop.ask(api.GetNotePolicy(), somebody(shop))
        with pytest.raises(PreconditionFailed):
            await shop.ask(api.SetNotePolicy(readers=NoteReaders.STAFF, if_version=0))
        with pytest.raises(Forbidden):
            await shop.ask(api.SetNotePolicy(readers=NoteReaders.STAFF), somebody(shop, Role.MANAGER))


class TestInTheVault:
    async def test_what_was_damaged_or_moved_is_told_as_such(self, shop: Salon, servers: Servers) -> None:
        booking, ines = await shop.book(at("10:00")), somebody(shop)
        flipped, moved, other = [await write(shop, ines, customer_id=booking.customer_id) for _ in range(3)]
        turn = "update note_revisions set text = set_byte(text, 70, get_byte(text, 70) # 1) where note_id = :note"
        await damage(shop.database, servers.admin_url, turn, note=flipped.id)
        swap = (
            "update note_revisions n set text = o.text from note_revisions o where n.note_id = :to and o.note_id = :of"
        )
        await damage(shop.database, servers.admin_url, swap, to=moved.id, of=other.id)
        for note in (flipped, moved):
            with pytest.raises(Tampered) as refused:
                await read(shop, ines, note.id)
            assert refused.value.problem().status == 409
        assert (await read(shop, ines, other.id)).text
        assert {line.note_id for line in await reads(shop)} == {other.id}

    async def test_an_old_revision_does_not_pass_for_the_newest(self, shop: Salon, servers: Servers) -> None:
        booking, ines = await shop.book(at("10:00")), somebody(shop)
        note = await write(shop, ines, "Allergic to nuts.", customer_id=booking.customer_id)
        await shop.ask(api.ReviseNote(note_id=note.id, text="Not allergic."), ines)
        put_back = (
            "update note_revisions n set text = o.text from note_revisions o"
            " where n.note_id = :note and o.note_id = :note and n.revision = 2 and o.revision = 1"
        )
        await damage(shop.database, servers.admin_url, put_back, note=note.id)
        with pytest.raises(Tampered):
            await read(shop, ines, note.id)

    async def test_erasing_a_customer_ends_every_text_about_them(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        other, ines = await shop.book(at("12:00"), email="zoe@example.com"), somebody(shop)
        note = await write(shop, ines, customer_id=booking.customer_id)
        kept = await write(shop, ines, "Kept.", customer_id=other.customer_id)
        for _ in range(2):
            await shop.database.run(shop.scope, lambda session: vault.forget(session, [booking.customer_id]))
        with pytest.raises(Erased) as gone:
            await read(shop, ines, note.id)
        assert gone.value.problem().status == 410
        for asked in (
            api.ReviseNote(note_id=note.id, text="Again."),
            api.WriteNote(customer_id=booking.customer_id, text="Again."),
        ):
            with pytest.raises(Erased):
                await shop.ask(asked, ines)
        assert (await read(shop, ines, kept.id)).text == "Kept."

    async def test_notes_of_a_merged_customer_stay_readable_and_are_erased_with_them(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        into, ines = await shop.book(at("12:00"), email="zoe@example.com"), somebody(shop)
        note = await write(shop, ines, "Both are one.", customer_id=booking.customer_id)
        await read(shop, ines, note.id)
        await shop.ask(people.MergeCustomers(customer_id=into.customer_id, duplicate_id=booking.customer_id))
        assert (await read(shop, ines, note.id)).customer_id == into.customer_id
        assert len(await reads(shop, customer_id=into.customer_id)) == 2
        await shop.ask(people.EraseCustomer(customer_id=into.customer_id, force=True))
        with pytest.raises(Erased):
            await read(shop, ines, note.id)
