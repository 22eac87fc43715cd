"""What roles at WorkOS are here, when organisations are looked at, and whether an event is WorkOS's."""

import hmac
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from contracts.permissions import Role

ROLES: Mapping[str, Role] = {
    "owner": Role.OWNER,
    "admin": Role.MANAGER,
    "manager": Role.MANAGER,
    "staff": Role.STAFF,
    "member": Role.STAFF,
    "customer": Role.CUSTOMER,
}
"""WorkOS's own slugs are `admin` and `member`. Ownership is given to nobody who is not called an owner."""
ADMINISTRATORS = frozenset({"owner", "admin"})
"""Whoever has one of these roles there may connect the organisation."""

LOOK_EVERY = timedelta(minutes=10)
LONGEST_RETRY = timedelta(minutes=5)
KEEP_EVENTS = timedelta(days=30)
"""WorkOS sends an event again for three days."""
TOLERANCE = timedelta(minutes=5)
"""How old a signature may be, or how far ahead: an event caught on its way is worthless afterwards."""
_MOMENT = re.compile(r"[0-9]{1,16}")
_IN_MILLISECONDS = 10**11
"""Seconds reach this in the year 5138; milliseconds have been beyond it since 1973."""


def roles_of(slugs: Collection[str], meaning: Mapping[str, Role]) -> set[Role]:
    """What somebody with these roles there is here; a role without a meaning is nothing."""
    return {Role(meaning[slug]) for slug in slugs if slug in meaning}


def retry_after(failures: int) -> timedelta:
    """How long to wait after the latest of so many failures: 5 s, 10 s, 20 s … 5 min."""
    return min(timedelta(seconds=5 * 2 ** min(failures - 1, 10)), LONGEST_RETRY)


def is_signed(body: bytes, header: str, secrets: Collection[bytes], now: datetime) -> bool:
    """Whether a header `t=<moment>, v1=<hex>` is the signature of this body, with one of the secrets, made lately.

    WorkOS writes milliseconds, its emulator seconds. Signed is `<t>.<body>` (workos.com/docs/events/data-syncing).
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    moments = [value for name, _, value in parts if name == "t"]
    if len(moments) != 1 or not _MOMENT.fullmatch(moments[0]):
        return False
    moment = int(moments[0]) / (1_000 if int(moments[0]) >= _IN_MILLISECONDS else 1)
    if abs(now.timestamp() - moment) > TOLERANCE.total_seconds():
        return False
    sent = [value.encode() for name, _, value in parts if name == "v1"]
    signed = moments[0].encode() + b"." + body
    right = [hmac.new(secret, signed, "sha256").hexdigest().encode() for secret in secrets]
    return any(hmac.compare_digest(one, other) for one in sent for other in right)
