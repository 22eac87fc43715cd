"""The whole process on real servers: from scheduling's stream to a mailbox, within one trace."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
import pytest_asyncio
from mail_stories import Story, business_created
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from contracts.event import CloudEvent, Event
from kit import clock, live, streams, telemetry
from kit.app import build
from kit.bus import Bus
from kit.scope import Scope
from notifications import main
from notifications.dispatches.ticks import notification_dispatch, office
from testkit import eventually

CONTEXTS = ["identity", "scheduling", "billing", "notifications"]


@pytest_asyncio.fixture
async def admin_bus(servers) -> AsyncIterator[Bus]:
    bus = Bus(servers.nats.url("admin"), "admin")
    task = asyncio.create_task(bus.run())
    await bus.ready.wait()
    yield bus
    await bus.close()
    await asyncio.gather(task, return_exceptions=True)


@pytest_asyncio.fixture
async def running(servers, database, settings, mailbox) -> AsyncIterator[None]:
    """The process, with its readers and ticks, as `uvicorn notifications.main:app` runs it."""
    durables = {
        consumer.durable: [event.subject for event in consumer.events] for consumer in main.app.parts.all_consumers()
    }
    await streams.declare(servers.nats.url("admin"), CONTEXTS, durables)
    chosen = settings.model_copy(update={"nats_url": servers.nats.url("admin"), "smtp_url": mailbox.url})
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    app = build("notifications", chosen, main.app.parts)
    async with app.router.lifespan_context(app):
        yield
    office.post = None
    for number, handler in handlers.items():
        signal.signal(number, handler)


async def say(bus: Bus, scope: Scope, fact: Event) -> None:
    envelope = CloudEvent[Any](
        type=fact.subject, source=f"/nexus/{fact.context()}", subject=fact.aggregate(), businessid=scope.business_id,
        actor=str(scope.actor), sequence=str(fact.version), data=fact,
    )  # fmt: skip
    headers = {"Nats-Msg-Id": str(envelope.id), "Nexus-About": envelope.subject}
    await bus.publish(fact.subject, envelope.model_dump_json(exclude_none=True).encode(), headers)


async def test_a_booking_becomes_a_mail_once_its_facts_are_known_to_be_whole(
    running, admin_bus: Bus, here: Scope, mailbox
) -> None:
    story = Story(clock.now() + timedelta(hours=3))
    await say(admin_bus, here, business_created(here))
    await say(admin_bus, here, story.confirmed())

    async def mark() -> bool:
        """What scheduling's relay says each second."""
        watermark = {"committed_before": clock.now().isoformat(), "stream_sequence": 0}
        await admin_bus.signal(live.subject("scheduling", None, "watermark"), orjson.dumps(watermark))
        return story.email in mailbox.recipients

    await eventually(mark)
    assert mailbox.recipients == [story.email]


@pytest.fixture
def spans(monkeypatch):
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "1")
    exporter = InMemorySpanExporter()
    telemetry.setup("notifications", exporter=exporter)
    yield exporter
    telemetry.shutdown()


async def test_the_trace_of_the_fact_reaches_the_mail_server(spans, here, owner, tell, dispatch, mailbox) -> None:
    await tell(here, Story().confirmed())
    await dispatch()
    telemetry.shutdown()
    finished = spans.get_finished_spans()
    [sent] = [span for span in finished if span.name == "send mail"]
    planned = [span for span in finished if span.name == "consume notifications-plan_mails"]
    assert sent.kind is SpanKind.CLIENT
    assert sent.context.trace_id in {span.context.trace_id for span in planned}
    assert all("@" not in str(value) for span in finished for value in (span.attributes or {}).values())


async def test_before_the_process_has_started_nothing_is_sent(database) -> None:
    assert await notification_dispatch(database) == 0
