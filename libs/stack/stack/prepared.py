"""Whether the last start already brought databases and streams to this version of the code."""

import hashlib
import importlib.util
import json
from pathlib import Path

from contracts import registry
from stack.contexts import CONTEXTS
from stack.home import Home


def is_current(home: Home) -> bool:
    """Say whether nothing that migrations or streams depend on has changed since `note`, and the data is there."""
    if not home.prepared.exists() or not (home.nats / "jetstream").exists():
        return False
    return home.prepared.read_text() == fingerprint()


def note(home: Home) -> None:
    """Remember that migrations and streams of this version of the code are done."""
    home.prepared.write_text(fingerprint())


def forget(home: Home) -> None:
    """Do the steps in order at the next start."""
    home.prepared.unlink(missing_ok=True)


def fingerprint() -> str:
    """Give a digest of all migrations and of the consumers that the contracts declare."""
    digest = hashlib.sha256(json.dumps(registry.durables(), sort_keys=True).encode())
    for context in CONTEXTS:
        for file in sorted(_migrations(context).rglob("*.py")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _migrations(context: str) -> Path:
    spec = importlib.util.find_spec(context)
    if spec is None or spec.origin is None:
        return Path("/nonexistent")
    return Path(spec.origin).parents[1] / "migrations"
