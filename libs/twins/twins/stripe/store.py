"""What the twin knows: objects by account, mode, kind and id, changed in units of work, kept in a file if it is given
one."""

import heapq
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import orjson

Obj = dict[str, Any]
"""An object as Stripe tells it, ids unexpanded; names that begin with `_` are the twin's own and never told."""
Key = tuple[str, str, str]
"""Scope (an account in a mode), kind, id."""


class Store:
    """One process uses it, one request at a time: handlers do not wait while they have a unit of work open."""

    def __init__(self, path: Path | None = None) -> None:
        self._objects: dict[Key, Obj] = {}
        self._ids: dict[tuple[str, str], list[str]] = {}
        self._due: list[tuple[int, int, Key]] = []
        self._facts: dict[str, Any] = {}
        self._before: dict[Key, bytes | None] = {}
        self._facts_before: dict[str, bytes] = {}
        self._numbers = count(1)
        self.fresh_events: list[Key] = []
        self._file = _opened(path) if path else None
        if self._file:
            self._load(self._file)

    def find(self, scope: str, kind: str, id_: str) -> Obj | None:
        """The object, to be read or changed."""
        key = (scope, kind, id_)
        held = self._objects.get(key)
        if held is not None and key not in self._before:
            self._before[key] = orjson.dumps(held)
        return held

    def peek(self, scope: str, kind: str, id_: str) -> Obj | None:
        """The object, to be read only."""
        return self._objects.get((scope, kind, id_))

    def add(self, scope: str, held: Obj) -> None:
        """Keep a new object."""
        key = (scope, held["object"], held["id"])
        self._before.setdefault(key, None)
        held["_number"] = next(self._numbers)
        self._objects[key] = held
        self._ids.setdefault(key[:2], []).append(held["id"])
        if held["object"] == "event":
            self.fresh_events.append(key)

    def remove(self, scope: str, kind: str, id_: str) -> None:
        """Forget an object."""
        self.find(scope, kind, id_)
        del self._objects[scope, kind, id_]
        self._ids[scope, kind].remove(id_)

    def newest(self, scope: str, kind: str) -> Iterator[Obj]:
        """All objects of a kind, to be read only, the newest first."""
        for id_ in reversed(self._ids.get((scope, kind), [])):
            yield self._objects[scope, kind, id_]

    def scopes(self) -> set[str]:
        """The accounts and modes in which there is anything."""
        return {scope for scope, _ in self._ids}

    def kinds(self, scope: str) -> list[str]:
        """The kinds of which there is anything."""
        return [kind for held, kind in self._ids if held == scope]

    def fact(self, name: str, otherwise: Any) -> Any:
        """A fact about the whole twin, to be read or changed."""
        held = self._facts.setdefault(name, otherwise)
        self._facts_before.setdefault(name, orjson.dumps(held))
        return held

    def set_fact(self, name: str, value: Any) -> None:
        """Note a fact about the whole twin."""
        self.fact(name, None)
        self._facts[name] = value

    def before(self, held: Obj, scope: str) -> Obj | None:
        """An object as it was when this unit of work began; `None` for a new one."""
        raw = self._before.get((scope, held["object"], held["id"]))
        return orjson.loads(raw) if raw else None

    def commit(self) -> None:
        """Keep what was changed."""
        written: list[tuple[Key, bytes | None]] = []
        for key, before in self._before.items():
            held = self._objects.get(key)
            now = orjson.dumps(held) if held is not None else None
            if now != before:
                written.append((key, now))
                if held is not None and held.get("_due"):
                    heapq.heappush(self._due, (held["_due"][0], held["_number"], key))
        facts = {
            name: raw for name, was in self._facts_before.items() if (raw := orjson.dumps(self._facts[name])) != was
        }
        self._before.clear()
        self._facts_before.clear()
        if self._file:
            self._write(self._file, written, facts)

    def rollback(self) -> None:
        """Undo what was changed."""
        for key, before in self._before.items():
            held = self._objects.get(key)
            if before is None:
                if held is not None:
                    del self._objects[key]
                    self._ids[key[:2]].remove(key[2])
            elif held is not None:
                held.clear()
                held.update(orjson.loads(before))
            else:
                self._objects[key] = orjson.loads(before)
                self._ids[key[:2]].append(key[2])
        for name, raw in self._facts_before.items():
            self._facts[name] = orjson.loads(raw)
        self.fresh_events = [key for key in self.fresh_events if key in self._objects]
        self._before.clear()
        self._facts_before.clear()

    def next_due(self, until: int) -> Key | None:
        """The object on which the earliest thing is due by then, of those that live by the server's clock."""
        while self._due and self._due[0][0] <= until:
            at, _, key = heapq.heappop(self._due)
            held = self._objects.get(key)
            if held and held.get("_due") and held["_due"][0] == at and not held.get("_clock"):
                return key
        return None

    def due_by_clock(self, scope: str, clock: str, until: int) -> Key | None:
        """The object on which the earliest thing is due by then, of those that live by this test clock."""
        waiting = [
            (held["_due"][0], held["_number"], key)
            for key, held in self._objects.items()
            if key[0] == scope and held.get("_clock") == clock and held.get("_due") and held["_due"][0] <= until
        ]
        return min(waiting)[2] if waiting else None

    def _load(self, file: sqlite3.Connection) -> None:
        for scope, kind, id_, body in file.execute("SELECT scope, kind, id, body FROM objects ORDER BY number"):
            held = orjson.loads(body)
            self._objects[scope, kind, id_] = held
            self._ids.setdefault((scope, kind), []).append(id_)
            self._numbers = count(held["_number"] + 1)
            if held.get("_due"):
                heapq.heappush(self._due, (held["_due"][0], held["_number"], (scope, kind, id_)))
        for name, body in file.execute("SELECT name, body FROM facts"):
            self._facts[name] = orjson.loads(body)

    def _write(
        self, file: sqlite3.Connection, written: list[tuple[Key, bytes | None]], facts: dict[str, bytes]
    ) -> None:
        with file:
            for (scope, kind, id_), raw in written:
                if raw is None:
                    file.execute("DELETE FROM objects WHERE scope = ? AND kind = ? AND id = ?", (scope, kind, id_))
                else:
                    number = self._objects[scope, kind, id_]["_number"]
                    file.execute(
                        "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?)", (scope, kind, id_, number, raw)
                    )
            file.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", list(facts.items()))


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = sqlite3.connect(path)
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = NORMAL")
    file.execute(
        "CREATE TABLE IF NOT EXISTS objects (scope TEXT, kind TEXT, id TEXT, number INTEGER, body BLOB, PRIMARY KEY "
        "(scope, kind, id))"
    )
    file.execute("CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, body BLOB)")
    return file
