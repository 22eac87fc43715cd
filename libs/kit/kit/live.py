"""Live, unstored signals on core NATS: lost when nobody listens, by design."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

if TYPE_CHECKING:
    from kit.db import Session

Publish = Callable[[str, bytes], Awaitable[None]]


def subject(context: str, business_id: UUID | None, topic: str) -> str:
    """`live.<context>.<business>.<topic>`; `-` stands for the platform."""
    return f"live.{context}.{business_id or '-'}.{topic}"


def signal(session: "Session", topic: str, **data: Any) -> None:
    """Tell listeners once the transaction has committed: hints (“look again”), never what must arrive."""
    session.info.setdefault("signals", []).append((topic, data))


class Signals:
    """Sends what a committed transaction wanted told. Without a bus the signals are dropped."""

    def __init__(self) -> None:
        self.context = ""
        self.publish: Publish | None = None

    async def send(self, session: "Session") -> None:
        """Publish the signals of a committed session."""
        if self.publish is None:
            return
        for topic, data in session.info.pop("signals", ()):
            await self.publish(subject(self.context, session.scope.business_id, topic), orjson.dumps(data))
