"""The admin table as the type that tRPC's own clients take: `AppRouter`."""

from collections.abc import Iterable
from typing import Any

from contracts.types import Input
from gateway.trpc.rows import Procedure, Subscription
from stack.typescript import notation
from stack.typescript.shapes import Shapes

_KINDS = {"query": "Query", "mutation": "Mutation"}
PRELUDE = """\
import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorData,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server';
import type * as shapes from './shapes.js';
import type { Problem } from '../errors.js';

/** What a refused call carries: tRPC's own fields, and the problem document with its stable `code`. */
export interface ErrorData extends TRPCDefaultErrorData {
  problem: Problem;
}

/** `TRPCClientError<AppRouter>['shape']`. */
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: ErrorData;
}

interface Root {
  ctx: object;
  meta: object;
  errorShape: ErrorShape;
  transformer: false;
}
type Query<Input, Output> = TRPCQueryProcedure<{ meta: object; input: Input; output: Output }>;
type Mutation<Input, Output> = TRPCMutationProcedure<{ meta: object; input: Input; output: Output }>;
type Subscription<Input, Event> = TRPCSubscriptionProcedure<{
  meta: object;
  input: Input;
  output: AsyncIterable<Event, void, unknown>;
}>;
"""


def text(rows: Iterable[Procedure | Subscription], shapes: Shapes) -> str:
    """The module with `AppRouter`."""
    tree: dict[str, Any] = {}
    for row in rows:
        *path, verb = row.name.split(".")
        at = tree
        for part in path:
            at = at.setdefault(part, {})
        at[verb] = row
    says = notation.comment("Every admin procedure: `createTRPCClient<AppRouter>(…)`.")
    return (
        f"{notation.HEAD}\n{PRELUDE}\n{says}"
        f"export type AppRouter = TRPCBuiltRouter<Root, {{\n{_branch(tree, shapes, '  ')}}}>;\n"
    )


def _branch(tree: dict[str, Any], shapes: Shapes, indent: str) -> str:
    lines = []
    for name, below in tree.items():
        if isinstance(below, dict):
            inner = _branch(below, shapes, indent + "  ")
            lines.append(f"{indent}{notation.key(name)}: {{\n{inner}{indent}}};\n")
        else:
            asked, kind = _procedure(below, shapes)
            says = notation.comment(asked.__doc__, f"Needs `{below.permission}`.", indent=indent)
            lines.append(f"{says}{indent}{notation.key(name)}: {kind};\n")
    return "".join(lines)


def _procedure(row: Procedure | Subscription, shapes: Shapes) -> tuple[type[Input], str]:
    """What a procedure is asked with, and its type."""
    if isinstance(row, Procedure):
        asked: type[Input] = row.request
        kind, reply = _KINDS[row.type], shapes.reply(row.request)
    else:
        asked, kind, reply = row.input, "Subscription", shapes.streamed()
    _, required = shapes.fields(asked)
    return asked, f"{kind}<{shapes.sent(asked)}{'' if required else ' | void'}, {reply}>"
