"""The few lines that say where everything is."""

from stack.reporter import Reporter
from stack.state import State


def tell(reporter: Reporter, running: State) -> None:
    """Print the addresses that a person opens or connects to."""
    gateway, console = running.url("gateway"), running.url("console")
    reporter.say("")
    reporter.say(f"  Gateway     {gateway}")
    reporter.say(f"  Mail        {console}/mail")
    reporter.say(f"  Traces      {console}/traces   or: nexus trace")
    servers = " · ".join(f"{name} on port {running.ports[name]}" for name in running.embedded)
    if servers:
        reporter.say(f"  Servers     {servers}")
    reporter.say("  Look        nexus status · nexus logs -f · nexus bus list      Stop: nexus down")
