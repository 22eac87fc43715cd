"""Who may say and hear what on the bus: one table, rendered into every NATS configuration."""

import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stack.contexts import CONTEXTS, GATEWAY

ADMIN = "admin"


@dataclass(frozen=True)
class Permissions:
    """The subjects that one NATS user may publish and subscribe to; everything else is refused by the server."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]

    def render(self) -> str:
        """Render the `permissions` block of the user in NATS's configuration syntax."""
        return f"{{ publish: {_allow(self.publish)}, subscribe: {_allow(self.subscribe)} }}"


def _allow(subjects: tuple[str, ...]) -> str:
    """Render a list of allowed subjects; an empty list would mean all to NATS, so none is told by denying all."""
    return json.dumps(subjects) if subjects else '{ deny: ">" }'


def of_user(user: str, durables: Sequence[str]) -> Permissions:
    """Give a user's permissions: `admin` all, the gateway live signals, a context its own subjects and consumers."""
    if user == ADMIN:
        return Permissions((">",), (">",))
    if user == GATEWAY:
        return Permissions((), ("live.>", f"_INBOX_{user}.>"))
    own = (f"{user}.>", f"live.{user}.>", f"dlq.{user}.>")
    reads = (f"$JS.API.CONSUMER.{call}.*.{durable}" for durable in durables for call in ("MSG.NEXT", "INFO"))
    stream = user.upper()
    cares = tuple(
        f"$JS.API.{call}" for call in (f"STREAM.PURGE.{stream}", f"CONSUMER.LIST.{stream}", f"CONSUMER.INFO.{stream}.*")
    )
    acks = (f"$JS.ACK.*.{durable}.>" for durable in durables)
    return Permissions((*own, *reads, "$JS.API.STREAM.INFO.*", *cares, *acks), ("live.>", f"_INBOX_{user}.>"))


def guessed_durables(users: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Name one durable consumer per context and stream, `<context>-<stream's context>`, where no code says more."""
    contexts = [user for user in users if user not in {ADMIN, GATEWAY}]
    return {context: [f"{context}-{source}" for source in contexts] for context in contexts}


def declared_durables() -> dict[str, list[str]]:
    """Give the durable consumers that the contexts' code declares, by context; imports all contexts.

    NATS has no wildcard inside a token, so `<context>-*` would match nothing: the names are spelled out.
    """
    return {context: sorted(each.durable for each in consumers(context)) for context in CONTEXTS}


def consumers(context: str) -> list[Any]:
    """Give the consumers of a context as its `main.py` lists them; needs none of its settings."""
    found: list[Any] = importlib.import_module(f"{context}.main").app.parts.all_consumers()
    return found
