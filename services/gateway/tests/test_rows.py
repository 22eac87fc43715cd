"""The public table: what a row takes, what it answers, and what it refuses."""

import asyncio
from datetime import timedelta

import httpx
import standins
from worlds import World

from contracts.permissions import Role
from contracts.types import to_typeid, uuid7


def wanted(world: World, minutes: int = 0, **more: object) -> dict[str, object]:
    return {
        "service_id": to_typeid("svc", world.scheduling.service_id),
        "starts_at": (standins.NOW + timedelta(minutes=minutes)).isoformat(),
        "customer": {"name": "Ada", "email": "ada@example.com"},
    } | more


class TestFilling:
    async def test_a_query_fills_a_request_strictly(self, client: httpx.AsyncClient, world: World, slug: str) -> None:
        service = to_typeid("svc", world.scheduling.service_id)
        asked = {"service": service, "from": "2026-12-01T00:00:00Z", "to": "2026-12-08T00:00:00Z", "limit": "5"}
        answer = await client.get(f"/v1/{slug}/availability", params=asked)
        assert answer.status_code == 200, answer.text
        assert world.scheduling.asked[-1].limit == 5
        refused = await client.get(f"/v1/{slug}/availability", params=asked | {"limit": "many", "from": "today"})
        assert refused.status_code == 422
        assert {error["pointer"] for error in refused.json()["errors"]} == {"/limit", "/from"}
        unknown = await client.get(f"/v1/{slug}/availability", params=asked | {"colour": "red"})
        assert [error["pointer"] for error in unknown.json()["errors"]] == ["/colour"]
        assert "red" not in unknown.text

    async def test_an_unknown_field_is_refused_by_its_pointer(
        self, client: httpx.AsyncClient, world: World, slug: str
    ) -> None:
        body = wanted(world) | {"customer": {"name": "Ada", "email": "ada@example.com", "shoe": "secret-42"}}
        refused = await client.post(f"/v1/{slug}/bookings", json=body)
        assert refused.status_code == 422
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["errors"] == [{"pointer": "/customer/shoe", "detail": "Extra inputs are not permitted"}]
        assert "secret-42" not in refused.text

    async def test_what_the_path_says_the_body_may_not(self, client: httpx.AsyncClient, slug: str) -> None:
        path = f"/v1/{slug}/bookings/{to_typeid('bkg', uuid7())}/cancel"
        for name in ("booking_id", "if_version"):
            assert (await client.post(path, json={name: 1})).json()["errors"][0]["pointer"] == f"/{name}"

    async def test_a_token_comes_as_a_header_or_a_field_but_once(
        self, client: httpx.AsyncClient, world: World, slug: str
    ) -> None:
        path, token = f"/v1/{slug}/holds/{to_typeid('hld', uuid7())}", {"token": "token-of-a-hold"}
        assert (await client.delete(path, params=token)).status_code == 204
        assert (await client.delete(path, headers={"Nexus-Token": token["token"]})).status_code == 204
        assert world.scheduling.asked[-1].token == token["token"]
        both = await client.delete(path, params=token, headers={"Nexus-Token": token["token"]})
        assert both.status_code == 422
        assert (await client.delete(path)).json()["errors"][0]["pointer"] == "/token"

    async def test_a_body_has_to_be_json(self, client: httpx.AsyncClient, slug: str) -> None:
        path = f"/v1/{slug}/bookings"
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            assert (await client.post(path, content=b"{}", headers={"Content-Type": kind})).status_code == 415
        zipped = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        assert (await client.post(path, content=b"{}", headers=zipped)).status_code == 415
        assert (await client.post(path, json=[])).status_code == 422


