"""Passwords: Argon2id, hashed beside the event loop.

19 MiB, two passes, one lane (OWASP's recommendation of equal strength that needs the least memory): about 20 ms here.
At most two are hashed at once, so that a storm of logins takes no more than its share of the machine.

Several users may name one address until it is proven. They share a salt, so that a password is compared with all of
theirs for the price of one: how long a login takes does not tell how many there are.
"""

import asyncio
import base64
import hmac
import secrets
import unicodedata
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from argon2 import Parameters, PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError
from argon2.low_level import Type, hash_secret

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

_NOBODY = _HASHER.hash("the password of nobody")
"""Compared with where there is no user, so that the answer takes as long as one for a wrong password."""


def _bytes(password: str) -> bytes:
    # NFKC: the same key strokes give the same bytes on every system (NIST SP 800-63B, 5.1.1.2).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _hash(password: str, salt: bytes | None) -> str:
    return _HASHER.hash(_bytes(password), salt=salt or secrets.token_bytes(16))


def _matching(hashes: Collection[str], password: str) -> set[str]:
    """One computation for each salt and set of parameters among the hashes: for those of one address, one."""
    alike: dict[str, list[str]] = {}
    for each in hashes:
        alike.setdefault(each.rpartition("$")[0], []).append(each)
    found: set[str] = set()
    for group in [*alike.values()] or [[_NOBODY]]:
        made = _like(group[0], password)
        found |= {each for each in group if made and hmac.compare_digest(each, made)}
    return found & set(hashes)


def _like(password_hash: str, password: str) -> str | None:
    """The password hashed with the parameters and the salt of this hash; None for what is no hash."""
    try:
        said: Parameters = extract_parameters(password_hash)
    except InvalidHashError:
        return None
    text = password_hash.split("$")[-2]
    salt = base64.b64decode(text + "=" * (-len(text) % 4))
    made = hash_secret(
        _bytes(password), salt, time_cost=said.time_cost, memory_cost=said.memory_cost, parallelism=said.parallelism,
        hash_len=said.hash_len, type=said.type, version=said.version,
    )  # fmt: skip
    return made.decode()


async def hashed(password: str, salt: bytes | None = None) -> str:
    """The password's hash in the PHC string format, with this salt of 16 bytes or a random one."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _hash, password, salt)


async def matching(hashes: Collection[str], password: str) -> set[str]:
    """Those of the hashes that are this password's. None of none, which takes as long as any other."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _matching, hashes, password)


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's: hash it anew while the password is at hand."""
    return _HASHER.check_needs_rehash(password_hash)
