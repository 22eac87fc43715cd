"""Reading Stripe's list: what was never delivered is found, once, and counts as if it had been heard."""

from datetime import timedelta

from billing_doors import PLATFORM, Door, looks_of, newest, pay
from sellers import Shop, Twin
from sqlalchemy import select

from billing.stripe_events import activities
from billing.stripe_events.models import StripeReading
from kit import clock


async def reading(door: Door, account: str) -> StripeReading:
    query = select(StripeReading).where(StripeReading.account == account)
    return (await door.database.run(PLATFORM, lambda session: session.scalars(query), reads=True)).one()


class TestReading:
    async def test_finds_what_was_never_delivered(self, door: Door, shop: Shop, other_shop: Shop) -> None:
        paid = [await pay(shop) for _ in range(2)]
        await door.read(shop)
        await door.settle()
        row = await door.row((await newest(shop.twin, shop.account)).id)
        assert (row.missed, row.account, row.business_id) == (True, shop.account, shop.scope.business_id)
        looked = await looks_of(shop)
        assert {each for each in looked if each[0] == "payment_intent"} == {
            ("payment_intent", each.id, shop.account) for each in paid
        }
        assert {account for _, _, account in looked} == {shop.account}

    async def test_keeps_what_was_delivered_as_it_was(self, door: Door, shop: Shop) -> None:
        await pay(shop)
        heard = await newest(shop.twin, shop.account)
        body = str(heard).replace('"object": "event"', f'"account": "{shop.account}", "object": "event"')
        assert await door.post(body) == 200
        await door.read(shop)
        row = await door.row(heard.id)
        assert (row.missed, row.payload) == (False, body.encode())

    async def test_goes_through_all_pages_and_on_from_there(self, door: Door, shop: Shop, twin: Twin) -> None:
        for _ in range(45):
            await pay(shop)
        twin.stripe.calls.clear()
        await door.read(shop)
        listed = (await twin.library.v1.events.list_async({"limit": 1}, {"stripe_account": shop.account})).data
        assert (await reading(door, shop.account)).read_until.timestamp() == listed[0].created
        assert len([path for _, path, _ in twin.stripe.calls if path == "/v1/events"]) >= 3
        await pay(shop)
        await door.read(shop)
        assert (await door.row((await newest(twin, shop.account)).id)).missed

    async def test_begins_again_where_it_was_broken_off(self, door: Door, shop: Shop, twin: Twin) -> None:
        await door.read(shop)
        before = await reading(door, shop.account)
        for _ in range(40):
            await pay(shop)
        twin.stripe.faults.add("refuse", path="/v1/events", times=50)
        await door.read(shop)
        failed = await reading(door, shop.account)
        assert (failed.problem, failed.read_until) == ("billing.stripe_away", before.read_until)
        twin.stripe.faults.clear()
        await door.read(shop)
        assert (await door.row((await newest(twin, shop.account)).id)).missed
        assert (await reading(door, shop.account)).problem is None

    async def test_comes_seldom_where_nothing_happens(self, door: Door, shop: Shop) -> None:
        await pay(shop)
        await door.read(shop)
        assert (await reading(door, shop.account)).rest_seconds == 300
        for rest in (600, 1_200, 2_400, 3_600, 3_600):
            await door.read(shop)
            assert (await reading(door, shop.account)).rest_seconds == rest
        assert await activities.read(door.database) == 0
        with clock.travel(clock.now() + timedelta(hours=1, seconds=1)):
            assert await activities.read(door.database) == 1

    async def test_an_account_that_shut_us_out_is_asked_ever_more_seldom(self, door: Door, shop: Shop) -> None:
        await door.read(shop)
        await shop.twin.library.v1.accounts.delete_async(shop.account)
        await door.read(shop)
        first = await reading(door, shop.account)
        await door.read(shop)
        second = await reading(door, shop.account)
        assert first.problem == second.problem == "billing.stripe_refused"
        assert first.rest_seconds < second.rest_seconds
