"""What a consumer may rely on: everything a context committed before T has been consumed here."""

from dataclasses import dataclass
from datetime import datetime

import orjson
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from kit import live
from kit.bus import Bus


@dataclass(frozen=True, slots=True)
class Watermark:
    """Everything committed before this moment lies on the stream at or below this sequence number."""

    committed_before: datetime
    stream_sequence: int


MARKS = 600
"""Kept per context; when there are more, every other one is forgotten."""


class Watermarks:
    """Hears the watermarks of other contexts' relays and compares them with what a consumer has handled.

    The older ones are kept until they are reached: a consumer that is never idle never reaches the newest.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._heard: dict[str, list[Watermark]] = {}

    async def listen(self, context: str) -> None:
        """Start hearing a context's watermarks."""

        async def hear(message: Msg) -> None:
            data = orjson.loads(message.data)
            marks = self._heard.setdefault(context, [])
            marks.append(Watermark(datetime.fromisoformat(data["committed_before"]), data["stream_sequence"]))
            if len(marks) > MARKS:
                del marks[1::2]

        await self._bus.listen(live.subject(context, None, "watermark"), hear)

    async def reached(self, context: str, durable: str) -> datetime | None:
        """All that `context` committed before this moment is handled by the durable consumer; None while unknown."""
        marks = list(self._heard.get(context, ()))  # heard before we ask how far the consumer is
        if not marks or not self._bus.connected:
            return None
        try:
            info = await self._bus.js.consumer_info(context.upper(), durable)
        except (NatsError, TimeoutError):
            return None
        idle = not info.num_pending and not info.num_ack_pending
        floor = info.ack_floor.stream_seq if info.ack_floor else 0
        reached = [mark for mark in marks if idle or mark.stream_sequence <= floor]
        return max((mark.committed_before for mark in reached), default=None)
