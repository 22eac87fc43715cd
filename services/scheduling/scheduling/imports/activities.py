"""What is slow about an import, and must be over before its transaction begins: fetching, and reading files."""

import asyncio
import json
import sys
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, Final

from contracts.scheduling.imports.api import ImportBusyTimes, ImportCustomers
from kit import clock
from kit.db import Database
from kit.errors import Invalid
from kit.outside import Outside, Refused
from kit.scope import Scope
from scheduling.availability.rules import from_datetime
from scheduling.imports import queries
from scheduling.imports.rules import calendar_files, customer_files
from scheduling.imports.rules.calendar_files import Found
from scheduling.imports.rules.customer_files import CustomerFile, decoded, unreadable
from scheduling.settings import settings

MOST_BYTES: Final = 1_048_576
"""Of a calendar: more than the 64 kB of other fetches, since a year of somebody's meetings is more than that."""
FETCH_SECONDS: Final = 4.0
"""Whoever asks waits for six seconds in all."""
BACK, AHEAD = timedelta(days=7), timedelta(days=731)
"""How far busy times are taken over: a little behind, since bookings are moved late, and two years ahead."""
_at_once = asyncio.Semaphore(2)


class OutsideRefused(Invalid):
    """This address is not fetched, or did not answer with what was asked for; `reasons` says why."""

    code = "scheduling.url_refused"


async def read_customers(_: Database, __: Scope, asked: ImportCustomers) -> CustomerFile:
    """The customers of a file. Raises `FileUnreadable`."""
    return await asyncio.to_thread(customer_files.read, asked)


async def read_busy_times(database: Database, scope: Scope, asked: ImportBusyTimes) -> Found:
    """The busy times of a file, or of what lies at an address. Raises `NotFound`, `FileUnreadable`, `OutsideRefused`.

    Calendars are parsed in a process of their own with little time, memory and nothing to know: a rule that gives no
    time at all keeps every library busy for minutes, and nothing else can stop it.
    """
    floating = await database.run(scope, partial(queries.zone_of, staff_member_id=asked.staff_member_id), reads=True)
    if (asked.file is None) == (asked.url is None):
        raise Invalid(errors=[{"pointer": "/file", "detail": "Give either a file or a url"}])
    data = decoded(asked.file) if asked.file is not None else await _fetched(str(asked.url))
    found = await _parsed(data, floating, clock.now())
    if "unreadable" in found:
        raise unreadable(found["unreadable"])
    return Found(
        blocks=[tuple(block) for block in found["blocks"]],
        refused=[tuple(row) for row in found["refused"]],
        rows=found["rows"],
        skipped=found["skipped"],
    )


@cache
def _outside() -> Outside:
    return Outside(loopback=settings().outside_loopback)


async def _fetched(url: str) -> bytes:
    name, separator, rest = url.partition("://")
    plain = f"https{separator}{rest}" if name.lower() in ("webcal", "webcals") else url
    try:
        return await _outside().fetch(plain, most_bytes=MOST_BYTES, seconds=FETCH_SECONDS)
    except Refused as refusal:
        raise OutsideRefused(reasons=[{"code": refusal.code}]) from None


async def _parsed(data: bytes, floating: str, now: datetime) -> dict[str, Any]:
    head = {"floating": floating, "from": from_datetime(now - BACK), "to": from_datetime(now + AHEAD)}
    async with _at_once:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", calendar_files.__name__,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            env={},
        )  # fmt: skip
        try:
            said, _ = await child.communicate(json.dumps(head).encode() + b"\n" + data)
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
    if child.returncode != 0:
        raise unreadable("too_complicated")
    found: dict[str, Any] = json.loads(said)
    return found
