"""The running system, started once for a test process, and businesses in it that nobody has used before."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from practice import Practice, open_practice

from testkit import system as real
from testkit.system import System


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """Every process of Nexus, on free ports, with the rate limits of drills and every trace kept.

    `NEXUS_TEST_HOME` names the home of one that is up already and is left as it is, for quick repetitions.
    """
    if folder := os.environ.get("NEXUS_TEST_HOME"):
        yield System(Path(folder))
        return
    with real.running(OTEL_TRACES_SAMPLER_ARG="1.0") as running:
        yield running


@pytest.fixture
def practice(system: System) -> Iterator[Practice]:
    """A business with an owner, two staff members and a service, open every day; made through the gateway alone."""
    with open_practice(system) as opened:
        yield opened


@pytest.fixture
def other_practice(system: System) -> Iterator[Practice]:
    """Another business, which must never be seen."""
    with open_practice(system) as opened:
        yield opened
