"""How TypeScript is written down: names, literals, comments."""

import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

HEAD = "// Made by `make gen`; edit the contracts or the gateway's tables instead.\n"
WIDTH = 110
_PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


def key(name: str) -> str:
    """A property's name, quoted where it has to be."""
    return name if _PLAIN.fullmatch(name) else literal(name)


def literal(value: Any) -> str:
    """A JSON value as a literal; text in single quotes."""
    if isinstance(value, str):
        inner = json.dumps(value, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
        return f"'{inner}'"
    return json.dumps(value)


def union(options: Iterable[str]) -> str:
    """A union without repetitions, `null` last."""
    found = dict.fromkeys(options)
    return " | ".join(sorted(found, key=lambda option: option == "null"))


def comment(*paragraphs: str | None, indent: str = "") -> str:
    """A documentation comment, empty when there is nothing to say."""
    said = [" ".join(each.split()).replace("*/", "*\u200b/") for each in paragraphs if each]
    if not said:
        return ""
    if len(said) == 1 and len(said[0]) + len(indent) <= WIDTH:
        return f"{indent}/** {said[0]} */\n"
    lines = [line for each in said for line in textwrap.wrap(each, WIDTH, break_long_words=False)]
    return "".join(f"{indent}{line}\n" for line in ("/**", *(f" * {line}" for line in lines), " */"))


def interface(name: str, fields: Iterable[str], *, says: str | None, head: str = "interface") -> str:
    """An exported interface; its fields are written already."""
    inner = "".join(fields)
    return f"{comment(says)}export {head} {name} {{\n{inner}}}\n"


def mapping(entries: Mapping[str, str], indent: str) -> str:
    """The entries of an object type or literal, one a line."""
    return "".join(f"{indent}{key(name)}: {value},\n" for name, value in entries.items())
