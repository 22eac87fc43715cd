"""Words and docstrings of generated code."""

import re
import textwrap

WIDTH = 120
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


def words(name: str) -> list[str]:
    """`ListPublicServices`, `list-public-services` → list, public, services."""
    return [word.lower() for word in _WORD.findall(name)]


def quoted(said: str, indent: int = 0) -> str:
    """A docstring: the first sentence in the first line if it fits, wrapped."""
    pad = " " * indent
    said = said.replace("\\", "\\\\").replace('"""', "'''").strip()
    if said.endswith('"'):
        said += " "
    one = f'{pad}"""{said}"""'
    if "\n" not in said and len(one) <= WIDTH:
        return one
    lines = [wrapped for line in said.split("\n") for wrapped in textwrap.wrap(line, WIDTH - indent - 3) or [""]]
    return "\n".join([f'{pad}"""{lines[0]}', *(f"{pad}{line}".rstrip() for line in lines[1:]), f'{pad}"""'])
