"""Who may say and hear what on the bus: one table, rendered into every NATS configuration."""

import json
from collections.abc import Sequence
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


def declared_durables() -> dict[str, list[str]]:
    """Give the durable consumers that the contexts read, by context, from the generated registry.

    NATS has no wildcard inside a token, so `<context>-*` would match nothing: the names are spelled out.
    """
    return {context: list(names) for context, names in registry.durables().items()}
