"""Logs and counts."""

import io
import json
import logging
import timeit
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from kit import logs, metrics, telemetry

log = logging.getLogger("test")
TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c3JfMSJ9.c2lnbmF0dXJl"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    for handler in before[0]:
        root.removeHandler(handler)
    written = io.StringIO()
    logs.setup("kitchen", stream=written)
    yield written
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before


def only(lines: io.StringIO) -> dict[str, object]:
    (line,) = lines.getvalue().splitlines()
    read: dict[str, object] = json.loads(line)
    return read


class TestFormatter:
    def test_writes_one_json_object_per_record(self, lines: io.StringIO) -> None:
        log.warning("two\nlines of %s", "text", extra={"booking": "bkg_1", "tries": 3})
        line = only(lines)
        assert line.pop("time")
        assert line == {
            "level": "warning", "service": "kitchen", "logger": "test", "message": "two\nlines of text",
            "booking": "bkg_1", "tries": 3,
        }  # fmt: skip

    def test_carries_the_trace_it_belongs_to(self, lines: io.StringIO) -> None:
        telemetry.setup("test", exporter=InMemorySpanExporter())
        with telemetry.span("work") as work:
            log.info("here")
        telemetry.shutdown()
        assert only(lines)["trace_id"] == format(work.get_span_context().trace_id, "032x")

    @pytest.mark.parametrize(
        ("message", "secret"),
        [
            ("got Bearer abcdefgh12345", "abcdefgh12345"),
            (f"refused {TOKEN}", TOKEN),
            ("no connection to postgresql://app:hunter2@db/nexus", "hunter2"),
            ('{"password": "hunter2", "a": 1}', "hunter2"),
            ("token=hunter2&x=1", "hunter2"),
            ("stripe said no to sk_live_abcdefgh1234", "abcdefgh1234"),
            ("insert failed [SQL: insert] [parameters: ('hunter2',\n 1)]", "hunter2"),
            ("duplicate key\nDETAIL:  Key (email)=(ada@example.com) already exists.", "ada@example.com"),
        ],
    )
    def test_hides_secrets_in_messages_and_errors(self, lines: io.StringIO, message: str, secret: str) -> None:
        log.error(message)
        try:
            raise LookupError(message)
        except LookupError:
            log.exception("failed")
        assert len(lines.getvalue().splitlines()) == 2
        assert secret not in lines.getvalue()
        assert "LookupError" in lines.getvalue()

    @pytest.mark.parametrize("name", ["password", "api_key", "authorization", "manage_token", "note", "body", "sealed"])
    def test_hides_values_under_a_telling_name_however_deep(self, lines: io.StringIO, name: str) -> None:
        log.info("here", extra={"nested": [{name: "hunter2"}], f"{name}": "hunter2"})
        assert "hunter2" not in lines.getvalue()

    @pytest.mark.parametrize("value", ["\ud800", b"\xff", {1: {2}}, 10**30, float("nan"), object(), Exception("x")])
    def test_writes_whatever_it_is_given(self, value: object) -> None:
        record = logging.LogRecord("test", logging.INFO, "", 1, "here %s", (value,), None)
        record.value = value
        assert json.loads(logs.Formatter("kitchen").format(record))["level"] == "info"

    def test_writes_a_message_whose_parts_do_not_fit(self) -> None:
        record = logging.LogRecord("test", logging.INFO, "", 1, "only %s %s", ("one",), None)
        assert json.loads(logs.Formatter("kitchen").format(record))["message"] == "only %s %s"


def test_setup_twice_writes_once(lines: io.StringIO) -> None:
    logs.setup("kitchen", stream=lines)
    log.info("here")
    only(lines)


class TestMetrics:
    def test_counts_and_times_requests(self) -> None:
        metrics.observe_request("kitchen.dish.cook.v1", "ok", 0.004)
        metrics.observe_request("kitchen.dish.cook.v1", "kitchen.burnt", 0.004)
        text = metrics.render().decode()
        assert 'nexus_requests_total{outcome="kitchen.burnt",request="kitchen.dish.cook.v1"} 1.0' in text
        assert 'nexus_request_seconds_bucket{le="0.005",request="kitchen.dish.cook.v1"} 2.0' in text

    def test_tells_how_far_events_are_behind(self) -> None:
        metrics.set_outbox(7, 1.5)
        metrics.set_consumer_lag("menu-cook", 3)
        metrics.observe_event("menu-cook", "ok", 0.01)
        metrics.observe_tick("reminder-scan", "ok", 0.1)
        text = metrics.render().decode()
        assert "nexus_outbox_unsent_rows 7.0" in text
        assert "nexus_outbox_oldest_seconds 1.5" in text
        assert 'nexus_consumer_pending{consumer="menu-cook"} 3.0' in text
        assert 'nexus_ticks_total{outcome="ok",tick="reminder-scan"} 1.0' in text


@pytest.mark.parametrize("text", ["x", "://a:", "password", "eyJabcdefgh-", "token ", 'secret="', "basic "])
def test_hiding_takes_time_linear_in_the_line(text: str) -> None:
    """A log line may hold what a caller sent; with a quadratic pattern 20 kB of it stopped the event loop for 8 s."""
    once, often = 2_000 // len(text), 200_000 // len(text)
    best = min(timeit.repeat(lambda: logs.hide(text * once), number=3, repeat=3))
    assert timeit.timeit(lambda: logs.hide(text * often), number=3) < 100 * 20 * best
