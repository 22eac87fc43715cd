"""Holding slots."""

from datetime import timedelta

import pytest
from booking_stories import TODAY, Salon, at, count_occupancies, salon, thoroughly

from contracts.scheduling import api
from contracts.scheduling.events import HoldEnded, HoldPlaced
from contracts.types import uuid7
from kit import clock
from kit.db import Database
from kit.errors import NotFound
from kit.scope import Scope
from scheduling.holds.models import HoldOver
from scheduling.holds.ticks import expire_holds
from scheduling.occupancies.operations import SlotTaken
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


def release(hold_id, token) -> api.ReleaseHold:
    return api.ReleaseHold(hold_id=hold_id, token=token)


class TestPlace:
    async def test_keeps_the_slot_for_ten_minutes(self, shop: Salon, today: clock.Frozen) -> None:
        hold = await shop.hold(at("10:00"))
        assert hold.expires_at == TODAY + timedelta(minutes=10)
        assert (hold.staff_member_id, hold.price, hold.ends_at) == (shop.ada.id, shop.massage.price, at("11:00"))
        with pytest.raises(SlotTaken) as refused:
            await shop.hold(at("10:30"))
        assert refused.value.extra["reasons"] == [{"code": "held"}]
        assert at("10:00") not in await shop.free_starts()
        today.move(timedelta(minutes=10))
        assert at("10:00") in await shop.free_starts()

    async def test_is_told(self, shop: Salon) -> None:
        hold = await shop.hold(at("10:00"))
        (placed,) = await published(shop.database, shop.scope, HoldPlaced)
        assert (placed.hold_id, placed.expires_at, placed.version) == (hold.id, hold.expires_at, 1)

    async def test_has_no_effect_once_expired_even_before_it_is_swept(self, shop: Salon, today: clock.Frozen) -> None:
        await shop.hold(at("10:00"))
        today.move(timedelta(minutes=10))
        await shop.hold(at("10:30"))
        assert await count_occupancies(shop.database, shop.scope) == 1


class TestRelease:
    async def test_gives_the_slot_back(self, shop: Salon) -> None:
        hold = await shop.hold(at("10:00"))
        await shop.ask(release(hold.id, hold.token), shop.guest)
        assert at("10:00") in await shop.free_starts()
        (ended,) = await published(shop.database, shop.scope, HoldEnded)
        assert (ended.how, ended.version) == ("released", 2)

    async def test_happens_once(self, shop: Salon) -> None:
        hold = await shop.hold(at("10:00"))
        await shop.ask(release(hold.id, hold.token), shop.guest)
        with pytest.raises(HoldOver):
            await shop.ask(release(hold.id, hold.token), shop.guest)
        with pytest.raises(HoldOver):
            await shop.book_held(hold)

    async def test_needs_the_holds_own_token_in_its_own_business(self, shop: Salon, elsewhere: Scope) -> None:
        hold, other = await shop.hold(at("10:00")), await shop.hold(at("12:00"))
        for asked, scope in (
            (release(hold.id, other.token), shop.guest),
            (release(uuid7(), hold.token), shop.guest),
            (release(hold.id, hold.token), elsewhere),
        ):
            with pytest.raises(NotFound) as refused:
                await shop.ask(asked, scope)
            assert str(refused.value) == str(NotFound())


class TestExpire:
    async def test_ends_what_has_run_out_in_every_business(
        self, shop: Salon, elsewhere: Scope, today: clock.Frozen
    ) -> None:
        other = await salon(shop.database, elsewhere)
        held = await shop.hold(at("10:00")), await other.hold(at("10:00"))
        today.move(timedelta(minutes=9, seconds=59))
        await thoroughly(expire_holds, shop.database)
        assert await published(shop.database, shop.scope, HoldEnded) == []
        today.move(timedelta(seconds=1))
        await thoroughly(expire_holds, shop.database)
        for hold, scope in zip(held, (shop.scope, elsewhere), strict=True):
            (ended,) = await published(shop.database, scope, HoldEnded)
            assert (ended.hold_id, ended.how) == (hold.id, "expired")
            assert await count_occupancies(shop.database, scope) == 0
        await thoroughly(expire_holds, shop.database)
        assert len(await published(shop.database, shop.scope, HoldEnded)) == 1
