"""The public table as the methods of a client: one for each row, named as in the OpenAPI document."""

from collections.abc import Iterable, Iterator

from gateway.callers.access import Access
from gateway.live.rows import StreamRow
from gateway.openapi import STREAM_IDS, operation_id
from gateway.rest.rows import Route
from stack.typescript import notation
from stack.typescript.shapes import Shapes

IN_BUSINESS = "{slug}"
PRELUDE = """\
import type { Call, Pages } from '../calls.js';
import { Operations } from '../operations.js';
import type { StreamEvent, StreamOptions } from '../streams.js';
import type { Operation, Options } from '../transport.js';
import type * as shapes from './shapes.js';
"""
_ACCESS = {Access.OPEN: None, Access.ANYONE: None, Access.USER: "Needs a login."}


def text(rows: Iterable[Route], streams: Iterable[StreamRow], shapes: Shapes) -> str:
    """The module with the operations of the platform and those of one business."""
    rows = list(rows)
    platform = [row for row in rows if IN_BUSINESS not in row.path]
    business = [row for row in rows if IN_BUSINESS in row.path]
    heard = {row.stream: row for row in reversed([*streams])}  # each stream once, at its first path
    parts = (
        notation.HEAD,
        PRELUDE,
        _class("PlatformOperations", "What belongs to no one business: users, logins.", _methods(platform, shapes)),
        _class(
            "BusinessOperations",
            "What happens in one business.",
            [*_methods(business, shapes), *map(_stream, reversed(heard.values()))],
        ),
        "const OPERATIONS = {\n" + "".join(map(_entry, rows)) + "} satisfies Record<string, Operation>;\n",
    )
    return "\n".join(parts)


def _class(name: str, says: str, methods: Iterable[str]) -> str:
    inner = "\n".join(methods)
    return f"{notation.comment(says)}export abstract class {name} extends Operations {{\n{inner}}}\n"


def _methods(rows: Iterable[Route], shapes: Shapes) -> Iterator[str]:
    return (_method(row, shapes) for row in rows)


def _stream(row: StreamRow) -> str:
    says = notation.comment(
        "What happens, as it happens; one connection after another, until its signal or its loop ends.",
        f"`GET {row.path}`. {_needs(row)}",
        indent="  ",
    )
    return (
        f"{says}  {STREAM_IDS[row.path]}(options?: StreamOptions): AsyncGenerator<StreamEvent, void, undefined> {{\n"
        f"    return this.listen({notation.literal(row.path)}, options);\n  }}\n"
    )


def _needs(row: Route | StreamRow) -> str:
    return (_ACCESS[row.access] if isinstance(row.access, Access) else f"Needs the permission `{row.access}`.") or ""


def _method(row: Route, shapes: Shapes) -> str:
    name, fields, asked = operation_id(row), *_asked(row, shapes)
    item = shapes.item(row.request) if "cursor" in row.request.model_fields else None
    reply = item or _reply(row, shapes)
    kind, sends = ("Pages", "pages") if item else ("Call", "call")
    says = notation.comment(row.request.__doc__, f"`{row.name}`. {_needs(row)}", indent="  ")
    return (
        f"{says}  {name}({asked}options?: Options): {kind}<{reply}> {{\n"
        f"    return this.{sends}<{reply}>(OPERATIONS.{name}, {fields}, options);\n  }}\n"
    )


def _asked(row: Route, shapes: Shapes) -> tuple[str, str]:
    """What a method gives on, and its parameter before the options; none for a request without fields.

    The business is known already, even to a request that has a field for its name.
    """
    names, required = (
        {*found} - {"slug"} if IN_BUSINESS in row.path else {*found} for found in shapes.fields(row.request)
    )
    if not names:
        return "{}", ""
    kind = shapes.sent(row.request)
    kind = kind if names == {*shapes.fields(row.request)[0]} else f"Omit<{kind}, 'slug'>"
    return "asked", f"asked: {kind}{'' if required else ' = {}'}, "


def _reply(row: Route, shapes: Shapes) -> str:
    if _answer(row) == "json":
        return shapes.reply(row.request)
    return "string" if row.media else "void"


def _answer(row: Route) -> str:
    if row.media:
        return "text"
    return "nothing" if row.empty and row.status == 200 else "json"


def _entry(row: Route) -> str:
    return (
        f"  {operation_id(row)}: {{ method: {notation.literal(row.method)}, path: {notation.literal(row.path)}, "
        f"answer: {notation.literal(_answer(row))} }},\n"
    )
