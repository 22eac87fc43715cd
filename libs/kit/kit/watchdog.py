"""A process whose event loop is silent helps nobody: a thread ends it, and its supervisor starts another."""

import asyncio
import os
import sys
import threading
import time

SILENCE_SECONDS = 10.0
EXIT_CODE = 70


class Watchdog:
    """Watches one event loop from a thread of its own."""

    def __init__(self, silence_seconds: float = SILENCE_SECONDS) -> None:
        self.silence_seconds = silence_seconds
        self._beat = time.monotonic()
        self._stop = threading.Event()

    async def run(self) -> None:
        """Beat once a second until cancelled."""
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()
        try:
            while True:
                self._beat = time.monotonic()
                await asyncio.sleep(1)
        finally:
            self._stop.set()

    def _watch(self) -> None:
        while not self._stop.wait(1):
            if not self._loop.is_running():  # nobody waits for it: tests run their loop only now and then
                self._beat = time.monotonic()
            if time.monotonic() - self._beat > self.silence_seconds:
                sys.stderr.write(f"event loop silent for {self.silence_seconds} s: ending the process\n")
                sys.stderr.flush()
                os._exit(EXIT_CODE)
