"""Who may say and hear what on the bus: one table, rendered into every NATS configuration."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts import registry
from stack.contexts import GATEWAY

ADMIN = "admin"


@dataclass(frozen=True)
class Permissions:
    """The subjects that one NATS user may publish and subscribe to; everything else is refused by the server."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]

    def render(self) -> str:
        """Render the `permissions` block of the user in NATS's configuration syntax."""
        return f"{{ publish: {json.dumps(self.publish)}, subscribe: {json.dumps(self.subscribe)} }}"


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


def default_durables(users: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Name the durable consumers of each context: `<context>-<stream's context>`, one per stream it may read.

    NATS has no wildcard inside a token, so `<context>-*` would match nothing: the names are spelled out.
    """
    contexts = [user for user in users if user not in {ADMIN, GATEWAY}]
    return {context: [f"{context}-{source}" for source in contexts] for context in contexts}


def declared_durables() -> Mapping[str, Sequence[str]]:
    """Give the durable consumers that the contexts read, by context."""
    return {context: list(names) for context, names in registry.durables().items()}
