"""Refuse what the prose promises and the repository does not hold: files, tests, links, commands; stale sabotage."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.core import TyperGroup

from stack.main import app

ROOT = Path(__file__).parents[2]
PROSE = ("*.md", "docs/*.md", "docs/adr/*.md", "docs/runbooks/*.md", "services/*/README.md")
SUFFIXES = ("py", "md", "json", "yml", "toml", "sql", "patch")
PATH = re.compile(rf"[\w./-]+/[\w.-]+\.(?:{'|'.join(SUFFIXES)})(?:::\w+)*|test_\w+\.py(?:::\w+)*")
CODE = re.compile(r"`([^`\n]+)`|^    (\S.*)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
MAKE = re.compile(r"make ([a-z-]+)")
NEXUS = re.compile(r"(?:uv run |\.venv/bin/)?nexus ([a-z-]+)(?: ([a-z-]+))?")
DEPTHS = ("*/", "*/*/", "*/*/*/", "*/*/tests/*/")
"""Where a page means a file when it names it from within: a package, a context, a context's tests."""
NAMED_TEST = re.compile(r"^# test: (\S+)", re.MULTILINE)


def main() -> int:
    """Print every promise that is not kept; give the exit code."""
    faults = [*in_prose(), *in_sabotage()]
    for fault in faults:
        print(fault)
    return bool(faults)


def in_prose() -> Iterator[str]:
    """What the pages name and is not there."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in (page for pattern in PROSE for page in sorted(ROOT.glob(pattern))):
        text, where = page.read_text(), page.relative_to(ROOT)
        yield from (f"{where}: {link} is not there" for link in LINK.findall(text) if not (page.parent / link).exists())
        for code in (plain or block for plain, block in CODE.findall(text)):
            target, command = MAKE.match(code), NEXUS.match(code)
            if target and target[1] not in targets:
                yield f"{where}: there is no `make {target[1]}`"
            if command and not is_command(command[1], command[2]):
                yield f"{where}: there is no `{command[0]}`"
            yield from (f"{where}: {path} is not there" for path in PATH.findall(code) if not is_there(path, page))


def is_command(name: str, below: str | None) -> bool:
    """Whether `nexus` has this command, and the group its subcommand."""
    commands = _commands(typer.main.get_command(app))
    if name not in commands:
        return False
    inner = _commands(commands[name])
    return not inner or below is None or below in inner


def _commands(command: object) -> dict[str, object]:
    return dict(command.commands) if isinstance(command, TyperGroup) else {}


def is_there(path: str, page: Path) -> bool:
    """Whether a file, and the test named behind `::`, exist; seen from the root, the page, a package or its tests."""
    name, *parts = path.split("::")
    if name.startswith(("/", ".nexus/")):  # a page that is served, or a file of a running system
        return True
    here = [start / name for start in (ROOT, page.parent)]
    found = [*here, *(file for depth in DEPTHS for file in ROOT.glob(f"{depth}{name}"))]
    found = [file for file in found if file.exists()]
    return any(all(re.search(rf"(?:def|class) {part}\b", file.read_text()) for part in parts) for file in found)


def in_sabotage() -> Iterator[str]:
    """Patches that no longer apply, and tests they name that are gone."""
    for patch in sorted(ROOT.glob("tests-e2e/sabotage/*.patch")):
        where = patch.relative_to(ROOT)
        checked = subprocess.run(["git", "apply", "--check", patch], cwd=ROOT, capture_output=True, check=False)
        if checked.returncode:
            yield f"{where} does not apply any more"
        for test in NAMED_TEST.findall(patch.read_text()):
            if not is_there(test.partition("[")[0], patch):
                yield f"{where}: {test} is not there"


if __name__ == "__main__":
    sys.exit(main())
