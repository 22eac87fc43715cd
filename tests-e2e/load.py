"""Guests who book, move and cancel through the gateway and remember what they were told; good clients in bad times."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import aiohttp
from practice import Practice, new_email

PATIENCE_SECONDS = 150.0
TRY_SECONDS = 10.0
IN_FLIGHT = "idempotency_in_flight"


@dataclass
class Told:
    """What a guest was last told about their booking."""

    booking_id: str
    starts_at: str
    status: str
    version: int
    links: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """One final answer."""

    status: int
    body: dict[str, Any]

    @property
    def code(self) -> str:
        """The problem's code."""
        return str(self.body.get("code", ""))


@dataclass
class Load:
    """So many guests at once, each with one wish at a time.

    A wish has one idempotency key. It is repeated after 503 and after a connection that broke, as long as it takes:
    the answer that counts is the last one.
    """

    practice: Practice
    guests: int = 6
    pause_seconds: float = 0.05
    told: dict[str, Told] = field(default_factory=dict)
    """By booking id."""
    answers: Counter[str] = field(default_factory=Counter)
    """Every final answer, by status or problem code."""
    tries: Counter[str] = field(default_factory=Counter)
    """What wishes were repeated for."""
    bad: list[str] = field(default_factory=list)
    """Answers no guest should ever get, and wishes that nobody answered."""
    slowest_seconds: float = 0.0
    _starts: list[str] = field(default_factory=list)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Load"]:
        """Guests come until the block ends; every wish that was begun is answered before it is left."""
        self._starts = _starts(days=60)
        self._stop.clear()
        async with aiohttp.ClientSession(
            self.practice.system.url(), timeout=aiohttp.ClientTimeout(TRY_SECONDS)
        ) as session:
            guests = [asyncio.create_task(self._guest(session, number)) for number in range(self.guests)]
            try:
                yield self
            finally:
                self._stop.set()
                await asyncio.gather(*guests)

    async def accepted(self, more: int, *, within: float = 30.0) -> None:
        """Wait until so many more wishes were granted. A `TimeoutError` when they are not."""
        wanted = self.granted + more
        async with asyncio.timeout(within):
            while self.granted < wanted:  # noqa: ASYNC110 - counted by the guests
                await asyncio.sleep(0.02)

    @property
    def granted(self) -> int:
        """Wishes that were granted."""
        return self.answers["200"] + self.answers["201"]

    def summary(self) -> str:
        """One line for a report."""
        return (
            f"{len(self.told)} bookings, {self.granted} wishes granted, answers {dict(self.answers)}, "
            f"repeated for {dict(self.tries)}, slowest {self.slowest_seconds:.1f} s"
        )

    async def _guest(self, session: aiohttp.ClientSession, number: int) -> None:
        chance = random.Random(number)
        mine: list[Told] = []
        while not self._stop.is_set():
            wish = chance.choices((self._book, self._move, self._cancel), (5, 3, 2))[0]
            if wish is not self._book and not mine:
                wish = self._book
            await wish(session, chance, mine)
            await asyncio.sleep(self.pause_seconds)

    async def _book(self, session: aiohttp.ClientSession, chance: random.Random, mine: list[Told]) -> None:
        practice = self.practice
        wish = {
            "service_id": practice.service, "starts_at": chance.choice(self._starts),
            "staff_member_id": chance.choice(practice.staff), "customer": {"name": "Ada", "email": new_email()},
        }  # fmt: skip
        answer = await self._ask(session, "/bookings", wish)
        if answer.status == 201:
            made = answer.body
            told = Told(made["id"], made["starts_at"], made["status"], made["version"], made["links"])
            assert told.booking_id not in self.told, f"{told.booking_id} was given to two guests"
            self.told[told.booking_id] = told
            mine.append(told)

    async def _move(self, session: aiohttp.ClientSession, chance: random.Random, mine: list[Told]) -> None:
        told = chance.choice(mine)
        wish = {"starts_at": chance.choice(self._starts), "token": told.links["reschedule_token"]}
        answer = await self._ask(session, f"/bookings/{told.booking_id}/reschedule", wish)
        if answer.status == 200:
            _learn(told, answer)

    async def _cancel(self, session: aiohttp.ClientSession, chance: random.Random, mine: list[Told]) -> None:
        told = mine.pop(chance.randrange(len(mine)))
        wish = {"token": told.links["cancel_token"], "reason": "I have a cold"}
        answer = await self._ask(session, f"/bookings/{told.booking_id}/cancel", wish)
        if answer.status == 200:
            _learn(told, answer)
        else:
            self.bad.append(f"{told.booking_id} could not be cancelled: {answer}")

    async def _ask(self, session: aiohttp.ClientSession, rest: str, body: dict[str, Any]) -> Answer:
        """The final answer to one wish."""
        key, began = uuid4().hex, time.monotonic()
        while True:
            answer = await self._try(session, rest, body, key)
            if answer is not None:
                break
            if time.monotonic() - began > PATIENCE_SECONDS:
                self.bad.append(f"POST {rest} was not answered in {PATIENCE_SECONDS:.0f} s")
                return Answer(0, {})
        self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)
        self.answers[answer.code if answer.status >= 400 else str(answer.status)] += 1
        if answer.status not in {200, 201, 409}:
            self.bad.append(f"POST {rest}: {answer}")
        return answer

    async def _try(self, session: aiohttp.ClientSession, rest: str, body: dict[str, Any], key: str) -> Answer | None:
        """One attempt; None when it has to be repeated, after the wait that was asked for."""
        wait = 0.2
        try:
            async with session.post(self.practice.path(rest), json=body, headers={"idempotency-key": key}) as got:
                answer = Answer(got.status, await got.json(content_type=None))
                if got.status != 503 and answer.code != IN_FLIGHT:
                    return answer
                self.tries[answer.code] += 1
                if "retry-after" not in got.headers:
                    self.bad.append(f"{answer} does not say when to try again")
                wait = float(got.headers.get("retry-after", wait))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            self.tries[type(error).__name__] += 1
        await asyncio.sleep(wait)
        return None


def _learn(told: Told, answer: Answer) -> None:
    body = answer.body
    told.starts_at, told.status, told.version = body["starts_at"], body["status"], body["version"]


def _starts(*, days: int) -> list[str]:
    """Whole hours of the coming days at which the practice is open, in winter and in summer."""
    first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    hours = [first + timedelta(hours=number) for number in range(24 * days)]
    return [hour.isoformat() for hour in hours if 6 <= hour.hour < 18]
