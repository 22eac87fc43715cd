"""What the rows of the admin table say."""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from contracts.identity.tickets.shapes import StreamName
from contracts.request import Request
from contracts.streams import SAYS, OpenStream
from gateway.edge.limits import Kind


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure: a query when its request only reads, else a mutation."""

    name: str
    """`admin.<noun>.<verb>` in the business that `Nexus-Business` names, `platform.<noun>.<verb>` above all of them."""
    request: type[Request[Any]]
    permission: str
    creates: bool = False
    """Counts as a creation."""

    @property
    def in_business(self) -> bool:
        """Whether it happens in one business."""
        return self.name.startswith("admin.")

    @property
    def type(self) -> str:
        """`query` or `mutation`."""
        return "query" if self.request.reads else "mutation"

    @property
    def limit(self) -> Kind:
        """The rate limit it counts against."""
        if self.request.reads:
            return Kind.READS
        return Kind.CREATION if self.creates else Kind.WRITES


@dataclass(frozen=True, slots=True)
class Subscription:
    """One procedure that goes on: what it is opened with, what it says, and the permission it needs all the while."""

    name: str
    """`admin.<noun>`, or `admin.<noun>.<verb>`."""
    stream: StreamName
    permission: str
    input: type[OpenStream] = OpenStream
    says: TypeAdapter[Any] = SAYS

    @property
    def in_business(self) -> bool:
        """Whether it is about one business: every subscription is."""
        return True

    @property
    def type(self) -> str:
        """`subscription`."""
        return "subscription"
