"""Manage links: the tokens by which customers cancel and move their bookings, and join those that are online.

A token is 128 bits of an HMAC over booking, purpose and generation, under a key derived from the vault's. Only its
hash is stored, yet every later mail can carry the same link: the token is made again from the key. A booking keeps the
id of its key, so that the vault's keys may rotate while old links stay good; a new generation makes old links void.
"""

import base64
import hmac
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from kit.auth import hashed

Purpose = Literal["cancel", "reschedule", "join"]
PURPOSES: tuple[Purpose, ...] = ("cancel", "reschedule", "join")
MANAGING: tuple[Purpose, ...] = ("cancel", "reschedule")
"""What one does with several bookings at once; each is joined by itself."""
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Links:
    """The tokens of one booking, one for each purpose."""

    cancel: str
    reschedule: str
    join: str


def links(key: bytes, booking_id: UUID, generation: int) -> Links:
    """The tokens of a booking; the same key and generation give the same ones again."""
    return Links(*(_token(key, booking_id, purpose, generation) for purpose in PURPOSES))


def opens(token: str, *stored: bytes | None) -> bool:
    """Whether a token is the one behind any of these hashes, compared in constant time."""
    given = hashed(token)
    return any(hmac.compare_digest(given, each) for each in stored if each is not None)


def _token(key: bytes, booking_id: UUID, purpose: Purpose, generation: int) -> str:
    mac = hmac.digest(key, f"{booking_id} {purpose} {generation}".encode(), "sha256")
    return base64.urlsafe_b64encode(mac[:TOKEN_BYTES]).rstrip(b"=").decode()
