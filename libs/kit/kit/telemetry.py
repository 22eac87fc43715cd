"""Traces: one from the edge through requests, outbox, bus and consumers, sampled at its head."""

import logging
import os
import random
import threading
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit import metrics

__all__ = ["SpanKind", "TraceMiddleware", "child_span", "continued", "current_traceparent", "setup", "shutdown", "span"]

DEFAULT_RATIO: Final = 0.1
EXPORT_LIMIT_S: Final = 3.0
SHUTDOWN_LIMIT_S: Final = 2.0
ROUTE_NAME: Final = "nexus.route"
"""The key of the ASGI scope under which whoever routes a request leaves its name, as `POST /v1/{slug}/bookings`."""

_NOT_SAMPLED: Final = TraceFlags(TraceFlags.DEFAULT)
_SAMPLED: Final = TraceFlags(TraceFlags.SAMPLED)
_log = logging.getLogger(__name__)

Attribute = str | int | float | bool


@dataclass(frozen=True, slots=True)
class _Tracing:
    provider: TracerProvider
    tracer: trace.Tracer
    exporter: SpanExporter
    ratio: float


_tracing: _Tracing | None = None


def setup(service: str, *, exporter: SpanExporter | None = None) -> bool:
    """Start tracing as the standard environment says, and tell whether it is on. Once per process, before serving.

    Off, at no cost, without `OTEL_EXPORTER_OTLP_ENDPOINT` (or with `OTEL_SDK_DISABLED=true`), unless an `exporter` is
    given. `OTEL_TRACES_SAMPLER_ARG` is the share of new traces that are kept (0.1); a trace that came in is kept when
    its caller keeps it. Spans leave in the background: a collector that is away costs spans and one line in the log.

    The global provider is left alone. What libraries record by themselves, such as FastAPI's query strings and error
    messages, may hold what no trace may hold.

    Raises:
        ValueError: the share is not between 0 and 1.
    """
    global _tracing  # noqa: PLW0603 - one pipeline per process is the point
    shutdown()
    if exporter is None:
        if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or not _endpoint():
            return False
        exporter = OTLPSpanExporter(timeout=EXPORT_LIMIT_S)
    ratio = float(os.environ.get("OTEL_TRACES_SAMPLER_ARG") or DEFAULT_RATIO)
    if not 0 <= ratio <= 1:
        message = "OTEL_TRACES_SAMPLER_ARG is a share between 0 and 1"
        raise ValueError(message)
    for name in ("opentelemetry.exporter", "opentelemetry.sdk._shared_internal"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # they log once per batch and once per dropped span
    # The head decides in `_start`, before a span costs anything, so what reaches the SDK is kept.
    provider = TracerProvider(
        sampler=ParentBased(ALWAYS_ON), resource=Resource.create({SERVICE_NAME: service}), shutdown_on_exit=False
    )
    quiet = _QuietExporter(exporter)
    provider.add_span_processor(BatchSpanProcessor(quiet))
    _tracing = _Tracing(provider, provider.get_tracer("nexus"), quiet, ratio)
    return True


def shutdown() -> None:
    """Send what is left, for at most two seconds, and stop tracing. Harmless when tracing is off."""
    global _tracing
    tracing, _tracing = _tracing, None
    if tracing is None:
        return
    flush = threading.Thread(target=tracing.provider.shutdown, name="trace-flush", daemon=True)
    flush.start()
    flush.join(SHUTDOWN_LIMIT_S * 0.9)
    if flush.is_alive():
        tracing.exporter.shutdown()  # ends the wait between two attempts
        flush.join(SHUTDOWN_LIMIT_S * 0.1)


def current_context() -> SpanContext | None:
    """The trace and span this code runs under, kept or not; None outside of any."""
    context = trace.get_current_span().get_span_context()
    return context if context.is_valid else None


def current_traceparent() -> str | None:
    """The W3C `traceparent` for an outgoing request or an outbox row, None outside of any trace."""
    context = current_context()
    if context is None:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags & TraceFlags.SAMPLED:02x}"


def parse_traceparent(value: str | None) -> SpanContext | None:
    """The span that a `traceparent` names; None for anything malformed, as the W3C recommendation asks."""
    if value is None or len(value) < 55 or (len(value) > 55 and (value[:2] == "00" or value[55] != "-")):
        return None
    version, trace_id, span_id, flags = value[:2], value[3:35], value[36:52], value[53:55]
    if value[2] + value[35] + value[52] != "---" or version == "ff" or not _HEX.issuperset(version + flags):
        return None
    if not (_HEX.issuperset(trace_id) and _HEX.issuperset(span_id)) or not (trace_id.strip("0") and span_id.strip("0")):
        return None
    kept = _SAMPLED if int(flags, 16) & TraceFlags.SAMPLED else _NOT_SAMPLED
    return SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=kept)


_HEX: Final = frozenset("0123456789abcdef")


@contextmanager
def span(name: str, kind: SpanKind = SpanKind.INTERNAL, **attributes: Attribute) -> Iterator[Span]:
    """Time a piece of work under the current span; an error marks it by its class, never by its text.

    Outside of any trace it starts one. `attributes` are codes, counts and ids, never what a person wrote.
    """
    tracing = _tracing
    if tracing is None:
        yield trace.INVALID_SPAN
        return
    with _active(_start(tracing, name, kind, current_context(), (), attributes)) as started:
        yield started


