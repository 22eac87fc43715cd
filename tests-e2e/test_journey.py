"""The main job, end to end."""

import pytest
from practice import Practice

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]


def test_smoke(practice: Practice) -> None:
    slots = practice.slots()
    booking = practice.book(slots[0])
    assert booking["status"] == "confirmed"
