"""Whatever is sent, no answer is a 5xx, and every refusal is a problem document with a code."""

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import hypothesis
import pytest
import requests
import schemathesis
from hostile import BODIES, QUERIES, VALUES, with_body, with_value
from hypothesis import strategies as st
from practice import open_practice
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance
from surface import ROWS, Row, Stock, properties, stock

from gateway.trpc.rows import Procedure
from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

EXAMPLES = int(os.environ.get("NEXUS_FUZZ_EXAMPLES", "6"))
"""How many requests are made up for each operation and way of making them up, and how many values a field is given."""
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
DOCUMENT = Path(__file__).parents[1] / "contracts" / "schemas" / "openapi.json"
OPERATIONS = [
    found.ok()
    for found in schemathesis.openapi.from_path(DOCUMENT).get_all_operations()
    if not found.ok().path.endswith("/stream")
]
WITHOUT_ORACLES = hypothesis.settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)
THREADS = 8


@pytest.fixture(scope="module")
def shop(system: System) -> Iterator[Stock]:
    """A business with some of everything."""
    with open_practice(system) as practice:
        yield stock(practice)


def test_the_document_is_the_one_that_is_served(shop: Stock) -> None:
    served = shop.practice.guest.get("/api/openapi.json").json()
    assert served["paths"] == json.loads(DOCUMENT.read_text())["paths"]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_made_up_requests_are_answered_as_documented(
    shop: Stock, operation: APIOperation, mode: GenerationMode
) -> None:
    url, session = str(shop.practice.guest.base_url), requests.Session()
    owner = dict(shop.practice.owner.headers)

    @WITHOUT_ORACLES
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode), known=st.booleans(), signed_in=st.booleans())
    def ask(case: Case, *, known: bool, signed_in: bool) -> None:
        _aim(case, shop, known=known)
        headers = {"authorization": owner["authorization"]} if signed_in else {}
        answer = case.call(base_url=url, session=session, headers=headers)
        case.validate_response(answer, checks=CHECKS)

    with session:
        ask()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_hostile_values_and_bodies_are_refused_with_a_code(shop: Stock, row: Row) -> None:
    chance = random.Random(row.name)
    asked = [
        with_value(row, shop, name, raw)
        for name in properties(row.request)
        for raw in chance.sample(VALUES, min(EXAMPLES, len(VALUES)))
    ]
    whole = QUERIES if _takes_no_body(row) else BODIES
    asked += [with_body(row, shop, raw) for raw in chance.sample(whole, min(EXAMPLES, len(whole)))]
    token = shop.practice.owner.headers["authorization"]
    for request in chance.sample(asked, len(asked) // 2):
        request.headers["authorization"] = token
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(shop.practice.guest.send, asked))
    faults = [fault for answer in answers if (fault := _fault(row, answer))]
    assert not faults, f"{Counter(faults)}"
    assert any(answer.status_code >= 400 for answer in answers) or not properties(row.request)


def _aim(case: Case, shop: Stock, *, known: bool) -> None:
    """Half of the requests go to what exists, so that more of them come further than to a 404."""
    if known and case.path_parameters:
        for name in case.path_parameters:
            case.path_parameters[name] = shop.practice.slug if name == "slug" else shop.ids[_PREFIX[name]]


_PREFIX = {
    "service_id": "svc",
    "hold_id": "hld",
    "booking_id": "bkg",
    "notification_id": "ntf",
    "series_id": "ser",
    "visit_id": "vis",
    "entry_id": "wtl",
    "login_id": "lgn",
    "key_id": "key",
    "checkout_id": "chk",
    "gift_code_id": "gft",
    "payment_method_id": "pmt",
}


def _takes_no_body(row: Row) -> bool:
    return row.type == "query" if isinstance(row, Procedure) else row.method in {"GET", "DELETE"}


def _fault(row: Row, answer: httpx.Response) -> str | None:
    """What is wrong with an answer."""
    where = f"{answer.request.method} {answer.request.url} {answer.request.content[:200]!r} → {answer.status_code}"
    if answer.status_code >= 500:
        return where
    if answer.status_code < 400:
        return None
    problem = answer.json()
    if isinstance(row, Procedure) and answer.headers["content-type"] == "application/json":
        (envelope,) = problem if isinstance(problem, list) else [problem]
        problem = envelope["error"]["data"]["problem"]
        if problem.get("status") == 410:  # which the wire knows as NOT_FOUND
            problem["status"] = 404
    elif answer.headers["content-type"] != "application/problem+json":
        return f"{where}: {answer.headers['content-type']}"
    told = problem.get("code"), problem.get("status")
    return None if told[0] and told[1] == answer.status_code else f"{where}: {told}"
