"""Choosing ports, and saying who holds one that is taken."""

import socket

import psutil

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
    """Give a port that was free a moment ago."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


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


def require_free(port: int, what: str, setting: str) -> None:
    """Raise `PortTaken` if the port is in use, naming the port, its holder and the ways out."""
    if not is_free(port):
        raise PortTaken(
            f"Port {port}, wanted for {what}, is held by {holder(port)}. "
            f"Stop it, set {setting} to another port, or let nexus pick free ones: --auto-ports or NEXUS_AUTO_PORTS=1."
        )
