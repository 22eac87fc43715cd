"""What a search for a customer means, and which user somebody is."""

import re
from uuid import UUID

from contracts.types import Actor, ActorKind, from_typeid

_NUMBER = re.compile(r"[+0-9 ()/.-]+")
LEAST_DIGITS = 3
"""Fewer would find half of the customers."""


def digits(search: str) -> str | None:
    """The digits of a search that may be for a telephone number, as numbers are stored; None for any other.

    A number may be written as people do: with spaces, and with the zero that is dialled inside a country.
    """
    if not _NUMBER.fullmatch(search):
        return None
    found = re.sub(r"[^0-9]", "", search).lstrip("0")
    return found if len(found) >= LEAST_DIGITS else None


def user_id(actor: Actor) -> UUID | None:
    """The user who acts; None for guests, keys and the system."""
    if actor.kind is not ActorKind.USER or actor.id is None:
        return None
    try:
        return from_typeid("usr", actor.id)
    except ValueError:
        return None
