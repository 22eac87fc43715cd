"""Webhooks: events leave signed, again and again until they are taken, and as badly as a test wants them to."""

import asyncio
import hashlib
import hmac
import random
import time
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import orjson

from twins.stripe import second
from twins.stripe.book import PLATFORM, account_of, scope_of
from twins.stripe.resources.notices import fits
from twins.stripe.store import Key, Obj, Store

RETRY_SECONDS: Final = (1.0, 5.0, 30.0, 300.0, 3600.0, 10800.0, 21600.0, 43200.0, 86400.0)
"""After each failed attempt; Stripe tries for up to three days."""
_AT_ONCE: Final = 16
_TIMEOUT_SECONDS: Final = 10.0


@dataclass
class Policy:
    """How badly webhooks travel.

    `drop`: the share that is lost for good, `duplicate`: how often each is sent more, at random.
    """

    delay_seconds: float = 0.0
    duplicate: int = 0
    drop: float = 0.0
    shuffle: bool = False
    hold: bool = False
    seed: int | None = None


@dataclass
class Delivery:
    """One event on its way to one endpoint."""

    event: Key
    scope: str
    endpoint: str
    at: float
    attempt: int = 0
    statuses: list[int | str] = field(default_factory=list)


class Webhooks:
    """What is on its way, and the record of what arrived."""

    def __init__(self, store: Store) -> None:
        self.store, self.policy = store, Policy()
        self.waiting: list[Delivery] = []
        self._ready: list[Delivery] = []
        self.log: list[dict[str, Any]] = []
        self._dice = random.Random()
        self._leaving: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None

    def set_policy(self, policy: Policy) -> None:
        """From now on, webhooks travel like this."""
        self.policy, self._dice = policy, random.Random(policy.seed)

    def plan(self) -> None:
        """See to whom the events of this unit of work go; part of it, so that none is lost."""
        for key in self.store.fresh_events:
            event = self.store.find(*key)
            if event is None:
                continue
            found = self._endpoints(key, event)
            event |= {"pending_webhooks": len(found), "_undelivered": [list(each) for each in found]}
            self._add(key, found)
        self.store.fresh_events.clear()

    def resume(self) -> None:
        """Send again what was on its way when the twin was stopped."""
        known = {(each.event, each.endpoint) for each in self.waiting}
        for scope in self.store.scopes():
            for event in self.store.newest(scope, "event"):
                key = (scope, "event", event["id"])
                missing = [(one, two) for one, two in event.get("_undelivered", []) if (key, two) not in known]
                self._add(key, missing)

    def send_again(self, key: Key, endpoint: tuple[str, str]) -> None:
        """Send an event once more, as from Stripe's dashboard: it keeps its id."""
        self.waiting.append(Delivery(key, *endpoint, at=time.monotonic()))

    async def leave(self) -> bool:
        """Send what is due, so many at once; whether there was anything."""
        if self.policy.hold:
            return False
        now = time.monotonic()
        self._ready += [each for each in self.waiting if each.at <= now]
        self.waiting = [each for each in self.waiting if each.at > now]
        while self._ready and len(self._leaving) < _AT_ONCE:
            place = self._dice.randrange(len(self._ready)) if self.policy.shuffle else 0
            task = asyncio.create_task(self._send(self._ready.pop(place)))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
        if not self._leaving:
            return False
        await asyncio.wait(self._leaving, timeout=0.05, return_when=asyncio.FIRST_COMPLETED)
        return True

    async def settle(self, *, timeout: float = 30.0) -> bool:  # noqa: ASYNC109 - how long a test waits
        """Wait until nothing is on its way that has not failed; whether that came to pass."""
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            busy = await self.leave()
            if not self._leaving and not self._ready and not any(each.attempt == 0 for each in self.waiting):
                return True
            if not busy:
                await asyncio.sleep(0.005)  # delayed or held ones wait for a time or a word, not for a task
        return False

    async def stop(self) -> None:
        """Let go of what is on its way."""
        for task in self._leaving:
            task.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def _add(self, key: Key, endpoints: list[tuple[str, str]]) -> None:
        now = time.monotonic()
        for endpoint in endpoints:
            if self._dice.random() < self.policy.drop:
                continue
            for _ in range(1 + (self._dice.randint(0, self.policy.duplicate) if self.policy.duplicate else 0)):
                delay = self.policy.delay_seconds * (self._dice.random() if self.policy.shuffle else 1)
                self.waiting.append(Delivery(key, *endpoint, at=now + delay))

    def _endpoints(self, key: Key, event: Obj) -> list[tuple[str, str]]:
        account, live = account_of(key[0])
        platform = scope_of(PLATFORM, live=live)
        found = []
        for scope in {key[0], platform}:
            for kind in ("webhook_endpoint", "v2.core.event_destination"):
                for each in self.store.newest(scope, kind):
                    listens = each["_connect"] == (account != PLATFORM) if scope == platform else True
                    wanted = any(fits(event["type"], one.removeprefix("v1.")) for one in each["enabled_events"])
                    if each["status"] == "enabled" and listens and wanted:
                        found.append((scope, each["id"]))
        return found

    async def _send(self, delivery: Delivery) -> None:
        endpoint = self.endpoint(delivery.scope, delivery.endpoint)
        event = self.store.peek(*delivery.event)
        if endpoint is None or event is None:
            return
        payload = body_of(delivery.event[0], event, endpoint)
        headers = {
            "Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": signature(payload, endpoint["_secrets"], int(time.time())),
        }  # fmt: skip
        status = await self.post(endpoint["_url"] if "_url" in endpoint else endpoint["url"], payload, headers)
        delivery.attempt += 1
        delivery.statuses.append(status)
        self.log.append({"event": event["id"], "type": event["type"], "endpoint": endpoint["id"], "status": status,
                         "attempt": delivery.attempt})  # fmt: skip
        if isinstance(status, int) and 200 <= status < 300:
            self._delivered(delivery)
        elif delivery.attempt <= len(RETRY_SECONDS):
            delivery.at = time.monotonic() + RETRY_SECONDS[delivery.attempt - 1]
            self.waiting.append(delivery)

    async def post(self, url: str, payload: bytes, headers: dict[str, str]) -> int | str:
        """The status of the answer, or the name of what went wrong on the way."""
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False)
        try:
            return (await self._client.post(url, content=payload, headers=headers)).status_code
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            return type(problem).__name__

    def endpoint(self, scope: str, id_: str) -> Obj | None:
        """An endpoint or event destination, by id."""
        return self.store.peek(scope, "webhook_endpoint", id_) or self.store.peek(
            scope, "v2.core.event_destination", id_
        )

    def _delivered(self, delivery: Delivery) -> None:
        event = self.store.find(*delivery.event)
        if event is None:
            return
        left = [each for each in event["_undelivered"] if each[1] != delivery.endpoint]
        event |= {"_undelivered": left, "pending_webhooks": len(left)}
        self.store.commit()


def body_of(scope: str, event: Obj, endpoint: Obj) -> bytes:
    """What is posted: the event as it was when it happened, or only that it happened (a thin event)."""
    if endpoint["_payload"] == "thin":
        return orjson.dumps(second.thin(scope, event))
    told = {name: value for name, value in event.items() if not name.startswith("_")}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)


def signature(payload: bytes, secrets: list[str], at: int) -> str:
    """The `Stripe-Signature` header: one `v1` for each secret that is valid now."""
    signed = [hmac.new(each.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest() for each in secrets]
    return f"t={at}," + ",".join(f"v1={each}" for each in signed)
