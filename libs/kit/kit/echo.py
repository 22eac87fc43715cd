"""A request that does nothing but go there and back: what a hop costs (`NEXUS_BENCH=1`)."""

from functools import cache
from typing import Any

from contracts.request import Request
from contracts.types import Line, Shape


class Echoed(Shape):
    """The same text again."""

    text: Line


@cache
def request(context: str) -> type[Request[Echoed]]:
    """The echo of this context, `<context>.echo.say.v1`. It is defined where it is asked for: no contract lists it."""

    class Echo(Request[Echoed], subject=f"{context}.echo.say.v1", reads=True):
        """Say the same again."""

        text: Line = "here"

    return Echo


async def say(_: None, asked: Any) -> Echoed:
    """Say the same again."""
    return Echoed(text=asked.text)
