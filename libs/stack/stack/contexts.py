"""The parts of the system, named once: contexts, the gateway, and where each listens by default."""

CONTEXTS = ("identity", "scheduling", "billing", "notifications")
GATEWAY = "gateway"
CONSOLE = "console"
TWINS = "twins"
SERVICES = (*CONTEXTS, GATEWAY)

PORTS = {
    "gateway": 4000,
    "identity": 4001,
    "scheduling": 4002,
    "notifications": 4003,
    "billing": 4004,
    "console": 4100,
    "smtp": 4125,
    "twins": 4200,
    "nats": 4223,
    "postgres": 5433,
}
"""Preferred ports; NEXUS_<NAME>_PORT moves one, --auto-ports all."""
