"""From a path to what stands there: a tree of segments, where a fixed name goes before a variable one."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Paths(Generic[T]):
    """What stands at each path, by method; Starlette tries pattern after pattern, this looks at each segment once."""

    def __init__(self) -> None:
        self._fixed: dict[str, Paths[T]] = {}
        self._variable: tuple[str, Paths[T]] | None = None
        self._here: dict[str, T] = {}

    def add(self, method: str, template: str, what: T) -> None:
        """Put something at `/v1/{slug}/bookings`. Raises `ValueError` where something stands already."""
        at = self
        for segment in template.strip("/").split("/"):
            at = at._below(segment)
        if method in at._here:
            raise ValueError(f"{method} {template} stands twice")
        at._here[method] = what

    def find(self, path: str) -> tuple[dict[str, T], dict[str, str]]:
        """What stands at this path by method, and the values of its variable segments; nothing at an unknown path."""
        values: dict[str, str] = {}
        at = self
        for segment in path.split("/")[1:]:
            below = at._fixed.get(segment)
            if below is None:
                if at._variable is None or not segment:
                    return {}, {}
                name, below = at._variable
                values[name] = segment
            at = below
        return at._here, values

    def _below(self, segment: str) -> "Paths[T]":
        if not segment.startswith("{"):
            return self._fixed.setdefault(segment, Paths())
        name = segment[1:-1]
        if self._variable is None:
            self._variable = (name, Paths())
        if self._variable[0] != name:
            raise ValueError(f"{segment} is called {self._variable[0]} elsewhere")
        return self._variable[1]
