"""What is written in confidence is nowhere but in the vault, and in the answer to who may read it."""

import base64
import io
import logging
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import pytest
from booking_stories import TODAY, Salon, at, salon
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from note_stories import damage, somebody
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from contracts.request import Request
from contracts.scheduling import api as bookings
from contracts.scheduling.notes import api
from contracts.scheduling.shapes import Contact
from contracts.types import to_typeid, uuid7
from kit import clock, logs, telemetry
from kit.app import Application
from kit.auth import ActorSigner, ActorVerifier
from kit.db import Database
from kit.idempotency import Records
from kit.requests import Server
from kit.scope import Scope
from scheduling.main import app
from scheduling.settings import settings
from testkit.servers import Servers

CANARY = "canary-5b1f-of-the-left-knee"
FORMS = (CANARY, CANARY.encode().hex(), base64.b64encode(CANARY.encode()).decode()[:32])
SIGNING_KEY = Ed25519PrivateKey.generate()


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "1")
    exporter = InMemorySpanExporter()
    assert telemetry.setup("scheduling", exporter=exporter)
    yield exporter
    telemetry.shutdown()


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the process logs, as it would."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    lines = io.StringIO()
    logs.setup("scheduling", stream=lines)
    yield lines
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before


class Door:
    """Scheduling's requests, served as in its process: tokens, idempotency records, traces."""

    def __init__(self, database: Database) -> None:
        verifier = ActorVerifier(SIGNING_KEY.public_key().public_bytes_raw(), "scheduling")
        server = Server(database, verifier, Records(settings().key_ring()))
        served = Application()
        served.answers = server.answers(app.parts.requests)
        transport = httpx.ASGITransport(served, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://scheduling")
        self._signer = ActorSigner(SIGNING_KEY.private_bytes_raw())

    async def ask(self, by: Scope, request: type[Request[Any]], **fields: Any) -> httpx.Response:
        headers = {
            "authorization": f"Bearer {self._signer.sign(by, 'scheduling')}", "idempotency-key": str(uuid7()),
            "content-type": "application/json",
        }  # fmt: skip
        return await self._client.post(f"/rpc/{request.subject}", json=fields, headers=headers)


async def test_no_table_event_log_trace_or_error_holds_it(
    shop: Salon, servers: Servers, spans: InMemorySpanExporter, written: io.StringIO
) -> None:
    ines, door = somebody(shop), Door(shop.database)
    contact = Contact(name="Eve", email="eve@example.com").model_dump(exclude_none=True)
    asked = {"service_id": to_typeid("svc", shop.massage.id), "customer": contact}
    made = await door.ask(
        shop.guest, bookings.CreateBooking, starts_at=at("10:00").isoformat(), note=f"Note: {CANARY}", **asked
    )
    booking, token = made.json()["id"], made.json()["links"]["cancel_token"]
    note = (await door.ask(ines, api.WriteNote, booking_id=booking, text=f"It is {CANARY}.")).json()
    answers = [
        await door.ask(ines, api.ReviseNote, note_id=note["id"], text=f"Still {CANARY}."),
        await door.ask(ines, api.ListNotes),
        await door.ask(ines, api.ListNoteRevisions, note_id=note["id"]),
        # refusals, each with the text in what was sent
        await door.ask(ines, api.ReviseNote, note_id=note["id"], text=CANARY, if_version=1),
        await door.ask(ines, api.WriteNote, text=CANARY),
        await door.ask(ines, api.WriteNote, customer_id=to_typeid("cus", uuid7()), text=CANARY),
        await door.ask(ines, api.WriteNote, customer_id=CANARY, text=CANARY),
        await door.ask(ines, api.WriteNote, booking_id=booking, text=CANARY + "\x00"),
        await door.ask(ines, api.WriteNote, booking_id=booking, text=CANARY * 1_000),
        await door.ask(shop.guest, api.WriteNote, booking_id=booking, text=CANARY),
        await door.ask(shop.guest, bookings.CreateBooking, starts_at=at("10:00").isoformat(), note=CANARY, **asked),
        await door.ask(shop.guest, bookings.CancelBooking, booking_id=booking, token="A" * 22, reason=CANARY),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 412, 422, 404, 422, 422, 422, 403, 409, 404]
    told = await door.ask(ines, api.ReadNote, note_id=note["id"])
    off = await door.ask(shop.guest, bookings.CancelBooking, booking_id=booking, token=token, reason=f"Why: {CANARY}")
    timeline = await door.ask(shop.guest, bookings.GetTimeline, booking_id=booking, token=token)
    seen = await door.ask(shop.guest, bookings.GetBooking, booking_id=booking, token=token)
    assert all(CANARY in answer.text for answer in (made, told, off, timeline, seen)), "who may read it, can"

    turn = "update note_revisions set text = set_byte(text, 70, get_byte(text, 70) # 1) where business_id = :here"
    await damage(shop.database, servers.admin_url, turn, here=shop.scope.business_id)
    answers.append(await door.ask(ines, api.ReadNote, note_id=note["id"]))
    assert (answers[-1].status_code, answers[-1].json()["code"]) == (409, "vault.tampered")

    telemetry.shutdown()
    everywhere = {
        "answers": "\n".join(answer.text for answer in answers),
        "logs": written.getvalue(),
        "spans": "\n".join(span.to_json() for span in spans.get_finished_spans()),
        **await _tables(servers.admin_url),
    }
    assert len(everywhere["spans"]) > 1_000
    assert "vault.tampered" in everywhere["logs"]
    assert '"scheduling.booking.cancelled.v1"' in everywhere["outbox"]
    assert [(where, form) for where, text in everywhere.items() for form in FORMS if form in text] == []


async def _tables(admin_url: str) -> dict[str, str]:
    """Every row of every table, as text."""
    connection = await asyncpg.connect(admin_url)
    try:
        names = await connection.fetch("select tablename from pg_tables where schemaname = 'scheduling'")
        dumped = {}
        for (name,) in names:
            rows = await connection.fetch(f'select t::text from scheduling."{name}" t')
            dumped[name] = "\n".join(row[0] for row in rows)
        return dumped
    finally:
        await connection.close()
