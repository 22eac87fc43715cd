"""The drift guard: a context that does not say what its contract promises is not passed on, whichever way was asked."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from copy import deepcopy
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from standins import NOW, TOKEN, booking
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from worlds import NewGateway, Running, World, serving

from contracts.permissions import Role
from contracts.scheduling import shapes
from contracts.types import Page, to_typeid, uuid7
from kit import several, telemetry

Json = Any
BOOKED = booking(NOW, uuid7(), "Ada")
BOOKING: Json = json.loads(BOOKED.model_dump_json())
NEW_BOOKING: Json = BOOKING | {"links": {"cancel_token": TOKEN, "reschedule_token": TOKEN, "join_token": None}}
PAGE: Json = json.loads(Page[shapes.Booking](items=[BOOKED]).model_dump_json())


class Liar:
    """A real HTTP server in scheduling's place that says what a test wants said."""

    def __init__(self) -> None:
        self.status = 200
        self.lie: Callable[[Json], Json | bytes] = lambda truth: truth

    async def answer(self, request: Request) -> Response:
        if request.url.path == several.PATH:
            return await self._several(request)
        truth = deepcopy(_TRUTHS[request.url.path])
        said = self.lie(truth)
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return Response(body, self.status, media_type="application/json")

    async def _several(self, request: Request) -> Response:
        """Tells the truth of single bookings, and lies about lists; a lie that is no JSON spoils the whole answer."""
        settled: list[bytes] = []
        for question in await request.json():
            truth = deepcopy(_TRUTHS[f"/rpc/{question['subject']}"])
            said = self.lie(truth) if question["subject"].endswith("list.v1") else truth
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            settled.append(b'{"status":%d,"body":%s}' % (self.status, body))
        return Response(b"[" + b",".join(settled) + b"]", media_type="application/json")


_TRUTHS = {
    "/rpc/scheduling.booking.list.v1": PAGE,
    "/rpc/scheduling.booking.get.v1": BOOKING,
    "/rpc/scheduling.booking.confirm.v1": BOOKING,
    "/rpc/scheduling.booking.create.v1": NEW_BOOKING,
}


def first(truth: Json) -> Json:
    """The booking in a reply."""
    return truth["items"][0] if "items" in truth else truth


def changed(**fields: Any) -> Callable[[Json], Json]:
    def lie(truth: Json) -> Json:
        first(truth).update(fields)
        return truth

    return lie


def without(name: str) -> Callable[[Json], Json]:
    def lie(truth: Json) -> Json:
        del first(truth)[name]
        return truth

    return lie


LIES: dict[str, Callable[[Json], Json | bytes]] = {
    "a number that is text": changed(version="secret"),
    "a text that is an object": changed(customer_name={"secret": 1}),
    "a list that is an object": changed(overridden={"secret": 1}),
    "an instant without its offset": changed(starts_at="2026-12-01T09:00:00", note="secret"),
    "an instant that is none": changed(ends_at="secret"),
    "an unknown value of an enumeration": changed(status="secret"),
    "an id of another kind": changed(id=to_typeid("svc", uuid7()), note="secret"),
    "money without its currency": changed(price={"amount_minor": 1, "secret": 1}),
    "null where there has to be something": changed(customer_name=None, note="secret"),
    "a missing field": without("status"),
    "a missing object": without("policy"),
    "something else altogether": lambda _: {"secret": 1},
    "a list": lambda truth: [truth, "secret"],
    "null": lambda _: None,
    "text": lambda _: b"secret",
    "a page": lambda _: b"<html>secret</html>",
    "nothing": lambda _: b"",
    "half of it": lambda truth: json.dumps(truth).encode()[:-3],
    "bytes that are no text": lambda _: b'{"secret":"\xff\xfe"}',
    "brackets without an end": lambda _: b"[" * 100_000,
    "more than anybody reads": lambda truth: json.dumps(truth | {"secret": "x" * 9_000_000}).encode(),
}


