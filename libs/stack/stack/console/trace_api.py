"""Routes of the trace receiver."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from stack import spans
from stack.console import pages
from stack.console.traces import Traces
from stack.spans import Span, Summary

router = APIRouter(tags=["traces"])


def _traces(request: Request) -> Traces:
    traces: Traces = request.app.state.traces
    return traces


Store = Annotated[Traces, Depends(_traces)]


@router.post("/v1/traces", include_in_schema=False)
async def receive(request: Request, store: Store) -> Response:
    """Take an OTLP/HTTP export, protobuf or JSON, gzip or plain."""
    kind = request.headers.get("content-type", "")
    try:
        store.add(
            spans.decode(await request.body(), content_type=kind, encoding=request.headers.get("content-encoding", ""))
        )
    except spans.NotOtlp as refused:
        raise HTTPException(400, str(refused)) from refused
    if "json" in kind:
        return Response("{}", media_type="application/json")
    return Response(ExportTraceServiceResponse().SerializeToString(), media_type="application/x-protobuf")


@router.get("/traces", response_model=None)
async def list_(request: Request, store: Store, limit: int = 100) -> list[Summary] | HTMLResponse:
    """List recent traces, newest first; a browser gets the page."""
    if _wants_page(request):
        return pages.page("traces.html")
    return store.latest(min(limit, 500))


@router.get("/traces/{beginning}", response_model=None)
async def get(request: Request, store: Store, beginning: str) -> list[Span] | HTMLResponse:
    """Give the spans of a trace by its id or how it begins; a browser gets the waterfall."""
    found = store.get(beginning)
    if not found:
        raise HTTPException(404, "There is no such trace here.")
    return pages.page("trace.html") if _wants_page(request) else found


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")
