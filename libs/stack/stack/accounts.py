"""Which operating system user runs PostgreSQL, and what that user can reach.

PostgreSQL refuses to run as root. A stack started by root therefore drops to `postgres` or `nobody`, who must be able
to read the programs and to enter every folder above the data. A home of mode 0700 forbids that: then both move to
/var/tmp.
"""

import hashlib
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack.errors import Unreachable


@dataclass(frozen=True)
class Account:
    """An unprivileged user of this machine."""

    name: str
    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        """Give the keyword arguments that make `subprocess` run as this user and nothing else."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Say whether this user may traverse `folder` and every folder above it."""
        resolved = folder.resolve()
        return all(self._allows_search(parent) for parent in (resolved, *resolved.parents) if parent.exists())

    def _allows_search(self, folder: Path) -> bool:
        info = folder.stat()
        if info.st_uid == self.uid:
            return bool(info.st_mode & stat.S_IXUSR)
        if info.st_gid == self.gid:
            return bool(info.st_mode & stat.S_IXGRP)
        return bool(info.st_mode & stat.S_IXOTH)


def unprivileged() -> Account | None:
    """Give the user that root drops to, `postgres` or `nobody`; `None` for anybody else, who runs PostgreSQL as is."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Unreachable(
        "PostgreSQL does not run as root and this machine has neither a user `postgres` nor `nobody`. "
        "Create one (useradd --system postgres) or run nexus as an ordinary user."
    )


def refuge() -> Path:
    """Give the folder that stands in where the usual one cannot be entered: /var/tmp/nexus-<uid>, ours alone to write.

    Raises `Unreachable` when somebody else made it first: its name can be guessed, so its owner is checked.
    """
    folder = Path(f"/var/tmp/nexus-{os.geteuid()}")  # noqa: S108 — made by us, its owner and mode are checked below
    folder.mkdir(mode=0o711, exist_ok=True)
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.geteuid() or info.st_mode & 0o022:
        raise Unreachable(f"{folder} belongs to somebody else or can be written by others; remove it and try again.")
    folder.chmod(0o711)
    return folder


def reachable_data(account: Account | None, folder: Path) -> Path:
    """Give `folder`, or its stand-in under the refuge when the account cannot enter the folders above it."""
    if account is None or account.can_enter(folder.parent):
        return folder
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    stand_in = refuge() / f"data-{digest}"
    stand_in.mkdir(mode=0o711, exist_ok=True)
    return stand_in / folder.name


def reachable_programs(account: Account | None, package: Path, version: str) -> Path:
    """Give the package folder of the wheel, or a copy under the refuge when the account cannot enter it."""
    if account is None or account.can_enter(package):
        return package
    copy = refuge() / f"postgres-{version}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        draft.mkdir(mode=0o755)
        for name in (package.name, f"{package.name}.libs"):
            shutil.copytree(
                package.with_name(name), draft / name, ignore=shutil.ignore_patterns("include", "__pycache__")
            )
        try:
            draft.rename(copy)
        except OSError:  # another start finished the same copy first
            shutil.rmtree(draft)
    return copy / package.name
