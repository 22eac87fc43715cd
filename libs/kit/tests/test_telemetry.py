"""Traces, and what they must never cost."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kit import metrics, telemetry
from kit.telemetry import TraceMiddleware, continued, current_traceparent, span

KEPT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
DROPPED = KEPT[:-1] + "0"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "1")
    exporter = InMemorySpanExporter()
    assert telemetry.setup("test", exporter=exporter)
    yield exporter
    telemetry.shutdown()


def finished(exporter: InMemorySpanExporter) -> list[ReadableSpan]:
    telemetry.shutdown()
    return list(exporter.get_finished_spans())


async def _hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse(current_traceparent() or "none", int(request.path_params["status"]))


async def _broken(_: Request) -> PlainTextResponse:
    message = "the note of a customer"
    raise LookupError(message)


def client(*, trust: bool = True) -> httpx.AsyncClient:
    app = Starlette(routes=[Route("/answer/{status}", _hello), Route("/broken", _broken)])
    app.add_middleware(TraceMiddleware, trust=trust)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://test")


class TestMiddleware:
    async def test_records_the_route_and_the_status(self, spans: InMemorySpanExporter) -> None:
        async with client() as calls:
            answer = await calls.get("/answer/503?email=a@b.c")
        (recorded,) = finished(spans)
        assert recorded.attributes is not None
        assert recorded.attributes["http.response.status_code"] == 503
        assert not recorded.status.is_ok
        assert "a@b.c" not in recorded.to_json()
        assert recorded.context is not None
        assert answer.text.split("-")[1] == format(recorded.context.trace_id, "032x")

    async def test_continues_the_trace_of_a_caller_it_trusts(self, spans: InMemorySpanExporter) -> None:
        async with client() as calls:
            await calls.get("/answer/200", headers={"traceparent": KEPT})
        (recorded,) = finished(spans)
        assert recorded.parent is not None
        assert format(recorded.parent.span_id, "016x") == KEPT.split("-")[2]

    async def test_keeps_nothing_its_caller_does_not_keep_and_passes_that_on(self, spans: InMemorySpanExporter) -> None:
        async with client() as calls:
            answer = await calls.get("/answer/200", headers={"traceparent": DROPPED})
        assert finished(spans) == []
        assert answer.text.startswith(DROPPED[:35])
        assert answer.text.endswith("-00")

    async def test_takes_no_trace_from_strangers_but_links_to_it(self, spans: InMemorySpanExporter) -> None:
        async with client(trust=False) as calls:
            await calls.get("/answer/200", headers={"traceparent": KEPT})
        (recorded,) = finished(spans)
        assert recorded.parent is None
        assert [format(link.context.trace_id, "032x") for link in recorded.links] == [KEPT.split("-")[1]]

    async def test_never_records_what_an_error_says(self, spans: InMemorySpanExporter) -> None:
        async with client() as calls:
            assert (await calls.get("/broken")).status_code == 500
        (recorded,) = finished(spans)
        assert "the note of a customer" not in recorded.to_json()
        assert not recorded.status.is_ok

    async def test_is_off_without_a_collector(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
        assert not telemetry.setup("test")
        async with client() as calls:
            assert (await calls.get("/answer/200")).text == "none"
        with span("nothing"), continued(KEPT, "nothing"):
            assert current_traceparent() is None


class TestSpan:
    def test_is_a_child_of_what_runs(self, spans: InMemorySpanExporter) -> None:
        with span("outer"), span("inner", booking="bkg_1"):
            pass
        inner, outer = finished(spans)
        assert inner.parent == outer.context
        assert inner.attributes == {"booking": "bkg_1"}

    def test_names_the_error_and_not_its_text(self, spans: InMemorySpanExporter) -> None:
        with pytest.raises(KeyError), span("work"):
            raise KeyError("a secret")
        (recorded,) = finished(spans)
        assert recorded.attributes == {"error.type": "builtins.KeyError"}
        assert "a secret" not in recorded.to_json()

    def test_costs_no_record_when_the_head_said_no(
        self, spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "0")
        telemetry.setup("test", exporter=spans)
        with span("outer") as outer, span("inner") as inner:
            assert outer.get_span_context().trace_id == inner.get_span_context().trace_id
        assert finished(spans) == []


class TestContinued:
    def test_takes_the_stored_trace_and_not_the_one_around(self, spans: InMemorySpanExporter) -> None:
        with span("tick"), continued(KEPT, "consume", links=[KEPT, "nonsense"]):
            assert current_traceparent() is not None
        consumed, _ = finished(spans)
        assert consumed.context is not None
        assert format(consumed.context.trace_id, "032x") == KEPT.split("-")[1]
        assert len(consumed.links) == 1

    @pytest.mark.parametrize(
        "traceparent",
        [
            None, "", "x" * 55, KEPT.upper(), KEPT + "-1", KEPT[:-1], "ff" + KEPT[2:], KEPT.replace("-", "_"),
            KEPT.replace("b7ad6b7169203331", "0" * 16), f"00-{'0' * 32}-b7ad6b7169203331-01", "01" + KEPT[2:] + "x",
            KEPT[:-2] + "\u0661\u0661",
        ],
    )  # fmt: skip
    def test_begins_a_trace_when_the_stored_one_is_malformed(
        self, spans: InMemorySpanExporter, traceparent: str | None
    ) -> None:
        with continued(traceparent, "consume"):
            pass
        (recorded,) = finished(spans)
        assert recorded.parent is None

    def test_reads_what_a_later_version_may_add(self, spans: InMemorySpanExporter) -> None:
        with continued("01" + KEPT[2:] + "-more", "consume"):
            pass
        assert finished(spans)[0].parent is not None


class TestCollectorAway:
    @pytest.fixture(params=["refuses", "is silent"])
    def away(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        with socket.socket() as port:
            port.bind(("127.0.0.1", 0))
            if request.param == "is silent":
                port.listen()
            monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{port.getsockname()[1]}")
            monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "1")
            yield

    async def test_neither_slows_nor_fails_requests_and_shutdown_ends_in_time(
        self, away: None, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert telemetry.setup("test")
        async with client() as calls:
            begin = time.perf_counter()
            for _ in range(50):
                assert (await calls.get("/answer/200")).status_code == 200
            assert time.perf_counter() - begin < 2
        begin = time.perf_counter()
        telemetry.shutdown()
        assert time.perf_counter() - begin < telemetry.SHUTDOWN_LIMIT_S + 0.5
        told = [record for record in caplog.records if record.name.startswith(("kit.telemetry", "opentelemetry"))]
        assert len(told) <= 1
        for thread in threading.enumerate():
            if thread.name.startswith("Otel"):
                thread.join(telemetry.EXPORT_LIMIT_S + 2)
        assert b"nexus_spans_lost_total" in metrics.render()


@pytest.mark.parametrize("ratio", ["2", "-0.1", "much"])
def test_a_share_is_between_none_and_all(monkeypatch: pytest.MonkeyPatch, ratio: str) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", ratio)
    with pytest.raises(ValueError):
        telemetry.setup("test", exporter=InMemorySpanExporter())
