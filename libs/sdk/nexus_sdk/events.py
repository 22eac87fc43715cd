"""Server-sent events: from bytes to what happened (WHATWG HTML, §9.2.6)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import from_json

_END: Final = re.compile(rb"\r\n|\n|\r(?=.)", re.DOTALL)
"""A line's end; a carriage return that is last so far may be half of one."""


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """Something that happened."""

    type: str
    """`notification`, `booking`, `resync` (something was missed: look again), …"""
    data: Any
    """What JSON says about it."""
    id: str | None
    """Where to take the stream up again, None before the first event that has one."""


class Parser:
    """Reads one stream after another; what it says of ids and delays outlives a connection."""

    def __init__(self, last_id: str | None = None) -> None:
        self.last_id = last_id
        self.retry_seconds = 2.0
        self.reset()

    def reset(self) -> None:
        """Begin with a new connection; half an event of the old one is dropped."""
        self._rest = b""
        self._type = ""
        self._data: list[str] = []
        self._id = self.last_id

    def feed(self, chunk: bytes) -> Iterator[ServerEvent]:
        """The events that these bytes complete."""
        *lines, self._rest = _END.split(self._rest + chunk)
        for line in lines:
            if line:
                self._field(line.decode(errors="replace"))
                continue
            self.last_id = self._id
            if self._data:
                yield ServerEvent(self._type or "message", _read("\n".join(self._data)), self.last_id)
            self._type, self._data = "", []

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._type = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry_seconds = int(value) / 1000


def _read(text: str) -> Any:
    try:
        return from_json(text)
    except ValueError:
        return text
