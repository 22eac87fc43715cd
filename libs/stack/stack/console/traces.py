"""Recent traces: in memory for the pages, as JSON lines on disk for `nexus trace` after a restart."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from stack.spans import Span, Summary, summarize

KEPT = 2000
"""Traces kept in memory; the one that was touched longest ago goes first."""

LONGEST = 5000
"""Spans kept of one trace, so that a loop cannot fill the memory."""

SEGMENT = 16_000_000
"""Bytes of one file; the one before is kept, older ones go."""


class Traces:
    """The store of one console."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.current = folder / "spans.jsonl"
        self.spans: OrderedDict[str, list[Span]] = OrderedDict()
        for span in read(folder):
            self._keep(span)

    def add(self, spans: list[Span]) -> None:
        """Keep spans in memory and on disk."""
        for span in spans:
            self._keep(span)
        if self.current.exists() and self.current.stat().st_size > SEGMENT:
            self.current.replace(self.folder / "spans.1.jsonl")
        with self.current.open("a") as file:
            file.writelines(f"{span.model_dump_json()}\n" for span in spans)

    def latest(self, limit: int) -> list[Summary]:
        """List the traces that were touched last, newest first."""
        newest = list(reversed(self.spans.values()))[:limit]
        return [summarize(spans) for spans in newest]

    def get(self, beginning: str) -> list[Span]:
        """Give the spans of the newest trace whose id begins like this; empty when there is none."""
        exact = self.spans.get(beginning)
        if exact is not None:
            return exact
        return next((spans for key, spans in reversed(self.spans.items()) if key.startswith(beginning)), [])

    def _keep(self, span: Span) -> None:
        spans = self.spans.setdefault(span.trace_id, [])
        if len(spans) < LONGEST:
            spans.append(span)
        self.spans.move_to_end(span.trace_id)
        while len(self.spans) > KEPT:
            self.spans.popitem(last=False)


def read(folder: Path) -> Iterator[Span]:
    """Read the spans on disk, oldest first; a line that was cut short by a crash is passed over."""
    for name in ("spans.1.jsonl", "spans.jsonl"):
        file = folder / name
        if file.exists():
            with file.open() as lines:
                yield from _spans(lines)


def _spans(lines: Iterable[str]) -> Iterator[Span]:
    for line in lines:
        try:
            yield Span.model_validate_json(line)
        except ValidationError:
            continue
