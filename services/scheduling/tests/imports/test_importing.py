"""Imports: tried out first, taken over as a whole or not at all, and told of afterwards."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from booking_stories import TODAY, Salon, at, outcomes, salon
from import_stories import calendar, event, file
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contracts.permissions import Role
from contracts.scheduling import api as booking
from contracts.scheduling.customers import api as people
from contracts.scheduling.customers.events import CustomerUpdated
from contracts.scheduling.events import CustomerCreated
from contracts.scheduling.imports import api
from contracts.scheduling.imports.shapes import ImportReport, ImportStatus
from contracts.types import to_typeid, uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound
from kit.scope import Scope
from scheduling.imports.activities import OutsideRefused
from scheduling.imports.rules.customer_files import FileUnreadable
from scheduling.occupancies.operations import NotBookable
from testkit import published
from testkit.servers import Servers
from twins.serving import served

IMPORTED, REFUSED, TRIED = ImportStatus.IMPORTED, ImportStatus.REFUSED, ImportStatus.TRIED
CSV = "name,email,phone\nAda,ada@example.com,+4930111111\nBob,bob@example.com,\nCid,cid@example.com,\n"
TEN_TO_ELEVEN = ("DTSTART:20270301T100000Z", "DTEND:20270301T110000Z")


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


async def bring(shop: Salon, csv: str, **more) -> ImportReport:
    return await shop.ask(api.ImportCustomers(file=file(csv), **more))


async def bring_calendar(shop: Salon, said: str | None = None, source: str = "google", **more) -> ImportReport:
    given = {"file": file(said)} if said is not None else {}
    return await shop.ask(api.ImportBusyTimes(staff_member_id=shop.ada.id, source=source, **given, **more))


async def emails(shop: Salon) -> set[str]:
    return {each.email for each in (await shop.ask(booking.ListCustomers(limit=100))).items}


async def busy(shop: Salon) -> list[tuple[str, str]]:
    listed = (await shop.ask(api.ListBusyTimes(staff_member_id=shop.ada.id, limit=100))).items
    return [(f"{each.starts_at:%m-%d %H:%M}", each.source) for each in listed]


class TestCustomers:
    async def test_are_taken_over_and_the_report_is_kept(self, shop: Salon) -> None:
        report = await bring(shop, CSV)
        assert (report.status, report.rows, report.added, report.matched, report.refused) == (IMPORTED, 3, 3, 0, [])
        assert await emails(shop) == {"ada@example.com", "bob@example.com", "cid@example.com"}
        assert len(await published(shop.database, shop.scope, CustomerCreated)) == 3
        assert await shop.ask(api.GetImport(import_id=report.id)) == report
        assert (await shop.ask(api.ListImports())).items == [report]

    async def test_who_is_known_is_matched_and_only_gaps_are_filled(self, shop: Salon) -> None:
        await shop.ask(people.CreateCustomer(name="Countess", email="ADA@example.com"))
        again = [await bring(shop, CSV) for _ in range(2)]
        assert [(each.added, each.matched) for each in again] == [(2, 1), (0, 3)]
        ada = (await shop.ask(booking.ListCustomers(search="ada@"))).items[0]
        assert (ada.name, ada.phone, ada.version) == ("Countess", "+4930111111", 2)
        assert len(await published(shop.database, shop.scope, CustomerUpdated)) == 1

    async def test_somebody_who_is_in_it_twice_is_one_and_counts_as_matched(self, shop: Salon) -> None:
        report = await bring(shop, CSV + "Ada again,ADA@example.com,\n")
        assert (report.rows, report.added, report.matched) == (4, 3, 1)

    async def test_with_one_bad_row_none_is_taken_over_unless_it_may_be_skipped(self, shop: Salon) -> None:
        bad = CSV + "Dan,dan at example,\n"
        report = await bring(shop, bad)
        assert (report.status, report.added, report.matched, report.refused_count) == (REFUSED, 0, 0, 1)
        assert [(row.line, row.column, row.reason) for row in report.refused] == [(5, "email", "invalid")]
        assert await emails(shop) == set()
        report = await bring(shop, bad, skip_refused=True)
        assert (report.status, report.added, report.refused_count) == (IMPORTED, 3, 1)
        assert len(await emails(shop)) == 3

    async def test_a_dry_run_tells_the_same_and_writes_nothing(self, shop: Salon) -> None:
        await shop.ask(people.CreateCustomer(name="Bob", email="bob@example.com"))
        tried = await bring(shop, CSV, dry_run=True)
        assert tried.status is TRIED
        assert await emails(shop) == {"bob@example.com"}
        done = await bring(shop, CSV)
        assert (tried.added, tried.matched, tried.rows) == (done.added, done.matched, done.rows) == (2, 1, 3)

    async def test_what_fails_in_the_middle_leaves_nothing(self, shop: Salon, servers: Servers) -> None:
        """The database goes away behind the first thousand: neither rows, nor events, nor a report remain."""
        refuse = "create or replace function scheduling.refuse() returns trigger language plpgsql as $$ begin raise 'away'; end $$"
        many = "name,email\n" + "".join(f"P,p{n:05}@example.com\n" for n in range(1_200))
        admin = await asyncpg.connect(servers.admin_url)
        await admin.execute(refuse)
        await admin.execute(
            "create trigger away before insert on scheduling.customers for each row when (new.email = 'p01100@example.com')"
            " execute function scheduling.refuse()"
        )
        try:
            with pytest.raises(Exception, match="away"):
                await bring(shop, many)
        finally:
            await admin.execute("drop function scheduling.refuse cascade")
            await admin.close()
        assert await emails(shop) == set()
        assert await published(shop.database, shop.scope, CustomerCreated) == []
        assert (await shop.ask(api.ListImports())).items == []
        assert (await bring(shop, many)).added == 1_200

    async def test_ten_thousand_are_one_import(self, shop: Salon) -> None:
        many = "name,email\n" + "".join(f"Person {n},person{n}@example.com\n" for n in range(10_000))
        assert (await bring(shop, many)).added == 10_000

    async def test_two_imports_and_bookings_at_once_give_each_person_once(self, shop: Salon) -> None:
        bookings = (
            shop.book(at(when), email=f"{name}@example.com") for when, name in (("10:00", "ada"), ("12:00", "bob"))
        )
        won, lost = await outcomes([bring(shop, CSV), bring(shop, CSV), *bookings])
        assert (len(won), lost) == (4, [])
        assert len(await emails(shop)) == 3
        assert len(await published(shop.database, shop.scope, CustomerCreated)) == 3

    async def test_a_merged_address_stays_the_one_who_stayed(self, shop: Salon) -> None:
        await bring(shop, CSV)
        ada, bob, _ = sorted((await shop.ask(booking.ListCustomers())).items, key=lambda each: each.email)
        await shop.ask(people.MergeCustomers(customer_id=ada.id, duplicate_id=bob.id))
        assert (await bring(shop, CSV)).matched == 3
        assert await emails(shop) == {"ada@example.com", "cid@example.com"}

    async def test_are_imported_by_managers_of_this_business(self, shop: Salon, elsewhere: Scope) -> None:
        for role in (Role.CUSTOMER, Role.STAFF):
            with pytest.raises(Forbidden):
                await shop.ask(api.ImportCustomers(file=file(CSV)), shop.a(role))
        report = await bring(shop, CSV)
        other = await salon(shop.database, elsewhere)
        with pytest.raises(NotFound):
            await other.ask(api.GetImport(import_id=report.id))
        assert (await other.ask(api.ListImports())).items == []
        assert await emails(other) == set()


class TestBusyTimes:
    async def test_nobody_books_what_an_outside_calendar_takes(self, shop: Salon) -> None:
        report = await bring_calendar(shop, calendar(*TEN_TO_ELEVEN))
        assert (report.status, report.rows, report.added, report.source) == (IMPORTED, 1, 1, "google")
        assert await shop.reasons(shop.massage, "2027-03-01T10:30:00Z") == ["busy_calendar"]
        assert at("10:00") not in await shop.free_starts()
        assert at("11:00") in await shop.free_starts()
        with pytest.raises(NotBookable):
            await shop.book(at("10:00"))
        [block] = (await shop.ask(api.ListBusyTimes(staff_member_id=shop.ada.id))).items
        asked = booking.ExplainAvailability(service=shop.massage.id, start=at("10:00"))
        [reason] = (await shop.ask(asked)).reasons
        assert (reason.id, reason.staff_member_id) == (to_typeid("bsy", block.id), shop.ada.id)

    async def test_bookings_that_are_made_stand(self, shop: Salon) -> None:
        made = await shop.book(at("10:00"))
        await bring_calendar(shop, calendar(*TEN_TO_ELEVEN))
        assert (await shop.see(made.id)).status == "confirmed"

    async def test_a_source_is_replaced_and_others_stay(self, shop: Salon) -> None:
        await bring_calendar(shop, calendar(*TEN_TO_ELEVEN), source="outlook")
        for said in (calendar(*TEN_TO_ELEVEN), calendar("DTSTART:20270301T140000Z", "DURATION:PT1H")):
            await bring_calendar(shop, said)
        assert await busy(shop) == [("03-01 10:00", "outlook"), ("03-01 14:00", "google")]
        await bring_calendar(shop, calendar())
        assert await busy(shop) == [("03-01 10:00", "outlook")]
        for _ in range(2):
            await shop.ask(api.RemoveBusyTimes(staff_member_id=shop.ada.id, source="outlook"))
        assert await busy(shop) == []

    async def test_a_dry_run_and_a_refused_event_change_nothing(self, shop: Salon) -> None:
        await bring_calendar(shop, calendar(*TEN_TO_ELEVEN))
        other = event("2", "DTSTART:20270301T140000Z", "DURATION:PT1H")
        tried = await bring_calendar(shop, calendar(extra=other), dry_run=True)
        assert (tried.status, tried.added) == (TRIED, 1)
        broken = calendar("DTSTART;TZID=Nowhere:20270301T100000", extra=other)
        refused = await bring_calendar(shop, broken)
        assert (refused.status, refused.added, refused.refused_count) == (REFUSED, 0, 1)
        assert [(row.line, row.column, row.reason) for row in refused.refused] == [(8, "DTSTART", "unknown_timezone")]
        assert await busy(shop) == [("03-01 10:00", "google")]
        assert (await bring_calendar(shop, broken, skip_refused=True)).status is IMPORTED
        assert await busy(shop) == [("03-01 14:00", "google")]

    async def test_floating_times_are_on_the_staff_members_clocks(self, shop: Salon) -> None:
        shop.ada = await shop.add_staff_member("Eve", timezone="America/New_York")
        await bring_calendar(shop, calendar("DTSTART:20270301T100000", "DURATION:PT1H"))
        assert await busy(shop) == [("03-01 15:00", "google")]

    async def test_what_is_long_over_or_far_ahead_is_left_out(self, shop: Salon) -> None:
        daily = calendar("DTSTART:20100101T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
        assert (await bring_calendar(shop, daily)).added == 7 + 731

    async def test_a_calendar_is_fetched_from_where_it_lies(self, shop: Salon) -> None:
        async def lying(_: Request) -> Response:
            return Response(calendar(*TEN_TO_ELEVEN))

        async with served(Starlette(routes=[Route("/x.ics", lying)])) as url:
            report = await bring_calendar(shop, url=f"{url}/x.ics?secret=1")
        assert (report.status, report.added) == (IMPORTED, 1)
        async with shop.database.transaction(shop.scope, reads=True) as session:
            kept = await session.scalar(text("select string_agg(r::text, '') from import_runs r"))
        assert "secret" not in kept

    @pytest.mark.parametrize(
        ("url", "code"),
        [("http://10.0.0.1/", "not_public"), ("webcal://169.254.169.254/latest", "not_public"), ("file:///etc/passwd", "not_https")],
    )  # fmt: skip
    async def test_an_address_inside_is_not_asked(self, shop: Salon, url: str, code: str) -> None:
        with pytest.raises(OutsideRefused) as refused:
            await bring_calendar(shop, url=url)
        assert refused.value.extra["reasons"] == [{"code": code}]

    async def test_either_a_file_or_an_address_is_given(self, shop: Salon) -> None:
        for given in ({}, {"said": calendar(), "url": "https://calendar.example/"}):
            with pytest.raises(Invalid):
                await bring_calendar(shop, **given)

    @pytest.mark.parametrize("said", ["hello", "", b"\xff\xfe\x00" * 99, CSV])
    async def test_what_is_no_calendar_is_told_of(self, shop: Salon, said: str | bytes) -> None:
        with pytest.raises(FileUnreadable):
            await bring_calendar(shop, said or "    ")

    async def test_rules_that_never_come_true_take_seconds_and_stop_nobody(self, shop: Salon) -> None:
        """The thirtieth of February, day by day until the year 9999, a thousand times: minutes for any library."""
        never = "".join(
            event(str(n), "DTSTART:20270101T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
            for n in range(1_000)
        )
        importing = asyncio.create_task(bring_calendar(shop, calendar(extra=never)))
        assert await shop.free_starts()
        assert not importing.done()
        with pytest.raises(FileUnreadable) as refused:
            await importing
        assert refused.value.extra["reasons"] == [{"code": "too_complicated"}]

    async def test_a_calendar_is_imported_while_others_book(self, shop: Salon) -> None:
        said = calendar(*TEN_TO_ELEVEN)
        times = [at("09:00") + timedelta(minutes=15 * n) for n in range(12)]
        won, _ = await outcomes(
            [bring_calendar(shop, said), *(shop.book(when, email=f"g{n}@example.com") for n, when in enumerate(times))]
        )
        assert any(isinstance(each, ImportReport) for each in won)
        assert await busy(shop) == [("03-01 10:00", "google")]

    async def test_are_imported_by_managers_for_their_own_staff(self, shop: Salon, elsewhere: Scope) -> None:
        other = await salon(shop.database, elsewhere)
        for role in (Role.CUSTOMER, Role.STAFF):
            asked = api.ImportBusyTimes(staff_member_id=shop.ada.id, source="google", file=file(calendar()))
            with pytest.raises(Forbidden):
                await shop.ask(asked, shop.a(role))
        for asked in (
            api.ImportBusyTimes(staff_member_id=shop.ada.id, source="google", file=file(calendar())),
            api.ListBusyTimes(staff_member_id=shop.ada.id),
            api.RemoveBusyTimes(staff_member_id=shop.ada.id, source="google"),
            api.ImportBusyTimes(staff_member_id=uuid7(), source="google", url="https://10.0.0.1/"),
        ):
            with pytest.raises(NotFound):
                await other.ask(asked)