@contextmanager
def child_span(name: str, kind: SpanKind = SpanKind.INTERNAL, **attributes: Attribute) -> Iterator[Span]:
    """Like `span`, but starts no trace of its own: what a tick does to look for work is no story to tell."""
    if current_context() is None:
        yield trace.INVALID_SPAN
        return
    with span(name, kind, **attributes) as started:
        yield started


@contextmanager
def continued(
    traceparent: str | None,
    name: str,
    kind: SpanKind = SpanKind.CONSUMER,
    links: Sequence[str] = (),
    **attributes: Attribute,
) -> Iterator[Span]:
    """Time a piece of work that belongs to the trace of `traceparent`, whatever runs around it.

    For consumers, ticks and workflows: the stored `traceparent` becomes the parent, those in `links` are linked.
    A malformed one counts as none, and a new trace begins.
    """
    tracing = _tracing
    if tracing is None:
        yield trace.INVALID_SPAN
        return
    linked = [Link(context) for context in map(parse_traceparent, links) if context]
    with _active(_start(tracing, name, kind, parse_traceparent(traceparent), linked, attributes)) as started:
        yield started


class TraceMiddleware:
    """Gives each request a server span, named by its route, with the status it ended with. Pure ASGI.

    A context trusts the gateway's `traceparent`. The gateway trusts nobody's (`trust=False`), or anyone could have
    every request of theirs recorded: it starts a trace and links to the caller's.
    """

    def __init__(self, app: ASGIApp, *, trust: bool = True) -> None:
        self.app = app
        self.trust = trust

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        tracing = _tracing
        if tracing is None or scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        caller = parse_traceparent(_header(scope))
        parent, links = (caller, ()) if self.trust else (None, (Link(caller),) if caller else ())
        started = _start(tracing, scope.get("method", "WS"), SpanKind.SERVER, parent, links, {})
        if started.is_recording():
            with _active(started):
                await self._record(started, scope, receive, send)
            return
        token = otel_context.attach(trace.set_span_in_context(started))
        try:
            await self.app(scope, receive, send)
        finally:
            otel_context.detach(token)

    async def _record(self, started: Span, scope: Scope, receive: Receive, send: Send) -> None:
        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start":
                status: int = message["status"]
                started.set_attribute("http.response.status_code", status)
                if status >= 500:
                    started.set_status(Status(StatusCode.ERROR))
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            name = _route(scope)
            started.update_name(name)
            started.set_attributes({"http.request.method": scope.get("method", "WS"), "http.route": name})


class _Unkept(NonRecordingSpan):
    """A span that is not recorded. Its ids are drawn when a log or an outgoing request asks for them; most never do."""

    def __init__(self, trace_id: int = 0) -> None:
        self._trace_id = trace_id
        self._drawn: SpanContext | None = None

    def get_span_context(self) -> SpanContext:
        if self._drawn is None:
            trace_id = self._trace_id or random.getrandbits(128) or 1
            self._drawn = SpanContext(trace_id, random.getrandbits(64) or 1, is_remote=False)
        return self._drawn


class _QuietExporter(SpanExporter):
    """Passes spans on; says once that nobody takes them, once that somebody does again, and counts what is lost."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner
        self._away = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._inner.export(spans)
        away = result is not SpanExportResult.SUCCESS
        if away:
            metrics.count_spans_lost(len(spans))
        if away != self._away:
            self._away = away
            _log.warning("traces are lost: the collector is away" if away else "the collector takes traces again")
        return result

    def shutdown(self) -> None:
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._inner.force_flush(timeout_millis)


def _start(
    tracing: _Tracing,
    name: str,
    kind: SpanKind,
    parent: SpanContext | None,
    links: Sequence[Link],
    attributes: MutableMapping[str, Any],
) -> Span:
    """A span of the SDK when the trace is kept; else one that only has ids, at a tenth of the cost."""
    if parent is None:
        if random.random() < tracing.ratio:
            return tracing.tracer.start_span(name, otel_context.Context(), kind, attributes, links)
        return _Unkept()
    if parent.trace_flags.sampled:
        around = trace.set_span_in_context(NonRecordingSpan(parent), otel_context.Context())
        return tracing.tracer.start_span(name, around, kind, attributes, links)
    return _Unkept(parent.trace_id)


@contextmanager
def _active(started: Span) -> Iterator[Span]:
    token = otel_context.attach(trace.set_span_in_context(started))
    try:
        yield started
    except Exception as error:
        # The class alone: a message may hold what a person wrote.
        started.set_attribute("error.type", f"{type(error).__module__}.{type(error).__qualname__}")
        started.set_status(Status(StatusCode.ERROR))
        raise
    finally:
        otel_context.detach(token)
        started.end()


def _header(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"traceparent":
            text: str = value.decode("latin-1")
            return text
    return None


def _route(scope: Scope) -> str:
    if name := scope.get(ROUTE_NAME):
        return str(name)
    path = getattr(scope.get("route"), "path", None)
    return f"{scope.get('method', 'WS')} {path}" if path else f"{scope.get('method', 'WS')} (no route)"


def _endpoint() -> str | None:
    return os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
