"""SQL load: a script of statements, run one after another by bare asyncpg."""

import json
import re
from typing import Any

import asyncpg

CONNECTIONS = 16
_NAME = re.compile(r"(?<!:):([a-z_]+)")


class Statement:
    """One statement; its `:names` become the driver's numbers."""

    def __init__(self, text: str) -> None:
        self.names = list(dict.fromkeys(_NAME.findall(text)))
        self.sql = _NAME.sub(lambda found: f"${self.names.index(found[1]) + 1}", text)

    async def run(self, connection: "asyncpg.Connection[Any]", values: dict[str, Any]) -> None:
        """Send it and wait for the answer: one round trip."""
        if self.names:
            await connection.fetch(self.sql, *(values[name] for name in self.names))
        else:
            await connection.execute(self.sql)


def read(script: str) -> list[Statement]:
    """The statements of a script; each ends with a semicolon at the end of a line."""
    code = "\n".join(line for line in script.splitlines() if not line.lstrip().startswith("--"))
    return [Statement(text.strip()) for text in re.split(r";[ ]*(?:\n|$)", code) if text.strip()]


class ScriptLoad:
    """A script and the values of each of its runs."""

    def __init__(self, url: str, script: str, runs: list[dict[str, Any]]) -> None:
        self.lanes = CONNECTIONS
        self._url = url
        self._statements = read(script)
        self._runs = iter(runs)
        self._connections: dict[int, asyncpg.Connection[Any]] = {}

    async def once(self, lane: int) -> str | None:
        """Run the script once with the next values. Raises what the database raises."""
        values = next(self._runs, None)
        if values is None:
            return None
        if lane not in self._connections:
            self._connections[lane] = await _connect(self._url)
        for statement in self._statements:
            await statement.run(self._connections[lane], values)
        return "script"

    async def close(self) -> None:
        """Close the connections."""
        for connection in self._connections.values():
            await connection.close()


async def _connect(url: str) -> "asyncpg.Connection[Any]":
    """A connection that takes every value as text, but arrays of it as lists: what JSON can carry."""
    connection = await asyncpg.connect(url)
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)
    return connection
