"""People wait for a seat in a full class."""

import pytest
from booking_stories import TODAY, at
from session_stories import Gym
from waitlist_stories import Popular

from kit import clock
from kit.db import Database
from kit.scope import Scope


class FullGym(Gym, Popular):
    """A gym that people wait for."""


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> FullGym:
    return await FullGym(database, here, timezone="UTC").furnish("Ada")


async def test_a_seat_that_is_given_back_goes_to_the_first_in_line(shop: FullGym) -> None:
    await shop.plan(capacity=2)
    eve, _ = [await shop.book(at("18:00"), service=shop.yoga, email=f"{n}@example.com") for n in range(2)]
    first, second = [await shop.join(name, service_id=shop.yoga.id) for name in ("Max", "Nia")]
    await shop.free_up(eve)
    assert await shop.offered(first, second) == [at("18:00"), None]
    assert await shop.left() == [0]
    booked = await shop.accept(first)
    assert (booked.starts_at, booked.ends_at) == (at("18:00"), at("19:00"))


async def test_more_seats_and_another_class_are_offered_too(shop: FullGym) -> None:
    planned = await shop.plan(capacity=1)
    await shop.book(at("18:00"), service=shop.yoga)
    first, second = [await shop.join(name, service_id=shop.yoga.id) for name in ("Max", "Nia")]
    await shop.change(planned, capacity=2)
    await shop.work()
    assert await shop.offered(first, second) == [at("18:00"), None]
    await shop.plan("20:00", "21:00", capacity=1)
    await shop.work()
    assert await shop.offered(first, second) == [at("18:00"), at("20:00")]
