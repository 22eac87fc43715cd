"""Starting the whole system in order, keeping it running, and stopping it within ten seconds."""

import asyncio
import signal
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psutil

from stack import holds, ports, prepared, processes, state
from stack.errors import ServerFailed
from stack.plan import Plan
from stack.reporter import Reporter
from stack.state import Running, State
from stack.units import Unit

T = TypeVar("T")

READY_WITHIN = 60.0
"""Seconds a service may take from its start to its first good answer."""

FIRST_DELAY, LONGEST_DELAY, CALM_AFTER = 0.25, 15.0, 10.0
"""Seconds before a dead process is started again: doubled each time, forgotten after a while without a death."""

POLL = 0.05


class Supervisor:
    """Runs one plan. `run` returns when the system has been stopped."""

    def __init__(self, plan: Plan, reporter: Reporter) -> None:
        self.plan = plan
        self.reporter = reporter
        self.stopping = asyncio.Event()
        self.threads = ThreadPoolExecutor(max_workers=2 * len(plan.all) + 2, thread_name_prefix="nexus")
        self.state = State(
            supervisor=_running(psutil.Process(), port=0),
            started_at=time.time(),
            ports=plan.addresses.ports,
            embedded=[unit.name for unit in plan.servers],
        )

    async def run(self, when_ready: processes.Action) -> None:
        """Start everything, tell where it is, keep it running until SIGINT or SIGTERM, stop it. Raises `StackError`."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stopping.set)
        try:
            await self._until_stopped(self._start())
            if not self.stopping.is_set():
                when_ready()
                self.reporter.say(f"ready in {self.reporter.elapsed():.1f} s")
                self._note(ready=True)  # last: whoever waits for it has then seen the rest
                await self._until_stopped(self._keep_all())
        finally:
            await self._stop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    async def _until_stopped(self, work: Coroutine[Any, Any, None]) -> None:
        """Do the work, but drop it at once when a stop is asked for."""
        task = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self.stopping.wait())
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
        elif task.exception() is not None:
            await task

    async def _start(self) -> None:
        """Clean up after an earlier run, then start servers, steps and services."""
        self._end_stale()
        holds.release_all(self.plan.home)
        for name, port in self.plan.used_ports().items():
            ports.require_free(port, name)
        for note in self.plan.notes:
            self.reporter.warn(note)
        for server in self.plan.servers:
            with self.reporter.step(f"{server.name} on port {server.port}"):
                await self._launch(server)
        names = ", ".join(service.name for service in self.plan.services)
        if not await self._start_side_by_side(names):
            with self.reporter.step("migrations and streams"):
                await self.plan.prepare(streams_only=False)
            with self.reporter.step(f"services: {names}"):
                await self._launch_all(self.plan.services)
        prepared.note(self.plan.home)

    async def _start_side_by_side(self, names: str) -> bool:
        """Start services while migrations are checked, if the last start saw the same ones; say whether that worked."""
        if len(self.plan.servers) < 2 or not prepared.is_current(self.plan.home):
            return False
        try:
            with self.reporter.step(f"migrations and streams; services: {names}"):
                async with asyncio.TaskGroup() as group:
                    group.create_task(self.plan.prepare(streams_only=False))
                    group.create_task(self._launch_all(self.plan.services))
        except* ServerFailed:
            prepared.forget(self.plan.home)
            self.reporter.warn("starting in order, as the data is not what the last start left")
            for service in self.plan.services:
                await self._in_thread(service.stop)
        return prepared.is_current(self.plan.home)

    def _end_stale(self) -> None:
        """End what a supervisor that was killed left running."""
        earlier = state.read(self.plan.home)
        left = earlier.left_over() if earlier else {}
        if left:
            self.reporter.warn(f"{', '.join(left)}: left running by an earlier start; ending that")
            processes.end_all(left, 3.0)

    async def _launch_all(self, units: list[Unit]) -> None:
        """Start processes side by side. Raises one `ServerFailed` that tells of all that failed."""
        try:
            async with asyncio.TaskGroup() as group:
                for unit in units:
                    group.create_task(self._launch(unit))
        except* ServerFailed as failed:
            raise ServerFailed("\n\n".join(str(each) for each in failed.exceptions)) from None

    async def _launch(self, unit: Unit) -> None:
        """Start one process and wait until it is ready. Raises `ServerFailed` with the end of its log."""
        await self._in_thread(unit.start)
        if unit.process is None:
            raise ServerFailed(f"{unit.name} has no process after its start.")
        self._record(unit)
        deadline = time.monotonic() + READY_WITHIN
        while not await unit.is_ready():
            code = unit.process.poll()
            if code is not None:
                raise ServerFailed(f"{unit.name} ended with {_told(code)} while starting.\n{_end_of_log(unit)}")
            if time.monotonic() > deadline:
                raise ServerFailed(f"{unit.name} was not ready within {READY_WITHIN:.0f} s.\n{_end_of_log(unit)}")
            await asyncio.sleep(POLL)

    async def _keep_all(self) -> None:
        async with asyncio.TaskGroup() as group:
            for unit in self.plan.all:
                group.create_task(self._keep(unit))

    async def _keep(self, unit: Unit) -> None:
        """Start a process again when it ends, each time a little later, until it was calm for a while or stopped."""
        delay = FIRST_DELAY
        while True:
            began = time.monotonic()
            code = await self._in_thread(unit.process.wait) if unit.process else 0
            held = holds.is_held(self.plan.home, unit.name)
            if held or time.monotonic() - began > CALM_AFTER:
                delay = FIRST_DELAY
            then = "held down; nexus start brings it back" if held else f"starting it again in {delay:g} s"
            self.reporter.warn(f"{unit.name} ended with {_told(code)}; {then}")
            # One that ended by itself may have missed its streams; who was killed has nothing to say about them.
            declares = unit in self.plan.services and code != -signal.SIGKILL
            while not await self._revive(unit, delay, declares=declares):
                delay, declares = min(2 * delay, LONGEST_DELAY), unit in self.plan.services
            delay = min(2 * delay, LONGEST_DELAY)

    async def _revive(self, unit: Unit, delay: float, *, declares: bool) -> bool:
        """Start a dead process after `delay` seconds, streams and consumers declared first if so asked; say whether it
        came up.
        """
        await asyncio.sleep(delay)
        while holds.is_held(self.plan.home, unit.name):  # noqa: ASYNC110 — the file is another process's word
            await asyncio.sleep(POLL)
        began = time.monotonic()
        try:
            if declares:
                await self._declare_streams()
            await self._launch(unit)
        except ServerFailed as failed:
            self.reporter.fail(f"{unit.name} does not come up: {failed}")
            await self._in_thread(unit.stop)
            return False
        self._record(unit, restarted=True)
        self.reporter.say(f"{unit.name} is back after {time.monotonic() - began:.1f} s")
        return True

    async def _declare_streams(self) -> None:
        """Declare streams and consumers again, in case the bus lost them; its absence must not keep a service down."""
        try:
            async with asyncio.timeout(10):
                await self.plan.prepare(streams_only=True)
        except (ServerFailed, TimeoutError) as failed:
            self.reporter.warn(f"streams could not be declared now: {(str(failed) or 'no answer').splitlines()[-1]}")

    async def _stop(self) -> None:
        """Stop services together, then the servers together."""
        self.state.ready = False
        began = time.monotonic()
        for units in (self.plan.services, self.plan.servers):
            await asyncio.gather(*(self._in_thread(unit.stop) for unit in units))
        self.threads.shutdown(wait=True)
        for late in reversed(self.plan.all):  # one whose start was under way when the stop was asked for
            late.stop()
        self.state.processes = {}
        self._note(ready=False)
        self.reporter.say(f"stopped in {time.monotonic() - began:.1f} s")

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, call)

    def _record(self, unit: Unit, *, restarted: bool = False) -> None:
        """Write a started process into the state file."""
        if unit.process is not None and unit.process.poll() is None:
            earlier = self.state.processes.get(unit.name)
            running = _running(psutil.Process(unit.process.pid), port=unit.port)
            running.restarts = (earlier.restarts if earlier else 0) + restarted
            self.state.processes[unit.name] = running
            state.write(self.plan.home, self.state)

    def _note(self, *, ready: bool) -> None:
        self.state.ready = ready
        state.write(self.plan.home, self.state)


def _running(process: psutil.Process, *, port: int) -> Running:
    return Running(pid=process.pid, port=port, command=" ".join(process.cmdline()))


def _told(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def _end_of_log(unit: Unit) -> str:
    return f"The end of {unit.log}:\n{processes.tail(unit.log)}"
