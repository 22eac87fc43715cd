"""Benchmarks of the system as a whole: its start, its memory; and the slot engine by itself."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from stack import memory
from stack.bench.api import Api
from stack.bench.report import Line, within
from stack.bench.setting import Setting
from stack.bench.shop import SLUG, Service

ROOT = Path(__file__).parents[4]
START_SECONDS, MEGABYTES = 15.0, 1500.0


def start(setting: Setting) -> Iterator[Line]:
    """From `nexus up` on a machine that has run it before to the first booking made."""
    service = setting.shop.long[0]
    setting.system.down()
    began = time.monotonic()
    setting.system.up()
    ready = time.monotonic() - began
    _book(setting, service)
    yield within("start", time.monotonic() - began, "s", START_SECONDS)
    yield Line("start.ready", ready, "s")


def weight(setting: Setting) -> Iterator[Line]:
    """The memory of all processes together, each shared page counted once."""
    running = setting.system.state()
    parts = {name: memory.of(each) for name, each in running.processes.items()}
    total = sum(parts.values()) + memory.of(running.supervisor, alone=True)
    yield within("memory", total / 1e6, "MB", MEGABYTES)


def engine(_: Setting | None) -> Iterator[Line]:
    """The lines of scheduling's own benchmark of the slot engine."""
    script = ROOT / "services/scheduling/benchmarks/engine.py"
    done = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, check=True)
    for line in done.stdout.splitlines():
        yield Line(**json.loads(line))


def _book(setting: Setting, service: Service) -> None:
    api = Api(setting.system.url(), setting.shop.token)
    asked = {"service": service.id, "limit": 1}
    slot = api.ask("GET", f"/v1/{SLUG}/availability/next", params=asked)["slots"][0]
    customer = {"name": "Ada Lovelace", "email": "first@customers.example"}
    wanted = {"service_id": service.id, "starts_at": slot["starts_at"], "offer": slot["offer"], "customer": customer}
    api.ask("POST", f"/v1/{SLUG}/bookings", json=wanted, key=f"first-{time.time_ns()}")
    api.close()
