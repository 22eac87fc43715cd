"""Where the stack keeps its data: one folder, `.nexus`, and the files in it."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The data folder. Others may pass through it, as PostgreSQL's user must, but not look into it."""

    folder: Path

    def make(self) -> None:
        """Create the folder and its private parts."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        for private in (self.logs, self.mail, self.traces, self.holds, self.twins):
            private.mkdir(mode=0o700, exist_ok=True)

    @property
    def secrets(self) -> Path:
        """Generated passwords and keys; 0600."""
        return self.folder / "secrets.json"

    @property
    def state(self) -> Path:
        """What runs now: process ids, ports, addresses."""
        return self.folder / "state.json"

    @property
    def lock(self) -> Path:
        """Locked by the one supervisor of this folder."""
        return self.folder / "lock"

    @property
    def postgres(self) -> Path:
        """PostgreSQL's data."""
        return self.folder / "postgres"

    @property
    def nats(self) -> Path:
        """JetStream's data and the server's configuration."""
        return self.folder / "nats"

    @property
    def mail(self) -> Path:
        """Caught mails as .eml files."""
        return self.folder / "mail"

    @property
    def traces(self) -> Path:
        """Recent traces as JSON lines."""
        return self.folder / "traces"

    @property
    def prepared(self) -> Path:
        """What the last migrations and streams were made from."""
        return self.folder / "prepared"

    @property
    def logs(self) -> Path:
        """One log file per process."""
        return self.folder / "logs"

    @property
    def holds(self) -> Path:
        """A file named like a process keeps the supervisor from starting it again; see `nexus stop`."""
        return self.folder / "holds"

    @property
    def twins(self) -> Path:
        """What the vendors' twins remember."""
        return self.folder / "twins"

    def log(self, name: str) -> Path:
        """Give the log file of a process."""
        return self.logs / f"{name}.log"


def find() -> Home:
    """Give the home named by NEXUS_HOME, else `.nexus` in the nearest folder upwards that holds uv.lock, else here."""
    named = os.environ.get("NEXUS_HOME")
    if named:
        return Home(Path(named).resolve())
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "uv.lock").exists():
            return Home(folder / ".nexus")
    return Home(here / ".nexus")
