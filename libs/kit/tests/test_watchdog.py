"""A process whose event loop is silent ends by itself; one whose loop runs does not."""

import subprocess
import sys
import textwrap

from kit.watchdog import EXIT_CODE


def ended(body: str) -> int:
    """The exit code of a process with an impatient watchdog that does this on its event loop."""
    code = f"""
import asyncio, time
from kit.watchdog import Watchdog

async def main():
    watchdog = asyncio.create_task(Watchdog(silence_seconds=1.5).run())
    await asyncio.sleep(0)
{textwrap.indent(textwrap.dedent(body), "    ")}

asyncio.run(main())
"""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=False).returncode


def test_a_loop_that_is_blocked_ends_the_process() -> None:
    assert ended("time.sleep(20)") == EXIT_CODE


def test_a_loop_that_waits_lives_on() -> None:
    assert ended("await asyncio.sleep(4)") == 0
