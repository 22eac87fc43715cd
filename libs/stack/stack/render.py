"""The containers' configuration, rendered from the tables of the embedded servers: both stay the same system."""

import json
from pathlib import Path

from stack import nats, postgres
from stack.contexts import CONTEXTS, SERVICES
from stack.permissions import ADMIN, declared_durables
from stack.secrets import Secrets


def nats_conf() -> str:
    """Render deploy/nats/nats.conf."""
    users = {user: f"$NATS_{user.upper()}_PASSWORD" for user in (ADMIN, *SERVICES)}
    text = nats.render(users, declared_durables(), listen="0.0.0.0:4222", store="/data/jetstream")
    return text.replace("max_payload", "http: 127.0.0.1:8222\nmax_payload", 1)


def postgres_conf() -> str:
    """Render deploy/postgres/postgresql.conf; the container listens on its private network."""
    settings = postgres.SETTINGS | {"listen_addresses": "*", "unix_socket_directories": "/var/run/postgresql"}
    head = "# Rendered by stack.render from stack.postgres; edit that.\n"
    return head + "".join(f"{name} = '{value}'\n" for name, value in settings.items())


def compose_env(held: Secrets) -> str:
    """Render the secrets of a .env file for docker-compose.yml."""
    values = {
        "POSTGRES_PASSWORD": held.postgres["postgres"],
        "DATABASE_PASSWORDS": json.dumps({name: held.postgres[name] for name in CONTEXTS}),
        "NATS_ADMIN_PASSWORD": held.nats[ADMIN],
        "GATEWAY_SIGNING_KEY": held.gateway_signing,
        "GATEWAY_PUBLIC_KEY": held.gateway_public(),
        "JWT_SIGNING_KEY": held.jwt_signing,
        "SEAL_PUBLIC_KEYS": json.dumps(held.seal_public()),
        "JWT_PREVIOUS_KEYS": json.dumps(held.jwt_previous),
        "VAULT_ACTIVE_KEY": held.vault_active,
    }
    for name in SERVICES:
        values[f"NATS_{name.upper()}_PASSWORD"] = held.nats[name]
    for name in CONTEXTS:
        values[f"{name.upper()}_DATABASE_PASSWORD"] = held.postgres[name]
        values[f"{name.upper()}_SEAL_PRIVATE_KEY"] = held.seal[name]
        values[f"{name.upper()}_VAULT_KEYS"] = json.dumps(held.vault[name])
    return "".join(f"{name}='{value}'\n" for name, value in values.items())


def write(root: Path) -> None:
    """Write the committed configuration files."""
    (root / "deploy/nats/nats.conf").write_text(nats_conf())
    (root / "deploy/postgres/postgresql.conf").write_text(postgres_conf())


if __name__ == "__main__":
    write(Path.cwd())
