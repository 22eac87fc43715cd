"""Choosing ports, and saying who holds one that is taken."""

import os
import random
import socket

import psutil

from stack.contexts import PORTS
from stack.errors import PortTaken

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Say whether a server could listen on this port of the loopback address now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def pick() -> int:
    """Give a port that is free now, below the range from which the kernel takes ports for outgoing connections."""
    while True:
        port = random.randint(20_000, 32_000)
        if is_free(port):
            return port


def choose(*, auto: bool, earlier: dict[str, int]) -> dict[str, int]:
    """Give a port for every part: the preferred or configured one, or with `auto` the earlier or any free one."""
    if auto:
        held = {name: port for name, port in earlier.items() if is_free(port)}
        return {name: held.get(name) or pick() for name in PORTS}
    return {name: int(os.environ.get(setting(name)) or port) for name, port in PORTS.items()}


def setting(name: str) -> str:
    """Name the environment variable that moves a port."""
    return f"NEXUS_{name.upper()}_PORT"


def holder(port: int) -> str:
    """Tell who listens on a port, as far as this user may see it."""
    try:
        listening = [
            entry
            for entry in psutil.net_connections("tcp")
            if entry.laddr and entry.laddr.port == port and entry.status == psutil.CONN_LISTEN
        ]
        pids = [entry.pid for entry in listening if entry.pid]
        if pids:
            return f"{psutil.Process(pids[0]).name()} (pid {pids[0]})"
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return "another process"
    return "a process of another user"


def require_free(port: int, name: str) -> None:
    """Raise `PortTaken` if the port is in use, naming the port, its holder and the ways out."""
    if not is_free(port):
        raise PortTaken(
            f"Port {port}, wanted for {name}, is held by {holder(port)}. Stop it, set {setting(name)} to another port, "
            "or let nexus pick free ones: --auto-ports or NEXUS_AUTO_PORTS=1."
        )
