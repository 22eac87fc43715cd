"""How a link of the chain is hashed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

FIRST: Final = bytes(32)


def link(
    previous: bytes, business_id: UUID, sequence: int, at: datetime, what: str, actor: str, detail: Mapping[str, Any]
) -> bytes:
    """SHA-256 over the hash before and what the entry says, as JSON with sorted keys and no spaces."""
    said = [str(business_id), sequence, at.isoformat(), what, actor, detail]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()
