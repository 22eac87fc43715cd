"""One made-up request after another, each with what the answers before it told: no 5xx, and every answer as documented."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import strategies as st
from learned import Learned
from practice import PASSWORD, open_practice
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from surface import Stock, stock

from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

CASES = int(os.environ.get("NEXUS_FUZZ_CASES", "200"))
"""How many requests are sent in all."""
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
]  # fmt: skip
FRESH_SECONDS = 240.0
"""Shorter than a token lasts, or the offer of a slot: a long run logs in and looks again."""
DOCUMENT = Path(__file__).parents[1] / "contracts" / "schemas" / "openapi.json"
OPERATIONS = [
    found.ok()
    for found in schemathesis.openapi.from_path(DOCUMENT).get_all_operations()
    if not found.ok().path.endswith("/stream")
]
REQUESTS = st.one_of([
    operation.as_strategy(generation_mode=mode)
    for operation in OPERATIONS
    for mode in (GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
])  # fmt: skip


@pytest.fixture(scope="module")
def shop(system: System) -> Iterator[Stock]:
    """A business with some of everything."""
    with open_practice(system) as practice:
        yield stock(practice)


class Walk:
    """What was asked, learned and found to be wrong."""

    def __init__(self, shop: Stock, session: requests.Session) -> None:
        self._shop, self._session = shop, session
        self._email = shop.practice.owner.get("/v1/auth/me").json()["user"]["email"]
        self._owner: dict[str, str] = {}
        self._fresh_at = -FRESH_SECONDS
        self.learned = Learned(shop.ids, shop.tokens)
        self.answered: Counter[tuple[str, int]] = Counter()
        self.faults: Counter[str] = Counter()

    def step(self, case: Case, chance: Any) -> None:
        """Send a made-up request, made real; learn from the answer, or find fault with it."""
        if time.monotonic() - self._fresh_at > FRESH_SECONDS:
            self._refresh()
        self.learned.into(case, chance)
        if "slug" in (case.path_parameters or {}):
            case.path_parameters["slug"] = self._shop.practice.slug
        headers = self._owner if chance.random() < 0.7 else {}
        answer = case.call(
            base_url=str(self._shop.practice.guest.base_url), session=self._session, headers=headers, timeout=30
        )
        self.answered[case.operation.label, answer.status_code] += 1
        if answer.status_code < 300 and "json" in answer.headers.get("content-type", ""):
            self.learned.from_answer(answer.json())
        try:
            case.validate_response(answer, checks=CHECKS)
        except (Failure, FailureGroup) as found:
            for each in getattr(found, "exceptions", [found]):
                self._note(case, answer, each)

    def _refresh(self) -> None:
        """Log in, and learn which slots are free now."""
        asked = {"email": self._email, "password": PASSWORD}
        answer = self._shop.practice.guest.post("/v1/auth/login", json=asked)
        if answer.status_code == 200:
            self._owner = {"authorization": f"Bearer {answer.json()['access_token']}"}
        self.learned.slots.clear()
        self.learned.from_answer(self._shop.practice.slots()[::4])
        self._fresh_at = time.monotonic()

    def _note(self, case: Case, answer: Any, found: Any) -> None:
        fault = f"{case.operation.label} → {answer.status_code}: {found.title}: {str(found.message)[:300]}"
        if fault not in self.faults:
            print(fault, case.as_curl_command()[:1_500], answer.text[:500], sep="\n  ", flush=True)
        self.faults[fault] += 1


def test_whatever_follows_what_it_is_answered_as_documented(shop: Stock) -> None:
    with requests.Session() as session:
        walk = Walk(shop, session)

        @hypothesis.settings(
            max_examples=CASES, deadline=None, database=None, phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        @hypothesis.given(case=REQUESTS, chance=st.randoms(use_true_random=True))
        def step(case: Case, chance: Any) -> None:
            walk.step(case, chance)

        step()
    statuses = Counter({status: 0 for _, status in walk.answered})
    for (_, status), count in walk.answered.items():
        statuses[status] += count
    done = {label for label, status in walk.answered if status < 300}
    print("never done:", *sorted({one.label for one in OPERATIONS} - done), sep="\n  ")
    print(
        f"{statuses.total()} requests, {dict(sorted(statuses.items()))}; {len(done)} of {len(OPERATIONS)} done at least once"
    )
    assert not walk.faults, "\n".join(f"{count} × {fault}" for fault, count in walk.faults.most_common())
    assert len(done) > len(OPERATIONS) * (0.6 if CASES > 5_000 else 0.1), "most of it is refused: nothing is tried"
