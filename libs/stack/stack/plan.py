"""What is started, with which ports and environment: decided once, before anything runs."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stack import environment, holds, nats, permissions, ports, postgres, secrets, state, units
from stack.contexts import CONSOLE, SERVICES, TWINS
from stack.environment import Addresses
from stack.errors import ServerFailed
from stack.home import Home


@dataclass
class Plan:
    """The system as it will run: servers first, then the steps, then the services."""

    home: Home
    addresses: Addresses
    servers: list[units.Unit] = field(default_factory=list)
    services: list[units.Unit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    prepare_command: Sequence[str] = (sys.executable, "-m", "stack.prepare")

    @property
    def all(self) -> list[units.Unit]:
        """Give every process of the system, in the order of starting."""
        return [*self.servers, *self.services]

    def used_ports(self) -> dict[str, int]:
        """Give the ports that this plan listens on, by part."""
        names = {unit.name for unit in self.all} | ({"smtp"} if self.listens_for_mail() else set())
        return {name: port for name, port in self.addresses.ports.items() if name in names}

    def listens_for_mail(self) -> bool:
        """Say whether the console catches mail, which it does unless the user named a server."""
        return self.addresses.outside.smtp is None

    async def prepare(self, *, streams_only: bool) -> list[str]:
        """Run migrations and declare streams; give the lines it printed. Raises `ServerFailed` with its last words."""
        process = await asyncio.create_subprocess_exec(
            *self.prepare_command,
            *(["--streams-only"] if streams_only else []),
            stdin=subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment.of_admin(self.addresses),
        )
        try:
            out, problem = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        if process.returncode != 0:
            raise ServerFailed("Migrations or streams failed.\n" + "\n".join(problem.decode().splitlines()[-25:]))
        return out.decode().splitlines()


def make(home: Home, *, auto_ports: bool) -> Plan:
    """Read settings and secrets, choose ports and lay out all processes. Starts nothing."""
    home.make()
    earlier = state.read(home)
    chosen = ports.choose(auto=auto_ports, earlier=earlier.ports if earlier else {})
    addresses = Addresses(chosen, secrets.load(home.secrets), environment.read_outside())
    plan = Plan(home, addresses)
    _add_servers(plan)
    _add_services(plan)
    return plan


def connect(home: Home) -> Plan:
    """Give the addresses of the running system in a plan that starts nothing. Raises `StackError` if none runs."""
    return Plan(home, Addresses(state.require(home).ports, secrets.load(home.secrets), environment.read_outside()))


def _add_servers(plan: Plan) -> None:
    held, outside, chosen = plan.addresses.secrets, plan.addresses.outside, plan.addresses.ports
    if outside.database is None:
        server = postgres.Server(plan.home.postgres, chosen["postgres"], held.postgres["postgres"])
        plan.notes += server.notes()
        plan.servers.append(server)
    if outside.nats is None:
        plan.servers.append(nats.Server(plan.home.nats, chosen["nats"], held.nats, permissions.declared_durables()))


def _add_services(plan: Plan) -> None:
    chosen = plan.addresses.ports
    plan.services.append(
        units.Service(
            CONSOLE, chosen[CONSOLE], units.uvicorn("stack.console.main", chosen[CONSOLE]),
            lambda: _of_console(plan), plan.home.log(CONSOLE), "/healthz",
        )
    )  # fmt: skip
    if None in {plan.addresses.outside.daily, plan.addresses.outside.stripe}:
        plan.services.append(
            units.Service(
                TWINS, chosen[TWINS], units.uvicorn("twins.main", chosen[TWINS]),
                lambda: _of_twins(plan), plan.home.log(TWINS),
            )
        )  # fmt: skip
    for name in SERVICES:
        plan.services.append(
            units.Service(
                name,
                chosen[name],
                units.uvicorn(f"{name}.main", chosen[name]),
                _environment_of(plan, name),
                plan.home.log(name),
            )
        )


def _environment_of(plan: Plan, name: str) -> units.Environment:
    return lambda: {**environment.of_service(name, plan.addresses), **holds.take_environment(plan.home, name)}


def _of_twins(plan: Plan) -> Mapping[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "TWINS_DAILY_KEY": plan.addresses.secrets.twins,
        "TWINS_STRIPE_KEY": plan.addresses.secrets.twins_stripe(),
        "TWINS_PUBLIC_URL": f"{plan.addresses.http(TWINS)}/stripe",
        "TWINS_FOLDER": str(plan.home.twins),
        "PYTHONUNBUFFERED": "1",
    }


def _of_console(plan: Plan) -> Mapping[str, str]:
    smtp = str(plan.addresses.ports["smtp"]) if plan.listens_for_mail() else "0"
    return {
        "PATH": os.environ.get("PATH", ""),
        "NEXUS_CONSOLE_MAIL": str(plan.home.mail),
        "NEXUS_CONSOLE_TRACES": str(plan.home.traces),
        "NEXUS_CONSOLE_SMTP_PORT": smtp,
        "PYTHONUNBUFFERED": "1",
    }
