"""What the contexts say of themselves, generated from their own tables and code by `make gen`.

Who consumes what, and what each request may be refused with.
"""

import json
from importlib.resources import files
from typing import NamedTuple

FILE = "consumers.json"
REFUSALS = "refusals.json"


def durables() -> dict[str, dict[str, list[str]]]:
    """Subjects by durable name by consuming context; what the bus is declared from and who may read there."""
    found: dict[str, dict[str, list[str]]] = json.loads((files("contracts") / FILE).read_text(encoding="utf-8"))
    return found


class Refusal(NamedTuple):
    """An error that a context refuses a request with."""

    code: str
    status: int
    detail: str
    """What it says, unless it has more to say about the case."""


def refusals() -> dict[str, list[Refusal]]:
    """What each request may be refused with by the context that answers it, by subject."""
    found = json.loads((files("contracts") / REFUSALS).read_text(encoding="utf-8"))
    errors = {code: Refusal(code, *said) for code, said in found["errors"].items()}
    return {subject: [errors[code] for code in codes] for subject, codes in found["requests"].items()}
