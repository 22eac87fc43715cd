"""The environment variables each process gets: its own secrets and nobody else's."""

import json
import os
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from stack.contexts import CONTEXTS, GATEWAY, TWINS
from stack.secrets import Secrets

PRIVATE = ("NEXUS_ADMIN_", "NEXUS_EXTERNAL_", "NEXUS_AUTO_PORTS", "NEXUS_HOME")
"""Prefixes of what the supervisor keeps to itself."""
VENDORS = {"identity": ("NEXUS_WORKOS_", "NEXUS_OIDC_"), "billing": ("NEXUS_STRIPE_",)}
"""Prefixes of what opens vendors, by the only context that needs it."""


@dataclass(frozen=True)
class Outside:
    """Servers that the user runs elsewhere; the embedded one is then not started.

    NEXUS_EXTERNAL_DATABASE_URL is a superuser's URL, NEXUS_EXTERNAL_NATS_URL the admin's (its users must be those of
    `nexus render nats`), NEXUS_SMTP_URL, OTEL_EXPORTER_OTLP_ENDPOINT, NEXUS_DAILY_API_KEY and NEXUS_STRIPE_API_KEY are
    handed on as they are.
    """

    database: str | None = None
    nats: str | None = None
    smtp: str | None = None
    otlp: str | None = None
    daily: str | None = None
    stripe: str | None = None


@dataclass(frozen=True)
class Addresses:
    """Where everything is, once ports are chosen: what all environments are made of."""

    ports: dict[str, int]
    secrets: Secrets
    outside: Outside

    def http(self, name: str) -> str:
        """Give the address of a part that speaks HTTP."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def database(self, role: str) -> str:
        """Give the database URL of a role; the superuser's is the external one if there is one."""
        if self.outside.database:
            return self.outside.database if role == "postgres" else self._as(self.outside.database, role)
        password = quote(self.secrets.postgres[role], safe="")
        return f"postgresql://{role}:{password}@127.0.0.1:{self.ports['postgres']}/nexus"

    def nats(self, user: str) -> str:
        """Give the bus URL of a user; the admin's is the external one if there is one."""
        password = self.secrets.nats[user]
        if self.outside.nats:
            if user == "admin":
                return self.outside.nats
            return _with_user(self.outside.nats, user, password)
        return f"nats://{user}:{password}@127.0.0.1:{self.ports['nats']}"

    def smtp(self) -> str:
        """Give the mail server: the user's own or the catcher."""
        return self.outside.smtp or f"smtp://127.0.0.1:{self.ports['smtp']}"

    def otlp(self) -> str:
        """Give the receiver of traces: the user's own or the console."""
        return self.outside.otlp or self.http("console")

    def _as(self, url: str, role: str) -> str:
        return _with_user(url, role, quote(self.secrets.postgres[role], safe=""))


def read_outside() -> Outside:
    """Read from the user's environment which servers run elsewhere."""
    return Outside(
        database=os.environ.get("NEXUS_EXTERNAL_DATABASE_URL") or None,
        nats=os.environ.get("NEXUS_EXTERNAL_NATS_URL") or None,
        smtp=os.environ.get("NEXUS_SMTP_URL") or None,
        otlp=os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") or None,
        daily=os.environ.get("NEXUS_DAILY_API_KEY") or None,
        stripe=os.environ.get("NEXUS_STRIPE_API_KEY") or None,
    )


def of_service(name: str, addresses: Addresses) -> dict[str, str]:
    """Give the whole environment of a service. What the user set wins over defaults, not over addresses."""
    defaults = {
        "NEXUS_RATE_LIMITS": "default",
        "NEXUS_MAIL_FROM": "bookings@nexus.example",
        "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
        "OTEL_TRACES_SAMPLER_ARG": "0.1",
    }
    hidden = (*PRIVATE, *(prefix for context, keys in VENDORS.items() if context != name for prefix in keys))
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(hidden)}
    common = {
        "NEXUS_NATS_URL": addresses.nats(name),
        "NEXUS_PUBLIC_URL": addresses.http(GATEWAY),
        "NEXUS_GATEWAY_PUBLIC_KEY": addresses.secrets.gateway_public(),
        "NEXUS_SMTP_URL": addresses.smtp(),
        "OTEL_EXPORTER_OTLP_ENDPOINT": addresses.otlp(),
        "OTEL_SERVICE_NAME": name,
        "PYTHONUNBUFFERED": "1",
    }
    own = _of_gateway(addresses) if name == GATEWAY else _of_context(name, addresses)
    return {**defaults, **inherited, **common, **own}


def of_admin(addresses: Addresses) -> dict[str, str]:
    """Give what migrations and stream declarations need: all rights on both servers, and the contexts' passwords."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(PRIVATE)}
    return {
        **inherited,
        "NEXUS_ADMIN_DATABASE_URL": addresses.database("postgres"),
        "NEXUS_ADMIN_NATS_URL": addresses.nats("admin"),
        "NEXUS_DATABASE_PASSWORDS": json.dumps({name: addresses.secrets.postgres[name] for name in CONTEXTS}),
        "PYTHONUNBUFFERED": "1",
    }


def _of_gateway(addresses: Addresses) -> dict[str, str]:
    return {
        "NEXUS_GATEWAY_SIGNING_KEY": addresses.secrets.gateway_signing,
        "NEXUS_CONTEXT_URLS": json.dumps({name: addresses.http(name) for name in CONTEXTS}),
    }


def _of_context(name: str, addresses: Addresses) -> dict[str, str]:
    held = addresses.secrets
    own = {
        "NEXUS_DATABASE_URL": addresses.database(name),
        "NEXUS_SEAL_PRIVATE_KEY": held.seal[name],
        "NEXUS_SEAL_PUBLIC_KEYS": json.dumps(held.seal_public()),
        "NEXUS_VAULT_KEYS": json.dumps(held.vault[name]),
        "NEXUS_VAULT_ACTIVE_KEY": held.vault_active,
    }
    if name == "identity":
        own |= {"NEXUS_JWT_SIGNING_KEY": held.jwt_signing, "NEXUS_JWT_PREVIOUS_KEYS": json.dumps(held.jwt_previous)}
    if name == "billing" and addresses.outside.stripe is None:
        own |= {"NEXUS_STRIPE_URL": f"{addresses.http(TWINS)}/stripe", "NEXUS_STRIPE_API_KEY": held.twins_stripe()}
    if name == "scheduling" and addresses.outside.daily is None:
        own |= {"NEXUS_DAILY_URL": f"{addresses.http(TWINS)}/daily/v1", "NEXUS_DAILY_API_KEY": held.twins}
    return own


def _with_user(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{password}@{host}"))
