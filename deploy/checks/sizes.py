"""Refuse files of over 400 lines and functions of over 40; exceptions stand with their reason in pyproject.toml."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
EXEMPT = {"tests", "tests-e2e", "migrations", "generated"}


def main() -> int:
    """Print what is too long, and exceptions that are no longer needed; give the exit code."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"].get("nexus", {}).get("sizes", {})
    allowed = settings.get("allow", {})
    found = {place: told for file in _files() for place, told in _too_long(file)}
    faults = [f"{place}: {told}" for place, told in found.items() if place not in allowed]
    faults += [f"{place}: needs no exception any more" for place in allowed if place not in found]
    faults += [f"{place}: an exception needs its reason" for place, reason in allowed.items() if not reason.strip()]
    for fault in faults:
        print(fault)
    return bool(faults)


def _files() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.exists() and not EXEMPT & set(Path(name).parts):
            yield path


def _too_long(file: Path) -> Iterator[tuple[str, str]]:
    """Tell of the file and its functions; a function's docstring and decorators do not count."""
    place = str(file.relative_to(ROOT))
    text = file.read_text()
    lines = text.count("\n")
    if lines > LONGEST_FILE:
        yield place, f"{lines} lines, {LONGEST_FILE} allowed"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = _length(node)
            if length > LONGEST_FUNCTION:
                yield f"{place}::{node.name}", f"{length} lines, {LONGEST_FUNCTION} allowed"


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return whole
    told = node.body[0]
    return whole - ((told.end_lineno or told.lineno) - told.lineno + 1)


if __name__ == "__main__":
    sys.exit(main())
