"""Which user an actor is."""

from uuid import UUID

from contracts.types import Actor, ActorKind, from_typeid
from kit.errors import Unauthorized


def user_id(actor: Actor) -> UUID:
    """The user who acts. Raises `Unauthorized` for guests, keys and the system: this needs a person's login."""
    if actor.kind is not ActorKind.USER or actor.id is None:
        raise Unauthorized
    try:
        return from_typeid("usr", actor.id)
    except ValueError:
        raise Unauthorized from None
