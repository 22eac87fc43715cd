"""The cases in `cases.json`, one rule a case, through the engine."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("slot_cases", HERE / "slot_cases.py")
assert _spec
assert _spec.loader
slot_cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(slot_cases)

CASES = json.loads((HERE / "cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    expected, got = slot_cases.verdict(case)
    assert got == expected, case["description"]


class TestRunner:
    def test_tells_what_failed_and_fails(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        wrong = {**CASES[0], "expected": {"kind": "starts_utc", "starts": []}}
        file = tmp_path / "cases.json"
        file.write_text(json.dumps([wrong, CASES[1]]), "utf-8")
        assert slot_cases.main([str(file)]) == 1
        out = capsys.readouterr().out
        assert CASES[0]["id"] in out
        assert out.endswith("1 passed, 1 failed\n")

    def test_an_unreadable_case_fails_alone(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "cases.json"
        file.write_text(json.dumps([{"id": "odd", "input": {}, "expected": {"kind": "count", "count": 1}}, CASES[0]]))
        assert slot_cases.main([str(file)]) == 1
        assert "1 passed, 1 failed" in capsys.readouterr().out
