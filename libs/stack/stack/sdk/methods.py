"""Writes the client's methods, once for each way of waiting."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from contracts.described import docstring
from contracts.registry import Refusal
from gateway.live.rows import StreamRow
from gateway.routes import STREAMS
from stack.sdk.operations import Described, who
from stack.sdk.text import quoted
from stack.sdk.types import Types

ABOUT: Final = {False: "The methods of `Nexus`.", True: "The methods of `AsyncNexus`."}
RESERVED: Final = {"self", "idempotency_key", "timeout"}
Node = dict[str, Any]


def render(
    described: list[Described], types: Types, refused: Mapping[str, list[Refusal]], *, waits: bool
) -> tuple[str, str]:
    """The module: a class for each group of operations, inner ones first."""
    writer = _Writer(types, refused, waits=waits)
    writer.group("Business", _tree([each for each in described if each.in_business], streams=True), "business")
    writer.group("Everywhere", _tree([each for each in described if not each.in_business]), "nexus")
    imports = [
        "from __future__ import annotations\n",
        "from collections.abc import Mapping, Sequence",
        "from datetime import date, datetime",
        "from functools import cached_property",
        "from typing import Any, Literal\n",
        "from nexus_sdk.generated import models, operations",
        f"from nexus_sdk.{'waiting' if waits else 'blocking'} import Group, Listing, Events",
        "from nexus_sdk.model import Page",
        "from nexus_sdk.operation import OMIT, Omit\n\n",
    ]
    return ABOUT[waits], "\n".join(imports) + "\n\n\n".join(writer.classes) + "\n"


def _tree(described: list[Described], *, streams: bool = False) -> Node:
    """Operations by group; a group within a group is a node within a node."""
    root: Node = {}
    for each in described:
        node = root
        for group in each.groups:
            node = node.setdefault(group, {})
        node[f"{each.name}()"] = each
    for row in STREAMS if streams else ():
        node = root
        for group in row.path.removeprefix("/v1/").removeprefix("{slug}/").split("/")[:-1]:
            node = node.setdefault(group, {})
        node.setdefault("stream()", row)  # one that names the business in its path stands before one that does not
    return root


class _Writer:
    """Writes classes, and keeps them in the order that they need."""

    def __init__(self, types: Types, refused: Mapping[str, list[Refusal]], *, waits: bool) -> None:
        self.classes: list[str] = []
        self._types = types
        self._refused = refused
        self._waits = waits

    def group(self, name: str, node: Node, said: str) -> str:
        """Write a group's class after those of the groups within it; returns its name."""
        inner, methods = [], []
        for key, value in node.items():
            if key == "stream()":
                methods.append(self._stream(value))
            elif key.endswith("()"):
                methods.append("\n".join(self._method(value)))
            else:
                within = ("" if name == "Everywhere" else name) + key.title().replace("_", "")
                inner += self._attribute(key, self.group(within, value, f"{said}.{key}"))
        body = "\n".join([*inner, *methods])
        self.classes.append(f'class {name}(Group):\n    """`{said}`."""\n\n{body}')
        return name

    def _attribute(self, key: str, name: str) -> list[str]:
        told = f'        """What stands under `{key}`."""'
        return ["    @cached_property", f"    def {key}(self) -> {name}:", told, f"        return {name}(self)\n"]

    def _method(self, each: Described) -> Iterator[str]:
        leading = each.leading()
        parameters = list(self._parameters(each, leading))
        writes = each.method != "GET" and not each.paged  # each page is a request of its own
        options = (["idempotency_key: str | None = None"] if writes else []) + ["timeout: float | None = None"]
        positional = parameters[: len(leading)]
        given = ", ".join(["self", *positional, "*", *parameters[len(leading) :], *options])
        reply = "None" if each.reply is None else "str" if each.text else self._reply(each)
        begin = "async def" if self._waits and not each.paged else "def"
        yield f"    {begin} {each.name}({given}) -> {reply}:"
        yield quoted(_said(each, self._refused.get(each.request.subject, [])), 8)
        yield f"        return {self._call(each, writes=writes)}\n"

    def _call(self, each: Described, *, writes: bool) -> str:
        fields = ", ".join(f"{wire!r}: {name}" for name, wire, _ in each.fields())
        given = f"operations.{each.constant}, {{{fields}}}"
        if each.paged:
            return f"self._list({given}, timeout=timeout)"
        key = ", key=idempotency_key" if writes else ""
        return f"{'await ' if self._waits else ''}self._ask({given}{key}, timeout=timeout)"

    def _reply(self, each: Described) -> str:
        written = self._types.text(each.reply, prefix="models.")
        return f"Listing[{written.removeprefix('Page[').removesuffix(']')}]" if each.paged else written

    def _parameters(self, each: Described, leading: list[str]) -> Iterator[str]:
        fields = sorted(each.fields(), key=lambda field: (field[0] not in leading, not field[2].is_required()))
        for name, _, field in fields:
            if name in RESERVED:
                raise TypeError(f"{each.id}: a field may not be called {name}")
            written = self._types.text(field.annotation, field.metadata, prefix="models.", given=True)
            kept, none, _ = written.partition(" | None")
            yield f"{name}: {written}" if field.is_required() else f"{name}: {kept} | Omit{none} = OMIT"

    def _stream(self, row: StreamRow) -> str:
        said = quoted(
            "Listen, for as long as it is iterated over; a connection that ends is taken up again where it ended."
            f" Close it, or use it in a `with` statement.\n\n{who(row.access, in_business=True)}\n\n`GET {row.path}`",
            8,
        )
        path = row.path if "{slug}" in row.path else f"{row.path}?business={{slug}}"
        return (
            f"    def stream(self, *, last_event_id: str | None = None) -> Events:\n{said}\n"
            f"        return self._listen({path!r}, last_event_id)\n"
        )


def _said(each: Described, refused: list[Refusal]) -> str:
    """The contract's docstring, then each field that has one, who may call, what it may be refused with."""
    said = [" ".join((each.request.__doc__ or each.request.__name__).split())]
    told = {name: docstring(each.request, name) for name, _, _ in each.fields()}
    fields = [f"- `{name}`: {' '.join(text.split())}" for name, text in told.items() if text]
    codes = ", ".join(f"`{refusal.code}`" for refusal in refused if "." in refusal.code)
    if fields:
        said += ["", *fields]
    if each.access:
        said += ["", each.access]
    if codes:
        said += ["", f"Refused with {codes}."]
    where = each.id if each.path.startswith("/trpc/") else f"{each.method} {each.path}"
    return "\n".join([*said, "", f"`{where}`"])
