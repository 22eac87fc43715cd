"""What can be asked, as both surfaces describe it: the client's groups, names, fields and replies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic.fields import FieldInfo

from contracts.request import Request
from contracts.types import Done, Page, TypeId
from gateway.callers.access import Access
from gateway.procedures import PROCEDURES
from gateway.rest.rows import Route
from gateway.routes import ROUTES
from gateway.trpc.rows import Procedure
from stack.sdk.text import words
from stack.sdk.types import Types

ABOUT: Final = "Every operation: where it is asked, and what it answers."
_VARIABLE: Final = re.compile(r"{(\w+)}")
_UNSPOKEN: Final = {"public", "my", "mine"}
"""Words of a request's name that its path says already."""


@dataclass(frozen=True, slots=True)
class Described:
    """One operation of either surface."""

    id: str
    """`createBooking` or `admin.bookings.create`: its name in the documents."""
    groups: tuple[str, ...]
    """Where it stands in the client: `("bookings",)`, `("admin", "services")`."""
    name: str
    method: str
    path: str
    request: type[Request[Any]]
    in_business: bool
    access: str
    """Who may call it, in a sentence; empty when anyone may."""
    open: bool = False
    """Whether nobody is identified: the request itself proves what it needs."""
    text: bool = False
    """Whether it answers with text instead of JSON."""

    @property
    def constant(self) -> str:
        """Its name among the generated operations."""
        return "_".join(part for dotted in self.id.split(".") for part in words(dotted)).upper()

    @property
    def reply(self) -> Any:
        """What it answers; None for nothing but that it is done."""
        found = self.request.reply._type
        return None if found is Done else found

    @property
    def paged(self) -> bool:
        """Whether it answers page by page, by cursor."""
        is_page = isinstance(self.reply, type) and issubclass(self.reply, Page)
        return is_page and "cursor" in self.request.model_fields

    def fields(self) -> Iterator[tuple[str, str, FieldInfo]]:
        """Name in Python, name on the wire, and what is known of each field; those of the path first."""
        found = [(name, field.alias or name, field) for name, field in self.request.model_fields.items()]
        slug = {"slug"} if self.in_business else set()
        yield from (each for each in found if f"{{{each[1]}}}" in self.path and each[1] not in slug)
        yield from (each for each in found if f"{{{each[1]}}}" not in self.path)

    def leading(self) -> list[str]:
        """The fields that may be given by place: those of the path, or the one id that is required."""
        in_path = [name for name, wire, _ in self.fields() if f"{{{wire}}}" in self.path]
        required = [name for name, _, field in self.fields() if field.is_required()]
        if in_path or len(required) != 1:
            return in_path
        is_id = any(isinstance(each, TypeId) for each in self.request.model_fields[required[0]].metadata)
        return required if is_id else []


def all_operations() -> list[Described]:
    """Every operation of the two tables, in their order. Raises `TypeError` where two would have one name."""
    found = [*map(_route, ROUTES), *map(_procedure, PROCEDURES)]
    taken: dict[tuple[bool, tuple[str, ...], str], Described] = {}
    for each in found:
        other = taken.setdefault((each.in_business, each.groups, each.name), each)
        if other is not each:
            raise TypeError(f"{each.method} {each.path} and {other.path} would both be {each.groups} {each.name}")
    return found


def render(described: list[Described], types: Types) -> tuple[str, str]:
    """The module of operations."""
    lines = [
        "from typing import Final\n",
        "from nexus_sdk.generated import models",
        "from nexus_sdk.model import Page",
        "from nexus_sdk.operation import Operation\n",
    ]
    for each in described:
        reply = "None" if each.reply is None else "str" if each.text else types.text(each.reply, prefix="models.")
        given = [repr(each.id), repr(each.method), repr(each.path), reply]
        if each.in_business and not each.path.startswith("/v1/{slug}"):
            given.append("in_header=True")
        if each.open:
            given.append("open=True")
        lines.append(f"{each.constant}: Final[Operation[{reply}]] = Operation({', '.join(given)})")
    return ABOUT, "\n".join(lines) + "\n"


def _route(row: Route) -> Described:
    in_business = row.path.startswith("/v1/{slug}")
    rest = row.path.removeprefix("/v1/{slug}" if in_business else "/v1").strip("/")
    group = rest.split("/")[0].replace("-", "_")
    request = row.request.__name__
    return Described(
        id=request[0].lower() + request[1:],
        groups=(group,) if group else (),
        name=_name(request, group or "business"),
        method=row.method,
        path=row.path,
        request=row.request,
        in_business=in_business,
        access=who(row.access, in_business=in_business),
        open=row.access is Access.OPEN,
        text=row.media is not None,
    )


def _procedure(row: Procedure) -> Described:
    surface, noun, verb = row.name.split(".")
    return Described(
        id=row.name,
        groups=(surface, "_".join(words(noun))),
        name="_".join(words(verb)),
        method="GET" if row.type == "query" else "POST",
        path=f"/trpc/{row.name}",
        request=row.request,
        in_business=row.in_business,
        access=who(row.permission, in_business=row.in_business),
    )


def _name(request: str, group: str) -> str:
    """The request's name without what its group says: `CreateBooking` among the bookings is `create`."""
    verb, *rest = [word for word in words(request) if word not in _UNSPOKEN]
    for end in range(len(rest), 0, -1):
        if "_".join(rest[:end]) in _numbers(group):
            return "_".join([verb, *rest[end:]])
    return "_".join([verb, *rest])


def _numbers(group: str) -> set[str]:
    """A noun in singular and plural."""
    return {group, group.removesuffix("s"), group.removesuffix("es"), group.removesuffix("ies") + "y"}


def who(access: Access | str, *, in_business: bool) -> str:
    """Who may call, in a sentence; empty when anyone may."""
    if access is Access.USER:
        return "Needs a login."
    where = "in the business" if in_business else "on the platform"
    return "" if isinstance(access, Access) else f"Needs the permission `{access}` {where}."
