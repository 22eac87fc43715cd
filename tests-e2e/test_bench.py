"""`nexus bench` prints what it promises; what it measures is no test's business."""

import json
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]


class TestBench:
    def test_prints_one_object_a_line_for_what_was_asked(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "stack", "bench", "--only", "baseline", "--only", "engine", "--seconds", "1"],
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert all(list(line) == ["bench", "value", "unit", "baseline", "ratio", "budget"] for line in lines)
        assert all(line["value"] > 0 for line in lines)
        measured = {line["bench"].split(".")[0] for line in lines}
        assert measured == {"baseline", "engine"}

    def test_knows_what_it_can_measure(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "stack", "bench", "--only", "cheese"],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert "There is no benchmark cheese" in done.stderr
        assert "availability" in done.stderr
