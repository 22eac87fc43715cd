"""The TypeScript package in a client developer's hands: it is packed, installed, compiled against and run."""

import json
import tarfile
from pathlib import Path

import consumer
import pytest
from consumer import Consumer
from practice import Practice

from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]


@pytest.fixture(scope="session")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return consumer.packed(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory, tarball: Path) -> Consumer:
    """Compiled: every call in its tests is right, every call in `wrong.ts` is wrong."""
    made = consumer.installed(tmp_path_factory.mktemp("project"), tarball)
    assert made.compile() == ""
    return made


def test_the_package_holds_what_it_says_and_no_more(tarball: Path) -> None:
    with tarfile.open(tarball) as packed:
        names = {name.removeprefix("package/") for name in packed.getnames()}
        told = json.load(packed.extractfile("package/package.json"))  # type: ignore[arg-type]
    for entry in told["exports"].values():
        assert {path.removeprefix("./") for path in entry.values()} <= names
    assert {name.split("/")[0] for name in names} == {"package.json", "README.md", "dist", "src"}
    assert "dependencies" not in told


def test_every_wrong_call_is_refused_for_itself(tmp_path: Path, project: Consumer) -> None:
    """The directives alone would be content with any error; each line has to be one that `tsc` names."""
    careless, wrong = consumer.careless(project, tmp_path)

    assert len(wrong) > 20
    assert consumer.lines_refused(careless.compile()) == wrong


def test_the_client_keeps_its_head_before_a_bad_server(project: Consumer) -> None:
    project.test("client")


@pytest.mark.parametrize("name", ["trpc", "journey", "paying"])
def test_against_the_running_gateway(project: Consumer, system: System, name: str) -> None:
    project.test(name, NEXUS_GATEWAY=system.url(), NEXUS_CONSOLE=system.url("console"))


def test_the_snippets_of_the_readme_run(project: Consumer, practice: Practice) -> None:
    token = practice.owner.headers["authorization"].removeprefix("Bearer ")
    reader = {"NEXUS_BUSINESS": practice.slug, "NEXUS_SERVICE": practice.service, "NEXUS_TOKEN": token}
    here = {"NEXUS_GATEWAY": practice.system.url(), "NEXUS_CONSOLE": practice.system.url("console")}

    told = project.test("readme", **here, **reader)

    assert "Her checkout is complete" in told
    assert "She is given back { amount_minor: 5000, currency: 'EUR' }" in told
    assert "account: 'stripe'" in told
