"""What time it is."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kit import clock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


class TestFrozen:
    def test_stands_still_until_moved(self) -> None:
        with clock.frozen(NOON) as frozen:
            assert clock.now() == clock.now() == NOON
            frozen.move(timedelta(minutes=-5))
            assert clock.now() == NOON - timedelta(minutes=5)
        assert clock.now() != NOON

    async def test_holds_for_tasks_that_started_before_and_for_threads(self) -> None:
        begin = asyncio.Event()

        async def waiting() -> datetime:
            await begin.wait()
            return clock.now()

        before = asyncio.create_task(waiting())
        with clock.frozen(NOON):
            begin.set()
            assert await before == NOON
            assert await asyncio.create_task(waiting()) == NOON
            assert await asyncio.to_thread(clock.now) == NOON

    def test_ends_when_the_test_fails(self) -> None:
        with pytest.raises(LookupError), clock.frozen(NOON):
            raise LookupError
        assert clock.now() != NOON


class TestTravel:
    def test_goes_on_from_there(self) -> None:
        with clock.travel(NOON):
            first = clock.now()
            assert NOON <= first < NOON + timedelta(seconds=5)
            assert clock.now() >= first

    def test_nests(self) -> None:
        with clock.frozen(NOON), clock.travel(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)

    def test_takes_any_zone_and_gives_utc(self) -> None:
        with clock.frozen(NOON.astimezone(timezone(timedelta(hours=5)))):
            assert clock.now().tzinfo is UTC

    @pytest.mark.parametrize("kind", [clock.frozen, clock.travel])
    def test_refuses_a_moment_without_a_zone(self, kind: type) -> None:
        with pytest.raises(ValueError), kind(NOON.replace(tzinfo=None)):
            pass


def test_a_drill_shifts_the_whole_process() -> None:
    script = "from kit import clock; print(clock.now().isoformat())"
    environment = os.environ | {clock.OFFSET_VARIABLE: "-86400"}
    said = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True)
    behind = datetime.now(UTC) - datetime.fromisoformat(said.stdout.strip())
    assert timedelta(hours=23, minutes=59) < behind < timedelta(hours=24, minutes=1)
