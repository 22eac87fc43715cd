"""Who consumes what: the durable consumers of every context, generated from the contexts' own tables by `make gen`."""

import json
from importlib.resources import files

FILE = "consumers.json"


def durables() -> dict[str, dict[str, list[str]]]:
    """Subjects by durable name by consuming context; what the bus is declared from and who may read there."""
    found: dict[str, dict[str, list[str]]] = json.loads((files("contracts") / FILE).read_text(encoding="utf-8"))
    return found
