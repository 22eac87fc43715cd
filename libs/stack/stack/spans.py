"""A span as the stack keeps it, and reading spans out of OTLP requests."""

import base64
import gzip
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span as WireSpan
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from pydantic import BaseModel

from stack.errors import StackError

LARGEST = 32_000_000
"""Bytes of one export after unpacking; more is refused."""


class NotOtlp(StackError):
    """The request is no OTLP trace export."""


class Span(BaseModel):
    """One piece of work of one process. Times are nanoseconds since the epoch."""

    trace_id: str
    span_id: str
    parent_id: str = ""
    service: str
    name: str
    kind: str = ""
    """`server`, `client`, `producer`, `consumer` or `internal`."""
    start: int
    end: int
    error: str = ""
    attributes: dict[str, Any] = {}
    links: list[str] = []

    @property
    def milliseconds(self) -> float:
        """Give how long the work took."""
        return (self.end - self.start) / 1e6


class Summary(BaseModel):
    """A trace in a list."""

    trace_id: str
    name: str
    services: list[str]
    spans: int
    errors: int
    started_at: datetime
    milliseconds: float


def summarize(spans: list[Span]) -> Summary:
    """Tell what a trace is: named by its root, or by its earliest span while the root has not arrived."""
    first = min(spans, key=lambda span: (bool(span.parent_id), span.start))
    start = min(span.start for span in spans)
    return Summary(
        trace_id=first.trace_id,
        name=first.name,
        services=sorted({span.service for span in spans}),
        spans=len(spans),
        errors=sum(bool(span.error) for span in spans),
        started_at=datetime.fromtimestamp(start / 1e9, UTC),
        milliseconds=(max(span.end for span in spans) - start) / 1e6,
    )


def decode(body: bytes, *, content_type: str, encoding: str) -> list[Span]:
    """Read the spans of an OTLP/HTTP export, protobuf or JSON, gzip or plain. Raises `NotOtlp`."""
    request = ExportTraceServiceRequest()
    try:
        plain = _unpack(body) if encoding == "gzip" else body
        if "json" in content_type:
            json_format.Parse(_hex_to_base64(plain), request, ignore_unknown_fields=True)
        else:
            request.ParseFromString(plain)
    except (DecodeError, json_format.ParseError, OSError, EOFError, ValueError, TypeError, AttributeError) as broken:
        raise NotOtlp(f"This is no OTLP trace export: {type(broken).__name__}.") from broken
    return [
        _span(span, _attributes(resource.resource.attributes))
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def _unpack(body: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
        plain = file.read(LARGEST + 1)
    if len(plain) > LARGEST:
        raise NotOtlp(f"An export larger than {LARGEST} bytes is refused.")
    return plain


def _hex_to_base64(body: bytes) -> str:
    """Turn the ids of OTLP's JSON, which are hexadecimal, into what protobuf's JSON reader expects."""
    document = json.loads(body)
    for resource in document.get("resourceSpans", []):
        for scope in resource.get("scopeSpans", []):
            for span in scope.get("spans", []):
                _rewrite_ids(span)
                for link in span.get("links", []):
                    _rewrite_ids(link)
    return json.dumps(document)


def _rewrite_ids(holder: dict[str, Any]) -> None:
    for key in ("traceId", "spanId", "parentSpanId"):
        if key in holder:
            holder[key] = base64.b64encode(bytes.fromhex(holder[key])).decode()


def _span(wire: WireSpan, resource: dict[str, Any]) -> Span:
    return Span(
        trace_id=wire.trace_id.hex(),
        span_id=wire.span_id.hex(),
        parent_id=wire.parent_span_id.hex(),
        service=str(resource.get("service.name", "unknown")),
        name=wire.name,
        kind=WireSpan.SpanKind.Name(wire.kind).removeprefix("SPAN_KIND_").lower(),
        start=wire.start_time_unix_nano,
        end=max(wire.end_time_unix_nano, wire.start_time_unix_nano),
        error=(wire.status.message or "error") if wire.status.code == Status.STATUS_CODE_ERROR else "",
        attributes=_attributes(wire.attributes),
        links=[link.trace_id.hex() for link in wire.links],
    )


def _attributes(pairs: Iterable[KeyValue]) -> dict[str, Any]:
    return {pair.key: _value(pair.value) for pair in pairs}


def _value(value: AnyValue) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_value(each) for each in value.array_value.values]
    if kind == "kvlist_value":
        return _attributes(value.kvlist_value.values)
    if kind == "bytes_value":
        return value.bytes_value.hex()
    return getattr(value, kind) if kind else None
