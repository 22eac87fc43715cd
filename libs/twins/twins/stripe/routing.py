"""Endpoints: which method and path is answered by what, with which parameters."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from twins.stripe.book import Book
from twins.stripe.refusals import Refused
from twins.stripe.store import Obj

Handler = Callable[..., Obj]
"""Takes the book, the typed parameters, and the ids in the path; gives the object or list to tell."""
_VARIABLE = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Endpoint:
    """One thing that can be asked. `tolerated`: parameters that change nothing here, and are taken without effect."""

    method: str
    path: str
    handler: Handler
    parameters: type | None = None
    tolerated: tuple[str, ...] = ()
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(_VARIABLE.sub(r"([^/]+)", self.path) + r"\Z"))


def one(kind: str, *, param: str) -> Handler:
    """A handler that tells the object whose id is in the path. Errors call the id `param`."""
    return lambda book, _, id_: book.find(kind, id_, param=param, status=404)


class Given(dict[str, Any]):
    """The parameters of a request, and which of them were looked at.

    What nobody looks at is not passed over in silence.
    """

    def __init__(self, checked: Mapping[str, Any]) -> None:
        super().__init__(checked)
        self.read: set[str] = {"expand"}

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.read.add(str(name))
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        self.read.update(super().keys())
        return super().__iter__()

    def get(self, name: str, otherwise: Any = None) -> Any:
        """The parameter, or what is told instead."""
        self.read.add(name)
        return super().get(name, otherwise)


def answer(endpoint: Endpoint, book: Book, given: Given, ids: tuple[str, ...]) -> Obj:
    """What the endpoint answers. Raises `Refused` also for what Stripe would do and this twin does not."""
    given.read.update(endpoint.tolerated)
    told = endpoint.handler(book, given, *ids)
    ignored = sorted(set(given.keys()) - given.read)
    if ignored:
        raise Refused(
            f"Stripe knows the parameter {ignored[0]} of {endpoint.method} {endpoint.path}; its twin does not do it.",
            status=501, code="twin_does_not", param=ignored[0], stored=False,
        )  # fmt: skip
    return told
