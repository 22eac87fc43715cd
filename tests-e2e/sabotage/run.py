"""Takes protections away one by one, each in a throwaway worktree, and demands that its named test notices.

A patch begins with what it is for, one line a test:

    # test: services/scheduling/tests/bookings/test_booking_races.py::test_one_of_a_hundred_gets_the_slot
    # expect: pass

`expect` is `fail` when left out. `pass` says that another guard holds alone: what the patch takes away is not missed by
the test before it. Usage: run.py [name …]; exit code 1 when a test did not do what is expected of it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
PACKAGES = ("contracts", *(f"libs/{name}" for name in ("kit", "testkit", "sdk", "stack", "twins")),
            *(f"services/{name}" for name in ("identity", "scheduling", "billing", "notifications", "gateway")))  # fmt: skip
SECONDS = 600
PASSED, FAILED = 0, 1
"""What pytest says when all tests passed, and when some failed; anything else is no verdict (an error, no such test)."""


@dataclass
class Trial:
    """One test to be run against one sabotaged build."""

    patch: Path
    test: str
    expected: str = "fail"


def main(names: list[str]) -> int:
    """Try the named patches, or all; print a table; give the exit code."""
    trials = [
        trial for patch in sorted(FOLDER.glob("*.patch")) if not names or patch.stem in names for trial in read(patch)
    ]
    if unknown := set(names) - {trial.patch.stem for trial in trials}:
        print(f"There is no patch {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    wrong = 0
    for trial in trials:
        started = time.monotonic()
        verdict, said = run(trial)
        right = verdict == trial.expected
        wrong += not right
        mark = "✓" if right else "✗"
        test = trial.test.rpartition("/")[2]
        print(f"{mark} {trial.patch.stem:<36} {verdict:<10} {time.monotonic() - started:5.0f} s  {test}", flush=True)
        if not right:
            print(f"    expected: {trial.expected}\n{said}", file=sys.stderr)
    print(f"{len(trials) - wrong} of {len(trials)} as expected")
    return bool(wrong)


def read(patch: Path) -> list[Trial]:
    """The trials that a patch names. Raises `ValueError` when it names none."""
    trials: list[Trial] = []
    for line in patch.read_text().splitlines():
        value = line.partition(": ")[2].strip()
        if line.startswith("# test: "):
            trials.append(Trial(patch, value))
        elif line.startswith("# expect: "):
            trials[-1].expected = value
        elif line.startswith("diff "):
            break
    if not trials:
        raise ValueError(f"{patch.name} names no test")
    return trials


def run(trial: Trial) -> tuple[str, str]:
    """What the test did in a sabotaged worktree (`pass`, `fail`, or why there is no verdict), and what it said."""
    with worktree() as folder:
        applied = subprocess.run(
            ["git", "apply", "--recount", "-C1", str(trial.patch)],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if applied.returncode:
            return "no patch", applied.stderr
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEXUS_")}
        environment["PYTHONPATH"] = os.pathsep.join(str(folder / package) for package in PACKAGES)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(folder),
            trial.test,
        ]
        try:
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return "hang", f"no verdict in {SECONDS} s"
    verdict = {PASSED: "pass", FAILED: "fail"}.get(done.returncode, "error")
    # A fixture or an import that breaks is a failure too, but not the one that was asked for.
    if verdict == "fail" and " failed" not in done.stdout:
        verdict = "error"
    return verdict, (done.stdout + done.stderr)[-3_000:]


@contextmanager
def worktree() -> Iterator[Path]:
    """A copy of what is committed and of what is not, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="nexus-sabotage-") as parent:
        Path(parent).chmod(0o711)
        folder = Path(parent) / "nexus"
        _git("worktree", "add", "--detach", "--quiet", str(folder), "HEAD")
        try:
            changes = subprocess.run(
                ["git", "diff", "--binary", "HEAD"], cwd=ROOT, capture_output=True, check=True
            ).stdout
            if changes:
                subprocess.run(["git", "apply"], cwd=folder, input=changes, check=True)
            yield folder
        finally:
            _git("worktree", "remove", "--force", str(folder))


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
