"""The Python client's generated half: models, operations, methods and refusals, from the contracts and the tables.

`make gen` writes it. The methods are written twice, for the blocking and the asyncio client; they differ in `await`.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping

from contracts.registry import Refusal
from stack.sdk import methods, models, operations, refusals
from stack.sdk.types import Types

HEAD = '"""{about} Made by `make gen`; edit the contracts or the tables instead."""\n\n'


def files(refused: Mapping[str, list[Refusal]], codes: Mapping[int, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Name and content of each generated module; of what each request is refused with, `codes` reach a caller."""
    described = operations.all_operations()
    types = Types()
    told = {
        subject: [each for each in said if each.code in codes.get(each.status, ())] for subject, said in refused.items()
    }
    texts = {
        "operations.py": operations.render(described, types),
        "blocking.py": methods.render(described, types, told, waits=False),
        "waiting.py": methods.render(described, types, told, waits=True),
        "refusals.py": refusals.render(codes),
    }
    texts["models.py"] = models.render(types)
    for name, (about, text) in texts.items():
        yield name, _formatted(name, HEAD.format(about=about) + text)


def _formatted(name: str, text: str) -> str:
    """As `make fix` would leave it."""
    command = [sys.executable, "-m", "ruff"]
    sorted_ = [*command, "check", "-q", "--select", "I,F401", "--fix", f"--stdin-filename={name}", "-"]
    text = subprocess.run(sorted_, input=text, capture_output=True, text=True, check=True).stdout
    formatted = [*command, "format", "-q", f"--stdin-filename={name}", "-"]
    return subprocess.run(formatted, input=text, capture_output=True, text=True, check=True).stdout