SPOILING = {
    "text", "a page", "nothing", "half of it", "bytes that are no text", "brackets without an end",
    "more than anybody reads",
}  # fmt: skip
"""Lies after which nothing of an answer with several can be read."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def liars(world: World, new_gateway: NewGateway) -> AsyncIterator[tuple[Liar, Running]]:
    liar = Liar()
    app = Starlette(routes=[Route("/{path:path}", liar.answer, methods=["POST"])])
    async with serving(app) as url, new_gateway(context_urls=world.urls | {"scheduling": url}) as running:
        yield liar, running


@pytest.fixture
def liar(liars: tuple[Liar, Running]) -> Liar:
    liars[0].status, liars[0].lie = 200, lambda truth: truth
    return liars[0]


class Portal:
    """Each way of asking, of a business whose scheduling lies; what it was told is (status, code, the whole answer)."""

    def __init__(self, world: World, client: httpx.AsyncClient) -> None:
        self.slug = f"shop-{uuid7().hex[-12:]}"
        business = world.identity.open_business(self.slug)
        self.headers = world.person(business.id, Role.STAFF).headers | {"Nexus-Business": self.slug}
        self.client = client
        self.asked = {"booking_id": BOOKING["id"]}

    async def a_route_that_reads(self) -> tuple[int, Json]:
        answer = await self.client.get(f"/v1/{self.slug}/bookings/{BOOKING['id']}", headers=self.headers)
        return answer.status_code, answer

    async def a_route_that_writes(self) -> tuple[int, Json]:
        wish = {name: BOOKING[name] for name in ("service_id", "starts_at")} | {
            "customer": {"name": "A", "email": "a@b.cd"}
        }
        answer = await self.client.post(f"/v1/{self.slug}/bookings", json=wish, headers=self.headers)
        return answer.status_code, answer

    async def a_query(self) -> tuple[int, Json]:
        answer = await self.client.get("/trpc/admin.bookings.list", headers=self.headers)
        return answer.status_code, answer

    async def a_mutation(self) -> tuple[int, Json]:
        answer = await self.client.post("/trpc/admin.bookings.confirm", json=self.asked, headers=self.headers)
        return answer.status_code, answer

    async def a_batch(self, **headers: str) -> tuple[int, Json]:
        """A reply that lies stands between two that do not."""
        names = "admin.notifications.deliveries,admin.bookings.list,admin.notifications.deliveries"
        url = f"/trpc/{names}?batch=1&input={quote('{}')}"
        answer = await self.client.get(url, headers=self.headers | headers)
        return answer.status_code, answer

    async def a_streamed_batch(self) -> tuple[int, Json]:
        return await self.a_batch(**{"trpc-accept": "application/jsonl"})


@pytest.fixture
def portal(world: World, liars: tuple[Liar, Running]) -> Portal:
    return Portal(world, liars[1].client)


WAYS: dict[str, Callable[[Portal], Awaitable[tuple[int, Json]]]] = {
    name: way for name, way in vars(Portal).items() if name.startswith("a_")
}


def told(way: str, answer: httpx.Response) -> Json:
    """The problem, or the reply, that this way of asking was told about bookings."""
    if way.startswith("a_route"):
        return answer.json()
    if way == "a_streamed_batch":
        head, *lines = map(json.loads, answer.text.splitlines())
        envelopes = {line[0]: line[2][0][0] for line in lines}
        assert set(head) == {"0", "1", "2"} == {str(place) for place in envelopes}
    elif way == "a_batch":
        envelopes = dict(enumerate(answer.json()))
    else:
        envelopes = {1: answer.json()}
    for place in {0, 2} & set(envelopes):
        assert envelopes[place]["result"]["data"]["items"], "its neighbours are answered as ever"
    envelope = envelopes[1]
    return envelope["error"]["data"]["problem"] if "error" in envelope else envelope["result"]["data"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lie", LIES)
async def test_a_lie_is_told_to_nobody(liar: Liar, portal: Portal, way: str, lie: str) -> None:
    liar.lie = LIES[lie]
    status, answer = await WAYS[way](portal)
    assert status == {"a_batch": 207, "a_streamed_batch": 200}.get(way, 500)
    problem = told(way, answer)
    assert (problem["status"], problem["code"]) == (500, "contract-drift"), answer.text
    assert "secret" not in answer.text + str(answer.headers)
    assert set(problem) == {"type", "title", "status", "code", "detail", "trace_id"}


@pytest.mark.parametrize("lie", LIES)
async def test_a_lie_among_several_answers_is_told_to_nobody(liar: Liar, portal: Portal, lie: str) -> None:
    """The three go to one context in one request; the second is lied about."""
    liar.lie = LIES[lie]
    names, asked = "admin.bookings.get,admin.bookings.list,admin.bookings.get", {"0": portal.asked, "2": portal.asked}
    url = f"/trpc/{names}?batch=1&input={quote(json.dumps(asked))}"
    answer = await portal.client.get(url, headers=portal.headers)
    assert "secret" not in answer.text
    before, told_of, behind = answer.json()
    assert told_of["error"]["data"]["problem"]["code"] == "contract-drift"
    if lie not in SPOILING:
        assert before["result"]["data"] == behind["result"]["data"] == BOOKING


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (201, None), (204, b""), (302, b"<html>secret</html>"), (404, b'{"secret":1}'), (404, b"secret"), (422, b""),
        (409, b'{"type":"t","title":"t","status":200,"code":"secret","detail":"secret"}'),
        (200, b'{"type":"t","title":"t","status":409,"code":"secret","detail":"secret"}'),
        (302, b'{"type":"t","title":"t","status":302,"code":"secret","detail":"secret"}'),
        (409, b'{"type":"t","title":"t","status":99999,"code":"secret","detail":"secret"}'),
        (409, b'{"type":"t","title":"t","status":409,"code":"","detail":{"secret":1}}'),
    ],
)  # fmt: skip
async def test_so_is_a_refusal_that_is_none(
    liar: Liar, portal: Portal, way: str, status: int, body: bytes | None
) -> None:
    liar.status, liar.lie = status, lambda truth: truth if body is None else body
    _, answer = await WAYS[way](portal)
    assert told(way, answer)["code"] == "contract-drift", answer.text
    assert "secret" not in answer.text


@pytest.mark.parametrize("way", WAYS)
async def test_what_is_newer_than_the_contract_is_dropped(liar: Liar, portal: Portal, way: str) -> None:
    def lie(truth: Json) -> Json:
        truth["secret"] = 1
        found = first(truth)
        found["secret"] = found["price"]["secret"] = found["policy"]["secret"] = {"secret": [1]}
        return truth

    liar.lie = lie
    _, answer = await WAYS[way](portal)
    assert "secret" not in answer.text
    said = told(way, answer)
    assert first(said) == (NEW_BOOKING if way == "a_route_that_writes" else BOOKING)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lie", ["a missing field", "more than anybody reads"])
async def test_its_trace_says_where(
    liar: Liar, portal: Portal, way: str, lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "1")
    spans = InMemorySpanExporter()
    telemetry.setup("gateway", exporter=spans)
    try:
        liar.lie = LIES[lie]
        await WAYS[way](portal)
    finally:
        telemetry.shutdown()
    (told_of,) = [
        event for span in spans.get_finished_spans() for event in span.events if event.name == "contract-drift"
    ]
    attributes = dict(told_of.attributes or {})
    assert str(attributes["subject"]).startswith("scheduling.booking.")
    assert "secret" not in str(attributes)
    assert ("status" if lie == "a missing field" else "length") in str(attributes["at"])
