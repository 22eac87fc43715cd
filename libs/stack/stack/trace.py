"""Traces on the terminal: a list, and one trace as a waterfall across all processes."""

import json
import urllib.error
import urllib.request
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rich.console import Console
from rich.table import Table
from rich.text import Text

from stack.errors import StackError
from stack.spans import Span, Summary, summarize

COLOURS = ("blue", "green", "yellow", "magenta", "cyan", "bright_blue", "bright_green")
LANE = 36
"""Columns of the bar."""


class Source:
    """Where traces are read from: the running console, else the files it left."""

    def __init__(self, folder: Path, port: int | None) -> None:
        self.folder = folder
        self.port = port

    def latest(self, limit: int) -> list[Summary]:
        """List traces, newest first."""
        found = self._ask(f"/traces?limit={limit}")
        if found is not None:
            return [Summary.model_validate(each) for each in found]
        newest = [summarize(spans) for spans in self._on_disk().values()]
        return sorted(newest, key=lambda trace: trace.started_at, reverse=True)[:limit]

    def get(self, beginning: str) -> list[Span]:
        """Give the spans of the trace whose id begins like this. Raises `StackError` when there is none."""
        found = self._ask(f"/traces/{quote(beginning.lower(), safe='')}")
        if found is not None:
            return [Span.model_validate(each) for each in found]
        for trace_id, spans in reversed(self._on_disk().items()):
            if trace_id.startswith(beginning.lower()):
                return spans
        raise StackError(
            f"There is no trace {beginning}. `nexus trace` lists what is there; "
            "OTEL_TRACES_SAMPLER_ARG=1.0 at the start traces every request, else one in ten is."
        )

    def _ask(self, path: str) -> Any:
        """Ask the console; `None` when it does not run or has no such trace."""
        if self.port is None:
            return None
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=3) as answer:
                return json.load(answer)
        except (urllib.error.URLError, TimeoutError):
            return None

    def _on_disk(self) -> dict[str, list[Span]]:
        from stack.console import traces  # noqa: PLC0415 — only a stopped system needs it

        found: defaultdict[str, list[Span]] = defaultdict(list)
        for span in traces.read(self.folder):
            found[span.trace_id].append(span)
        return found


def show_list(traces: list[Summary], console: Console) -> None:
    """Print traces, newest first."""
    table = Table("when", "what", "services", "spans", "errors", "took", "id", box=None, pad_edge=False)
    for trace in traces:
        when = trace.started_at.astimezone().strftime("%H:%M:%S")
        errors = Text(str(trace.errors or ""), style="red")
        services = " ".join(trace.services)
        table.add_row(
            when, Text(trace.name), services, str(trace.spans), errors, _told(trace.milliseconds), trace.trace_id
        )
    console.print(table if traces else "no traces yet")


def show(spans: list[Span], console: Console) -> None:
    """Print one trace: service, name by depth, when it began, how long it took, and where that lies in the whole."""
    about = summarize(spans)
    start = min(span.start for span in spans)
    total = max(max(span.end for span in spans) - start, 1)
    services = list(dict.fromkeys(span.service for span in sorted(spans, key=lambda span: span.start)))
    colours = dict(zip(services, COLOURS * len(services), strict=False))
    table = Table("service", "span", "after", "took", "", box=None, pad_edge=False)
    table.columns[2].justify = table.columns[3].justify = "right"
    for span, depth in ordered(spans):
        colour = "red" if span.error else colours[span.service]
        name = Text("  " * depth + span.name, style="red" if span.error else "")
        if span.error:
            name.append(f"  {span.error}", style="red dim")
        after = _told((span.start - start) / 1e6)
        table.add_row(
            Text(span.service, style=colour), name, after, _told(span.milliseconds), _bar(span, start, total, colour)
        )
    console.print(
        f"[bold]{about.trace_id}[/]  {len(spans)} spans, {len(services)} services, {_told(about.milliseconds)}"
    )
    console.print(table)


def ordered(spans: list[Span]) -> list[tuple[Span, int]]:
    """Give spans as a tree, parents before children, with their depth; those without their parent at the top."""
    known = {span.span_id for span in spans}
    children: defaultdict[str, list[Span]] = defaultdict(list)
    for span in sorted(spans, key=lambda span: span.start):
        children[span.parent_id if span.parent_id in known and span.parent_id != span.span_id else ""].append(span)
    rows: list[tuple[Span, int]] = []
    waiting = [(span, 0) for span in reversed(children[""])]
    while waiting:
        span, depth = waiting.pop()
        rows.append((span, depth))
        waiting += [(child, depth + 1) for child in reversed(children.pop(span.span_id, []))]
    return rows


def _bar(span: Span, start: int, total: int, colour: str) -> Text:
    """Draw the span's place in the whole."""
    left = int((span.start - start) / total * LANE)
    width = max(1, round((span.end - span.start) / total * LANE))
    width = min(width, LANE - min(left, LANE - 1))
    return Text(" " * min(left, LANE - 1) + "━" * width, style=colour)


def _told(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s" if milliseconds >= 1000 else f"{milliseconds:.1f} ms"
