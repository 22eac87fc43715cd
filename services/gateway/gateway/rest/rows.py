"""What a row of the public table says: method, path, request, who may call, how it is answered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from contracts.request import Request
from contracts.types import Done
from gateway.callers.access import Access
from gateway.edge.limits import Kind
from kit.client import Answered, Contexts
from kit.scope import Scope

Compose = Callable[[Contexts, Any, Scope, str | None], Awaitable[Answered]]
"""Answers a row from several requests: what it asks, the request filled in, on whose behalf, the Idempotency-Key."""


@dataclass(frozen=True, slots=True)
class Media:
    """An answer that is no JSON: its type, and how a reply becomes its body and headers."""

    type: str
    render: Callable[[Any], tuple[bytes, dict[str, str]]]
    example: str


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the public table.

    The names in the path are fields of the request, but for `{slug}`, which names the business everything happens in.
    What the path does not carry comes from the query of a GET or DELETE and from the JSON body of any other method;
    `if_version` comes from `If-Match`, `token` may come from `Nexus-Token`, and `user_agent` from
    `User-Agent`.
    """

    method: str
    path: str
    request: type[Request[Any]]
    access: Access | str = Access.ANYONE
    """Who may call; a text is the permission they need in the business."""
    status: int = 200
    kind: Kind | None = None
    """The rate limit it counts against; by default what its method and status suggest."""
    compose: Compose | None = None
    """Answers from several requests instead of this one alone."""
    asks: tuple[type[Request[Any]], ...] = ()
    """Those requests, where it is none of theirs: what they are refused with, it is."""
    media: Media | None = None
    example: dict[str, Any] | None = None
    """A body for the document."""

    @property
    def name(self) -> str:
        """`POST /v1/{slug}/bookings`: the route in traces, metrics and documents."""
        return f"{self.method} {self.path}"

    @property
    def in_business(self) -> bool:
        """Whether it happens in one business."""
        return "{slug}" in self.path

    @property
    def limit(self) -> Kind:
        """The rate limit it counts against."""
        if self.kind:
            return self.kind
        if self.request.reads:
            return Kind.READS
        return Kind.CREATION if self.status == 201 else Kind.WRITES

    @property
    def empty(self) -> bool:
        """Whether there is nothing to answer but that it is done."""
        return self.request.reply._type is Done
