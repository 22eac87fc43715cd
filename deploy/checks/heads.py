"""Refuse a context whose migrations have more than one head: two branches each added one."""

import sys
from pathlib import Path

from alembic.script import ScriptDirectory

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Print contexts with several heads or a broken chain; give the exit code."""
    faults = 0
    for folder in sorted(ROOT.glob("services/*/migrations")):
        heads = ScriptDirectory(str(folder)).get_heads()
        if len(heads) > 1:
            faults += 1
            print(f"{folder.relative_to(ROOT)} has {len(heads)} heads: {', '.join(heads)}. Let one follow the other.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