class TestAnswers:
    async def test_a_booking_goes_through(self, client: httpx.AsyncClient, world: World, slug: str) -> None:
        made = await client.post(f"/v1/{slug}/bookings", json=wanted(world))
        assert made.status_code == 201, made.text
        assert made.headers["cache-control"] == "no-store"
        path = f"/v1/{slug}/bookings/{made.json()['id']}"
        found = await client.get(path, params={"token": standins.TOKEN})
        assert found.json()["status"] == "confirmed"
        taken = await client.post(f"/v1/{slug}/bookings", json=wanted(world))
        assert taken.status_code == 409
        assert taken.json()["code"] == "scheduling.slot_taken"
        assert taken.json()["alternatives"]
        assert taken.json()["trace_id"] == taken.headers["nexus-request-id"]

    async def test_what_you_have_is_not_sent_again(self, client: httpx.AsyncClient, world: World, slug: str) -> None:
        made = (await client.post(f"/v1/{slug}/bookings", json=wanted(world, 60))).json()
        path, token = f"/v1/{slug}/bookings/{made['id']}", {"Nexus-Token": standins.TOKEN}
        tag = (await client.get(path, headers=token)).headers["etag"]
        again = await client.get(path, headers=token | {"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content) == (304, b"")
        stale = await client.post(f"{path}/cancel", json={}, headers=token | {"If-Match": '"7"'})
        assert stale.status_code == 412
        assert stale.json()["current"] == {"version": 1}
        assert (await client.post(f"{path}/cancel", headers=token | {"If-Match": "nonsense"})).status_code == 412
        cancelled = await client.post(f"{path}/cancel", headers=token | {"If-Match": tag})
        assert cancelled.json()["status"] == "cancelled"
        assert (await client.get(path, headers=token | {"If-None-Match": tag})).status_code == 200

    async def test_a_create_sent_twice_happens_once(self, client: httpx.AsyncClient, world: World, slug: str) -> None:
        key = {"Idempotency-Key": str(uuid7())}
        first = await client.post(f"/v1/{slug}/bookings", json=wanted(world, 120), headers=key)
        again = await client.post(f"/v1/{slug}/bookings", json=wanted(world, 120), headers=key)
        assert (again.status_code, again.json()) == (201, first.json())
        assert again.headers["idempotency-replayed"] == "true"
        assert "idempotency-replayed" not in first.headers
        changed = await client.post(f"/v1/{slug}/bookings", json=wanted(world, 150), headers=key)
        assert (changed.status_code, changed.json()["code"]) == (422, "idempotency_key_reused")
        for bad in ("x" * 256, "", "tab\there", "ümlaut".encode()):
            refused = await client.post(
                f"/v1/{slug}/bookings", json=wanted(world, 180), headers={"Idempotency-Key": bad}
            )
            assert refused.status_code == 422

    async def test_a_calendar_file_cannot_write_headers(
        self, client: httpx.AsyncClient, world: World, slug: str
    ) -> None:
        made = (await client.post(f"/v1/{slug}/bookings", json=wanted(world, 240))).json()
        path = f"/v1/{slug}/bookings/{made['id']}/calendar.ics"
        file = await client.get(path, headers={"Nexus-Token": standins.TOKEN})
        assert file.headers["content-type"] == "text/calendar; charset=utf-8"
        assert file.headers["content-disposition"] == 'attachment; filename="book-ing-X-Evil-1.ics"'
        assert "x-evil" not in file.headers
        assert file.text.startswith("BEGIN:VCALENDAR")

    async def test_a_timeline_joins_three_contexts_by_time(
        self, client: httpx.AsyncClient, world: World, slug: str
    ) -> None:
        made = (await client.post(f"/v1/{slug}/bookings", json=wanted(world, 300))).json()
        path = f"/v1/{slug}/bookings/{made['id']}/timeline"
        entries = (await client.get(path, headers={"Nexus-Token": standins.TOKEN})).json()["entries"]
        assert [(entry["what"].split(".")[1], entry["detail"]) for entry in entries] == [
            ("booking", ""), ("succeeded", "deposit EUR 65.00"), ("confirmation", "email sent"), ("booking", ""),
            ("refunded", "deposit EUR 65.00"),
        ]  # fmt: skip
        assert (await client.get(path)).status_code == 404

    async def test_done_is_an_empty_answer(self, client: httpx.AsyncClient) -> None:
        done = await client.post("/v1/auth/logout", json={"refresh_token": "nxr_something"})
        assert (done.status_code, done.content) == (204, b"")

    async def test_head_is_get_without_a_body(self, client: httpx.AsyncClient, slug: str) -> None:
        head = await client.head(f"/v1/{slug}")
        assert (head.status_code, head.content) == (200, b"")
        assert "etag" in head.headers


class TestNothingThere:
    async def test_one_body_for_whatever_cannot_be_seen(
        self, client: httpx.AsyncClient, world: World, slug: str
    ) -> None:
        other = f"shop-{uuid7().hex[-12:]}"
        world.identity.open_business(other)
        made = (await client.post(f"/v1/{other}/bookings", json=wanted(world))).json()["id"]
        bodies = []
        for path in (
            f"/v1/{slug}/bookings/{made}",
            f"/v1/{slug}/bookings/{to_typeid('bkg', uuid7())}",
            f"/v1/{slug}/bookings/bkg_nonsense",
            f"/v1/{slug}/bookings/%00%ff",
            f"/v1/{slug}/bookings/{made.replace('bkg', 'svc')}",
            f"/v1/nobody-here/bookings/{made}",
            f"/v1/NOT_A_SLUG/bookings/{made}",
            f"/v1/{slug}/nothing",
            f"/v1/{slug}/bookings/",
            "/elsewhere",
        ):
            answer = await client.get(path, headers={"Nexus-Token": standins.TOKEN})
            body = answer.json()
            assert answer.status_code == body["status"] == 404, path
            del body["trace_id"]
            bodies.append(body)
        assert all(body == bodies[0] for body in bodies)

    async def test_another_method_is_told_which_there_are(self, client: httpx.AsyncClient, slug: str) -> None:
        refused = await client.delete(f"/v1/{slug}/bookings")
        assert refused.status_code == 405
        assert refused.headers["allow"] == "POST"
        assert (await client.patch(f"/v1/{slug}")).headers["allow"] == "GET, HEAD"
        assert (await client.options(f"/v1/{slug}")).status_code == 405


class TestBusinesses:
    async def test_one_question_however_many_ask(self, client: httpx.AsyncClient, world: World) -> None:
        slug = f"rush-{uuid7().hex[-12:]}"
        world.identity.open_business(slug)
        answers = await asyncio.gather(*(client.get(f"/v1/{slug}/services") for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
        missing = f"none-{uuid7().hex[-12:]}"
        await asyncio.gather(*(client.get(f"/v1/{missing}/services") for _ in range(20)))
        assert world.identity.asked[f"business {slug}"] == world.identity.asked[f"business {missing}"] == 1

    async def test_what_cannot_be_a_slug_is_not_asked_about(self, client: httpx.AsyncClient, world: World) -> None:
        assert (await client.get("/v1/-no-/services")).status_code == 404
        assert world.identity.asked["business -no-"] == 0


class TestRoles:
    async def test_a_member_sees_what_a_stranger_does_not(
        self, client: httpx.AsyncClient, world: World, slug: str
    ) -> None:
        made = (await client.post(f"/v1/{slug}/bookings", json=wanted(world))).json()["id"]
        business_id = world.identity.businesses[slug].id
        member, stranger = world.person(business_id, Role.STAFF), world.person()
        path = f"/v1/{slug}/bookings/{made}"
        assert (await client.get(path, headers=member.headers)).status_code == 200
        assert (await client.get(path, headers=stranger.headers)).status_code == 404
        assert (await client.get(path)).status_code == 404
