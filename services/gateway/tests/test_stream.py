"""`me/stream`: what is said, what is taken up again, and when it ends."""

import asyncio
import json
import signal

from listening import Events, changed_booking, listening, signal_from
from worlds import Person, Running, World, eventually, process_of

from contracts.identity.api import Business
from contracts.permissions import Role
from contracts.streams import BookingChanged, ChangedBooking, Resync
from contracts.types import to_typeid, uuid7
from gateway.live import hub as hubs
from gateway.live.hub import Listener


class TestSaying:
    async def test_what_is_stored_and_new_since_an_event_in_order(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        for title in ("first", "second"):
            world.notifications.notify(shop.id, member.user_id, title)
        async with listening(running.client, member, f"/v1/{shop.slug}/me/stream", last="1") as events:
            assert (await events.next())["event"] == "resync", "hints that were missed are not known"
            event = await events.next()
            assert (event["event"], event["id"]) == ("notification", "2")
            assert json.loads(event["data"])["title"] == "second"
            world.notifications.notify(shop.id, member.user_id, "third")
            await signal_from(world, "notifications", shop, f"user.{to_typeid('usr', member.user_id)}")
            assert (await events.next())["id"] == "3"

    async def test_a_stream_begins_now_and_says_where_that_is(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        path = f"/v1/{shop.slug}/me/stream"
        world.notifications.notify(shop.id, member.user_id, "old")
        async with running.client.stream("GET", path, headers=member.headers) as answer:
            assert await Events(answer).next() == {"retry": "2000", "id": "1", "event": "ready", "data": "{}"}
        world.notifications.notify(shop.id, member.user_id, "while nobody listened")
        async with listening(running.client, member, path, last="1") as events:
            assert (await events.of("notification"))["id"] == "2"
        async with listening(running.client, member, path, last="0") as events:
            assert [(await events.of("notification"))["id"] for _ in "12"] == ["1", "2"]

    async def test_booking_changes_to_those_who_may_see_them(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        customer = world.person(shop.id, Role.CUSTOMER)
        path, changed = f"/v1/me/stream?business={shop.slug}", changed_booking()
        async with (
            listening(running.client, member, path) as staff,
            listening(running.client, customer, path) as outsider,
        ):
            await signal_from(world, "scheduling", shop, "booking", **changed)
            told = await staff.next()
            assert (told["event"], json.loads(told["data"])) == ("booking", changed)
            assert "id" not in told
            own = changed_booking()
            whose = to_typeid("usr", customer.user_id)
            await signal_from(world, "scheduling", shop, "booking", **own, user_id=whose)
            told = await outsider.next()
            assert json.loads(told["data"]) == own, "a customer hears of their own bookings"
            assert json.loads((await staff.next())["data"]) == own
            world.notifications.notify(shop.id, customer.user_id, "hello")
            await signal_from(world, "notifications", shop, f"user.{customer.user_id}")
            assert (await outsider.next())["event"] == "notification"

    async def test_the_admin_stream_is_for_those_who_may_see_bookings(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        path = f"/v1/admin/stream?business={shop.slug}"
        async with listening(running.client, member, path) as events:
            await signal_from(world, "scheduling", shop, "booking", **changed_booking())
            assert (await events.next())["event"] == "booking"
        by_header = {"Nexus-Business": shop.slug}
        async with listening(running.client, member, "/v1/admin/stream", **by_header):
            pass
        customer = world.person(shop.id, Role.CUSTOMER)
        assert (await running.client.get(path, headers=customer.headers)).status_code == 403
        elsewhere = world.person(world.open_business().id, Role.OWNER)
        assert (await running.client.get(path, headers=elsewhere.headers)).status_code == 403


class TestGaps:
    async def test_an_id_we_never_gave_out_is_a_resync_and_hides_nothing(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        for nonsense in ("x", "999"):
            async with listening(running.client, member, f"/v1/{shop.slug}/me/stream", last=nonsense) as events:
                assert (await events.next())["event"] == "resync"
                told = world.notifications.notify(shop.id, member.user_id, "hello")
                await signal_from(world, "notifications", shop, f"user.{member.user_id}")
                assert (await events.next())["id"] == str(told.sequence)

    async def test_a_context_that_was_silent_makes_them_look(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        async with listening(running.client, member, f"/v1/{shop.slug}/me/stream") as events:
            heard = running.parts.hub._heard_at
            await signal_from(world, "scheduling", None, "watermark")
            await eventually(lambda: "scheduling" in heard)
            heard["scheduling"] -= hubs.SILENCE_SECONDS  # it was silent for so long
            await signal_from(world, "scheduling", None, "watermark")
            assert (await events.next())["event"] == "resync"

    def test_a_slow_client_is_told_to_look_for_itself(self) -> None:
        listener, hint = Listener(uuid7(), uuid7()), BookingChanged(booking=ChangedBooking(**changed_booking()))
        for _ in range(hubs.MAX_WAITING + 2):
            listener.put(hint)
        assert listener.take() == [Resync()]
        listener.put(hint)
        assert listener.take() == [hint]

    def test_what_changes_in_a_business_has_its_own_streams_looked_at(self, running: Running) -> None:
        hub, (ours, theirs, maeve, tomasz) = running.parts.hub, (uuid7() for _ in "1234")
        with (
            hub.listening(ours, maeve) as here,
            hub.listening(theirs, maeve) as there,
            hub.listening(ours, tomasz) as his,
        ):
            for business_id, topic, user_id, doubted in (
                (ours, "business", None, {here, his}), (ours, "api_key", None, {here, his}),
                (ours, "access", maeve, {here, there}), (None, "access", maeve, {here, there}),
                (None, "access", None, {here, there, his}),
            ):  # fmt: skip
                hub.tell("identity", business_id, topic, {"user_id": user_id and str(user_id)})
                assert {one for one in (here, there, his) if one.doubted} == doubted, (topic, user_id)
                for one in doubted:
                    one.doubted = False


class TestEnding:
    async def test_guests_and_strangers_to_the_slug_hear_nothing(self, running: Running, shop: Business) -> None:
        assert (await running.client.get(f"/v1/{shop.slug}/me/stream")).status_code == 401
        assert (await running.client.get("/v1/me/stream")).status_code == 422
        assert (await running.client.get("/v1/no-such-shop/me/stream")).status_code == 404

    async def test_a_login_that_ends_takes_its_streams_along(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        async with listening(running.client, member, f"/v1/{shop.slug}/me/stream") as events:
            world.identity.ended.add(member.login_id)  # no signal: found out by looking
            assert await events.ended(seconds=5)

    async def test_a_signal_ends_them_at_once(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        async with listening(running.client, member, f"/v1/{shop.slug}/me/stream") as events:
            world.identity.ended.add(member.login_id)
            await signal_from(world, "identity", shop, "access", user_id=to_typeid("usr", member.user_id))
            assert await events.ended(seconds=3)

    async def test_a_role_that_is_taken_away_ends_the_admin_stream(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        async with listening(running.client, member, f"/v1/admin/stream?business={shop.slug}") as events:
            world.identity.roles[member.user_id, shop.id] = []  # no signal: found out by looking
            assert await events.ended(seconds=5)

    async def test_a_suspended_business_falls_silent(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        path = f"/v1/{shop.slug}/me/stream"
        async with listening(running.client, member, path) as events:
            world.identity.businesses[shop.slug] = shop.model_copy(update={"suspended": True})
            assert await events.ended(seconds=5)
        refused = await running.client.get(path, headers=member.headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "business_suspended")

    async def test_a_token_takes_its_streams_along(self, running: Running, world: World, shop: Business) -> None:
        user_id, login_id = uuid7(), uuid7()
        claims = world.identity.claims(user_id, login_id)
        token = world.identity.token(claims | {"exp": claims["iat"] + 2})
        short = Person(user_id, login_id, {"Authorization": f"Bearer {token}"})
        async with listening(running.client, short, f"/v1/{shop.slug}/me/stream") as events:
            assert await events.ended(seconds=6)

    async def test_ten_streams_are_enough(self, running: Running, shop: Business, member: Person) -> None:
        path, hub = f"/v1/{shop.slug}/me/stream", running.parts.hub
        open_streams = [hub.listening(shop.id, member.user_id) for _ in range(hubs.MAX_PER_USER)]
        for stream in open_streams:
            stream.__enter__()
        refused = await running.client.get(path, headers=member.headers)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
        for stream in open_streams:
            stream.__exit__(None, None, None)

    async def test_a_client_that_leaves_is_forgotten(self, running: Running, shop: Business, member: Person) -> None:
        async with listening(running.client, member, f"/v1/{shop.slug}/me/stream"):
            assert shop.id in running.parts.hub._of_business
        await eventually(lambda: shop.id not in running.parts.hub._of_business)


async def test_sigterm_ends_streams_and_the_process(world: World, shop: Business, member: Person) -> None:
    async with process_of(world) as (process, client):
        async with listening(client, member, f"/v1/{shop.slug}/me/stream") as events:
            process.send_signal(signal.SIGTERM)
            assert await events.ended(seconds=5)
        async with asyncio.timeout(8):
            assert await process.wait() in {0, -signal.SIGTERM}
