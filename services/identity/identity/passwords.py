"""Passwords: Argon2id, hashed beside the event loop.

19 MiB, two passes, one lane (OWASP's recommendation of equal strength that needs the least memory): about 20 ms here.
At most two are hashed at once, so that a storm of logins takes no more than its share of the machine.
"""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

_NOBODY = _HASHER.hash("the password of nobody")
"""Verified where there is no user, so that the answer takes as long as one for a wrong password."""


def _bytes(password: str) -> bytes:
    # NFKC: the same key strokes give the same bytes on every system (NIST SP 800-63B, 5.1.1.2).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        correct = _HASHER.verify(password_hash or _NOBODY, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return correct and password_hash is not None


async def hashed(password: str) -> str:
    """The password's salted hash in the PHC string format."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, _bytes(password))


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password of the hash. Never for `None`, which takes as long as any other."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _verify, password_hash, password)


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's: hash it anew while the password is at hand."""
    return _HASHER.check_needs_rehash(password_hash)
