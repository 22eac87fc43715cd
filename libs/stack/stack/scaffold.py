"""`python -m stack.scaffold <name>`: lay out the folder of a new context as the house style has it."""

import sys
from pathlib import Path

from stack.errors import StackError

FILES = {
    "pyproject.toml": """\
[project]
name = "nexus-{name}"
version = "0.1.0"
description = "{Name}: say in one line what it owns."
requires-python = ">=3.11"
dependencies = ["nexus-kit"]

[build-system]
requires = ["uv_build>=0.13,<0.14"]
build-backend = "uv_build"

[tool.uv.build-backend]
module-name = "{name}"
module-root = ""
""",
    "README.md": """\
# {Name}

## Owns
## Says (events)
## Listens to (events)
## Answers (requests)
## Tables
## Invariants
""",
    "{name}/__init__.py": '"""{Name}: say in one line what it owns."""\n',
    "{name}/settings.py": '''\
"""What {name} reads from its environment beside what every context reads."""

import kit.settings


class Settings(kit.settings.Settings):
    """Settings of {name}."""
''',
    "{name}/main.py": '''\
"""The {name} context: `uvicorn {name}.main:app`."""

from kit.app import create_app
from {name}.settings import Settings

app = create_app("{name}", Settings, requests=[], consumers=[], ticks=[])
''',
    "{name}/database.py": '''\
"""The base of {name}'s tables."""

import kit.db


class Base(kit.db.Base):
    """Base of {name}'s tables."""

    __abstract__ = True
    metadata = kit.db.new_metadata()
''',
    "migrations/env.py": '''\
"""Migrates {name}'s schema."""

from kit import migrations
from {name}.database import Base

migrations.run("{name}", Base.metadata)
''',
    "migrations/versions/.gitkeep": "",
    "tests/.gitkeep": "",
}
CONTRACTS = {
    "__init__.py": '"""The published language of {name}."""\n',
    "events.py": '"""What {name} says."""\n',
    "api.py": '"""What {name} answers."""\n',
}
NEXT = """\
{name} is laid out. Then:
  1. add "{name}" to CONTEXTS and PORTS in libs/stack/stack/contexts.py
  2. add nexus-{name} to [tool.uv.sources] in pyproject.toml and to the dependencies of libs/stack/pyproject.toml
  3. add it to PACKAGES in the Makefile, to mypy_path, known-first-party and the import contracts in pyproject.toml
  4. add its service and its NATS password to docker-compose.yml
  5. uv lock && make fix gen check"""


def main(arguments: list[str]) -> None:
    """Write the folder of the named context. Raises `StackError` for a name that cannot be one or is taken."""
    name = arguments[0] if arguments else ""
    if not (name.isidentifier() and name.islower() and name.isascii()):
        raise StackError("Name the context in one lowercase word: make new-service NAME=billing")
    root = Path.cwd()
    if (root / "services" / name).exists():
        raise StackError(f"services/{name} is there already.")
    lay_out(root, name)
    print(NEXT.format(name=name))


def lay_out(root: Path, name: str) -> None:
    """Write the context's files and those of its contracts."""
    for folder, files in ((root / "services" / name, FILES), (root / "contracts/contracts" / name, CONTRACTS)):
        for place, text in files.items():
            path = folder / place.format(name=name)
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():  # another context may have written down already what it will hear from this one
                continue
            path.write_text(text.format(name=name, Name=name.capitalize()))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except StackError as told:
        sys.exit(str(told))
