"""Reading a stream: a pull subscription that keeps messages coming and notices when its consumer is gone."""

import asyncio
import logging
from contextlib import suppress

import orjson
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from kit import consumers, metrics, streams
from kit.bus import Bus
from kit.consumers import Consumer, Delivery, Retry
from kit.db import Database

log = logging.getLogger(__name__)

WINDOW = 64
"""Messages asked for ahead; also the most that wait in this process."""
EXPIRES_SECONDS = 30
HEARTBEAT_SECONDS = 2
SILENCE_SECONDS = 7
LANES = 8
"""Aggregates are spread over so many queues: each stays in order while others go on beside it."""


class ConsumerLost(RuntimeError):
    """The durable consumer no longer exists. The process ends; whoever restarts it declares the bus first."""


class Reader:
    """Feeds one durable consumer's messages to its handler, in order per aggregate but for what has to be retried.

    The client library's own fetch either waits for a full batch or asks the server anew for each message, and does not
    notice a deleted consumer; this keeps a standing request for `WINDOW` messages and listens to the heartbeats.
    """

    def __init__(self, bus: Bus, database: Database, consumer: Consumer) -> None:
        self.bus = bus
        self.database = database
        self.consumer = consumer
        self.last_good = 0.0
        """Loop time of the last message or heartbeat."""
        self._outstanding = 0
        self._lanes: list[asyncio.Queue[Msg]] = [asyncio.Queue() for _ in range(LANES)]
        self._held: dict[int, Msg] = {}
        """What has arrived and is not handled yet, by identity."""
        self._subscription: Subscription | None = None
        self._lost = asyncio.Event()

    async def run(self) -> None:
        """Read until cancelled. Raises `ConsumerLost`."""
        await self.bus.ready.wait()
        inbox = self.bus.client.new_inbox()
        self._subscription = await self.bus.client.subscribe(
            inbox, cb=self._arrive, pending_msgs_limit=-1, pending_bytes_limit=-1
        )
        parts = [self._watch(inbox), self._keep_in_progress(), *(self._work(lane) for lane in self._lanes)]
        tasks = [asyncio.create_task(part) for part in parts]
        try:
            # Each works for ever: the first that ends, a lane above all, must end the process and not only itself.
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            await done.pop()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Ask for no more; what is being handled is finished by `drained`."""
        if self._subscription is not None and self.bus.connected:
            with suppress(NatsError):
                await self._subscription.unsubscribe()

    async def drained(self) -> None:
        """Wait until every message that arrived is handled."""
        await asyncio.gather(*(lane.join() for lane in self._lanes))

    async def _watch(self, inbox: str) -> None:
        loop = asyncio.get_running_loop()
        while True:
            if self.bus.connected:
                if loop.time() - self.last_good > SILENCE_SECONDS:
                    await self._check()
                    self._outstanding = 0
                if self._outstanding + len(self._held) <= WINDOW // 2:
                    await self._ask(inbox, WINDOW - self._outstanding - len(self._held))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._lost.wait(), 0.25 if self._outstanding else 0.05)
                await self._check()
                self._lost.clear()

    async def _ask(self, inbox: str, count: int) -> None:
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{self.consumer.stream}.{self.consumer.durable}"
        request = {"batch": count, "expires": EXPIRES_SECONDS * 10**9, "idle_heartbeat": HEARTBEAT_SECONDS * 10**9}
        with suppress(NatsError):
            await self.bus.client.publish(subject, orjson.dumps(request), reply=inbox)
            self._outstanding += count
            self.last_good = max(self.last_good, asyncio.get_running_loop().time() - SILENCE_SECONDS / 2)

    async def _check(self) -> None:
        """Whether the consumer still exists; ping alone answers even when it does not."""
        try:
            await self.bus.js.consumer_info(self.consumer.stream, self.consumer.durable)
            self.last_good = asyncio.get_running_loop().time()
        except NotFoundError as error:
            raise ConsumerLost(self.consumer.durable) from error
        except (NatsError, TimeoutError, OSError) as error:
            log.warning("%s: JetStream does not answer: %r", self.consumer.durable, error)

    async def _arrive(self, message: Msg) -> None:
        status = (message.headers or {}).get("Status") if not message.data else None
        if status is None:
            self.last_good = asyncio.get_running_loop().time()
            self._outstanding = max(0, self._outstanding - 1)
            self._held[id(message)] = message
            self._lanes[
                hash((message.headers or {}).get("Nexus-About", message.subject)) % len(self._lanes)
            ].put_nowait(message)
        elif status == "100":  # idle heartbeat
            self.last_good = asyncio.get_running_loop().time()
        elif status == "408":  # the request ran out
            self.last_good = asyncio.get_running_loop().time()
            self._outstanding = max(
                0, self._outstanding - int((message.headers or {}).get("Nats-Pending-Messages", WINDOW))
            )
        else:  # 409 and others: consumer deleted, leadership change, …
            log.warning("%s: %s %s", self.consumer.durable, status, (message.headers or {}).get("Description"))
            self._outstanding = 0
            self._lost.set()

    async def _keep_in_progress(self) -> None:
        """Tell the server that what waits here, or takes its time, is not lost: only a dead process's is given anew."""
        while True:
            await asyncio.sleep(streams.ACK_WAIT.total_seconds() / 3)
            for message in list(self._held.values()):
                with suppress(NatsError):
                    await message.in_progress()

    async def _work(self, lane: "asyncio.Queue[Msg]") -> None:
        while True:
            message = await lane.get()
            try:
                await self._handle(message)
            finally:
                del self._held[id(message)]
                lane.task_done()

    async def _handle(self, message: Msg) -> None:
        event_id = (message.headers or {}).get("Nats-Msg-Id", "")
        delivery = Delivery(message.data, message.subject, event_id, message.metadata.num_delivered or 1)
        verdict = await consumers.deliver(self.database, self.consumer, delivery)
        metrics.set_consumer_lag(self.consumer.durable, message.metadata.num_pending + len(self._held) - 1)
        with suppress(NatsError):  # an acknowledgement that is lost is made up for by the inbox
            if isinstance(verdict, Retry):
                await message.nak(delay=verdict.seconds)
            else:
                await message.ack()
