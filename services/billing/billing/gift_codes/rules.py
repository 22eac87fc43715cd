"""What a gift code looks like."""

import hmac
from typing import Final
from uuid import UUID

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
DIGITS: Final = 26
"""Of five bits: 130, of which nobody guesses one."""
GROUPS: Final = (5, 5, 5, 5, 6)
_MISREAD: Final = str.maketrans("ILO", "110", "- ")


def code(key: bytes, gift_code_id: UUID) -> str:
    """The code of a gift: from an HMAC, so that it can be told after it is paid though it is stored hashed."""
    number = int.from_bytes(hmac.digest(key, f"gift code {gift_code_id}".encode(), "sha256")[:17], "big")
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(DIGITS))


def grouped(code: str) -> str:
    """As people copy it: `7Q2M9-…`."""
    parts, start = [], 0
    for length in GROUPS:
        parts.append(code[start : start + length])
        start += length
    return "-".join(parts)


def plain(typed: str) -> str:
    """What somebody typed, without hyphens and spaces; letters that are misread for digits are those digits."""
    return typed.upper().translate(_MISREAD)
