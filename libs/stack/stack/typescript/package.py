"""The generated files of the package."""

from collections.abc import Iterator

from contracts import schemas
from contracts.event import EVENTS
from gateway.described.refusals import Codes
from gateway.procedures import PROCEDURES, SUBSCRIPTIONS
from gateway.routes import ROUTES, STREAMS
from stack.typescript import codes, events, operations, router
from stack.typescript.shapes import Shapes


def documents(refused: Codes) -> Iterator[tuple[str, str]]:
    """File name below the package's folder and content of every generated file."""
    shapes = Shapes()
    yield "src/generated/shapes.ts", shapes.text()
    yield "src/generated/events.ts", events.text(schemas.released(EVENTS).values(), shapes)
    yield "src/generated/codes.ts", codes.text(refused)
    yield "src/generated/operations.ts", operations.text(ROUTES, STREAMS, shapes)
    yield "src/generated/trpc.ts", router.text((*PROCEDURES, *SUBSCRIPTIONS), shapes)
