"""One operation of the API, and how the fields of a call become an HTTP request."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Generic, TypeVar
from urllib.parse import quote, urlencode

from pydantic import BaseModel

Reply = TypeVar("Reply")

MAX_QUERY: Final = 4_000
"""A longer input of a procedure travels in a body: proxies refuse long URLs."""
_VARIABLE: Final = re.compile(r"{(\w+)}")


class Omit(Enum):
    """Marks a field that is not sent, which is not the same as null."""

    OMIT = "omit"


OMIT: Final = Omit.OMIT


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is ready to be sent."""

    method: str
    target: str
    """Path and query."""
    headers: dict[str, str]
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Operation(Generic[Reply]):
    """Where something is asked, and what it answers."""

    name: str
    """`createBooking` or `admin.bookings.create`: its name in the documents."""
    method: str
    path: str
    reply: Any
    """The type of the answer: `str` for text as it came, None for nothing."""
    in_header: bool = False
    """Whether the business is named in `Nexus-Business` rather than in the path."""
    open: bool = False
    """Whether nobody is identified: the request itself proves what it needs."""

    @property
    def is_procedure(self) -> bool:
        """Whether it stands on the tRPC wire."""
        return self.path.startswith("/trpc/")

    def fill(self, fields: Mapping[str, Any], slug: str) -> Asked:
        """The request with these fields, in this business."""
        given = {name: plain(value) for name, value in fields.items() if value is not OMIT}
        headers = {"Nexus-Business": slug} if self.in_header and slug else {}
        if self.is_procedure:
            return self._procedure(given, headers)
        values = {"slug": slug, **given} if slug else given
        path = _VARIABLE.sub(lambda found: quote(str(values[found[1]]), safe=""), self.path)
        left = {name: value for name, value in given.items() if f"{{{name}}}" not in self.path}
        if self.method in {"GET", "DELETE"}:
            if left.get("token") is not None:  # a secret has no place in a URL, which is logged on its way
                headers["Nexus-Token"] = str(left.pop("token"))
            query = urlencode({name: _text(value) for name, value in left.items() if value is not None})
            return Asked(self.method, f"{path}?{query}" if query else path, headers, None)
        if (version := left.pop("if_version", None)) is not None:
            headers["If-Match"] = f'"{version}"'
        return Asked(self.method, path, headers | _JSON, _dumped(left))

    def _procedure(self, given: dict[str, Any], headers: dict[str, str]) -> Asked:
        content = _dumped(given)
        if self.method == "GET" and len(content) <= MAX_QUERY:
            query = urlencode({"input": content.decode()})
            return Asked("GET", f"{self.path}?{query}" if given else self.path, headers, None)
        return Asked("POST", self.path, headers | _JSON, content)


_JSON: Final = {"Content-Type": "application/json"}


def plain(value: Any) -> Any:
    """A value as JSON has it; of a model what was given, so that the server's defaults hold for the rest."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(each) for each in value]
    return value


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _dumped(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
