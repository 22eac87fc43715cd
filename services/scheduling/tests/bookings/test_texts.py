"""What people write about bookings: in the vault, and shown to who may see the booking."""

import asyncio

import pytest
from booking_stories import TODAY, Salon, at, salon
from note_stories import damage
from sqlalchemy import text

from contracts.scheduling import api
from contracts.scheduling.customers import api as people
from contracts.scheduling.events import BookingCancelled
from contracts.scheduling.mail import BookingMail
from kit import clock
from kit.db import Database
from kit.scope import Scope
from kit.sealed import open_
from kit.vault import Tampered
from scheduling.bookings import ticks
from testkit import published
from testkit.servers import Servers


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


async def stored(shop: Salon) -> list[tuple[str | None, str | None]]:
    """What of it lies in clear."""
    async with shop.database.transaction(shop.scope, reads=True) as session:
        return [
            tuple(row) for row in await session.execute(text("select note, cancel_reason from bookings order by id"))
        ]


async def listed(shop: Salon) -> list[tuple[str | None, str | None]]:
    page = await shop.ask(api.ListBookings())
    return [(booking.note, booking.cancel_reason) for booking in page.items]


async def test_everybody_who_sees_the_booking_sees_them(shop: Salon) -> None:
    booking = await shop.book(at("10:00"), note="My left knee.")
    other = await shop.book(at("12:00"), email="zoe@example.com", note="My right knee.")
    plain = await shop.book(at("14:00"))
    assert (booking.note, plain.note) == ("My left knee.", None)
    assert (await shop.see(booking.id, token=booking.links.cancel_token)).note == "My left knee."
    moved = await shop.move(booking, at("15:00"), booking.links.reschedule_token)
    assert moved.note == "My left knee."
    off = await shop.cancel(booking, booking.links.cancel_token, reason="A cold.")
    assert (off.note, off.cancel_reason) == ("My left knee.", "A cold.")
    timeline = await shop.ask(api.GetTimeline(booking_id=booking.id, token=booking.links.cancel_token), shop.guest)
    assert timeline.entries[-1].detail == "A cold."
    assert (await shop.see(other.id)).note == "My right knee."
    assert await listed(shop) == [("My right knee.", None), (None, None), ("My left knee.", "A cold.")]
    assert await stored(shop) == [(None, None)] * 3


async def test_a_page_costs_one_statement_more_and_only_where_something_is_written(
    shop: Salon, statements: list[str]
) -> None:
    await shop.book(at("10:00"))
    statements.clear()
    await listed(shop)
    without = len(statements)
    for number, hour in enumerate(("11:00", "12:00", "13:00")):
        await shop.book(at(hour), email=f"{number}@example.com", note="Mine.")
    statements.clear()
    assert len(await listed(shop)) == 4
    assert len(statements) == without + 1


async def test_a_reason_reaches_the_mail_and_no_event(shop: Salon, notifications_key: bytes) -> None:
    booking = await shop.book(at("10:00"))
    await shop.cancel(booking, reason="The roof leaks.")
    (told,) = await published(shop.database, shop.scope, BookingCancelled)
    assert told.reason is None
    mail = BookingMail.model_validate_json(open_(told.mail, notifications_key, "notifications", "booking-mail"))
    assert mail.reason == "The roof leaks."


async def test_a_damaged_text_is_told_and_keeps_nobody_from_cancelling(shop: Salon, servers: Servers) -> None:
    damaged = await shop.book(at("10:00"), note="Mine.")
    swapped = await shop.book(at("12:00"), note="Also mine.")
    fine = await shop.book(at("14:00"), note="Fine.")
    put = "update bookings b set sealed_note = o.sealed_note from bookings o where b.id = :to and o.id = :of"
    await damage(shop.database, servers.admin_url, put, to=swapped.id, of=damaged.id)
    turn = "update bookings set sealed_note = set_byte(sealed_note, 80, get_byte(sealed_note, 80) # 1) where id = :id"
    await damage(shop.database, servers.admin_url, turn, id=damaged.id)
    for booking in (damaged, swapped):
        with pytest.raises(Tampered):
            await shop.see(booking.id)
    assert await listed(shop) == [(None, None), (None, None), ("Fine.", None)]
    off = await shop.cancel(damaged, damaged.links.cancel_token, reason="A cold.")
    assert (off.note, off.cancel_reason) == (None, "A cold.")
    assert (await shop.see(fine.id)).note == "Fine."


async def test_they_go_with_the_customer(shop: Salon) -> None:
    duplicate = await shop.book(at("10:00"), note="Mine.")
    kept = await shop.book(at("12:00"), email="zoe@example.com", note="Hers.")
    other = await shop.book(at("14:00"), email="bo@example.com", note="His.")
    await shop.ask(people.MergeCustomers(customer_id=kept.customer_id, duplicate_id=duplicate.customer_id))
    assert (await shop.see(duplicate.id)).note == "Mine."
    assert (await shop.cancel(duplicate, reason="A cold.")).cancel_reason == "A cold."
    await shop.ask(people.EraseCustomer(customer_id=kept.customer_id, force=True))
    for booking in (duplicate, kept):
        seen = await shop.see(booking.id)
        assert (seen.note, seen.cancel_reason) == (None, None)
        timeline = await shop.ask(api.GetTimeline(booking_id=booking.id))
        assert {entry.detail for entry in timeline.entries} == {""}
    assert (await shop.see(other.id)).note == "His."


async def test_what_was_in_clear_moves_into_the_vault_once(shop: Salon, servers: Servers) -> None:
    bookings = [await shop.book(at(hour)) for hour in ("10:00", "12:00", "14:00")]
    await shop.cancel(bookings[1])
    before = "update bookings set note = 'Old ' || version, cancel_reason = 'Why' where business_id = :here"
    await damage(shop.database, servers.admin_url, before, here=shop.scope.business_id)
    assert (await shop.see(bookings[0].id)).note == "Old 1"
    assert sum(await asyncio.gather(*(ticks.seal_texts(shop.database) for _ in range(2)))) == 3
    assert await ticks.seal_texts(shop.database) == 0
    assert await stored(shop) == [(None, None)] * 3
    assert await listed(shop) == [("Old 1", "Why"), ("Old 2", "Why"), ("Old 1", "Why")]
    assert [(await shop.see(booking.id)).version for booking in bookings] == [1, 2, 1]
