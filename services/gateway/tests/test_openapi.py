"""The document says what the rows do."""

import json
from typing import Any

import orjson
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from contracts import registry
from contracts.types import Problem
from gateway import openapi
from gateway.described import refusals
from gateway.procedures import PROCEDURES
from gateway.rest.fill import Filling
from gateway.routes import OUTSIDE_LOGINS, ROUTES, STREAMS, WEBHOOKS
from kit.errors import AppError

DOCUMENT = openapi.document()


def refs(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(refs(item) for item in value.values()))
    return set().union(*(refs(item) for item in value)) if isinstance(value, list) else set()


def test_every_row_is_in_it_once() -> None:
    operations = [one for path in DOCUMENT["paths"].values() for one in path.values()]
    assert len(operations) == len(ROUTES) + len(STREAMS) + 2 * len(OUTSIDE_LOGINS) + len(WEBHOOKS)
    assert len({one["operationId"] for one in operations}) == len(operations)
    for row in ROUTES:
        assert row.method.lower() in DOCUMENT["paths"][row.path]


def test_every_reference_leads_somewhere() -> None:
    for ref in refs(DOCUMENT):
        at: Any = DOCUMENT
        for part in ref.removeprefix("#/").split("/"):
            at = at[part]
    used = {ref.rsplit("/", 1)[1] for ref in refs(DOCUMENT) if "/schemas/" in ref}
    assert used == set(DOCUMENT["components"]["schemas"])


def test_the_same_rows_give_the_same_text() -> None:
    assert json.dumps(openapi.document()) == json.dumps(DOCUMENT)


@pytest.mark.parametrize("row", [row for row in ROUTES if row.example], ids=lambda row: row.name)
def test_examples_are_accepted(row: Any) -> None:
    path = {name: _id(row, name) for name in Filling(row).path_names}
    row.request.model_validate_json(orjson.dumps(row.example | path))


def test_the_document_is_openapi() -> None:
    validate(DOCUMENT, cls=OpenAPIV31SpecValidator)


@pytest.mark.parametrize("row", ROUTES, ids=lambda row: row.name)
def test_every_operation_shows_what_it_takes_and_gives(row: Any) -> None:
    operation = DOCUMENT["paths"][row.path][row.method.lower()]
    if not Filling(row).from_query:
        sent = operation["requestBody"]["content"]["application/json"]["example"]
        path = {name: _id(row, name) for name in Filling(row).path_names}
        row.request.model_validate_json(orjson.dumps(sent | path))
    answer = operation["responses"][str(204 if row.empty and row.status == 200 else row.status)]
    for kind, given in answer.get("content", {}).items():
        assert "example" in given
        if kind == "application/json":
            row.request.reply.validate_json(orjson.dumps(given["example"]), strict=True)


@pytest.mark.parametrize("row", [row for row in ROUTES if Filling(row).from_query], ids=lambda row: row.name)
def test_the_examples_of_a_query_are_a_query(row: Any) -> None:
    parameters = DOCUMENT["paths"][row.path][row.method.lower()]["parameters"]
    asked = {
        one["name"]: str(one["example"])
        for one in parameters
        if one.get("in") in {"path", "query"} and "example" in one
    }
    named = {"slug": "harbour"} if "slug" in row.request.model_fields else {}
    row.request.model_validate_strings(
        {name: value.lower() if value in {"True", "False"} else value for name, value in asked.items()} | named
    )


@pytest.mark.parametrize("row", ROUTES, ids=lambda row: row.name)
def test_every_operation_lists_the_codes_it_is_refused_with(row: Any) -> None:
    listed: dict[str, set[str]] = {}
    for status, response in DOCUMENT["paths"][row.path][row.method.lower()]["responses"].items():
        known = DOCUMENT["components"]["responses"][status] if "$ref" in response else response
        for said in known.get("content", {}).values():
            if "examples" in said:
                listed[status] = set(said["schema"]["allOf"][1]["properties"]["code"]["enum"])
                assert set(said["examples"]) == listed[status]
                for code, example in said["examples"].items():
                    problem = Problem.model_validate(example["value"])
                    assert (problem.code, str(problem.status)) == (code, status)
    assert {"422", "429", "500", "503"} <= set(listed)
    for request in row.asks or (row.request,):
        for each in registry.refusals()[request.subject]:
            if each.status not in {401, 404}:
                assert each.code in listed[str(each.status)]


def test_every_refusal_of_the_gateway_is_told_of() -> None:
    told = {code for codes in refusals.of_everything(registry.refusals()).values() for code in codes}
    waiting, missing = list(AppError.__subclasses__()), set()
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        if error.__module__.startswith("gateway.") and "code" in vars(error) and error.code not in told:
            missing.add(error.__name__)
    assert not missing


def test_a_booking_says_what_may_stand_in_its_way() -> None:
    """A few that must not be lost, whatever reads the code: they are thrown deep below the handler."""
    refused = {each.code for each in registry.refusals()["scheduling.booking.create.v1"]}
    assert refused >= {
        "scheduling.slot_taken", "scheduling.not_bookable", "scheduling.offer_expired", "scheduling.hold_over",
        "scheduling.not_enough_credits", "idempotency_key_reused", "busy", "overloaded",
    }  # fmt: skip
    assert not refused & {"scheduling.seats_taken", "scheduling.not_the_author", "identity.slug_taken"}


def _id(row: Any, name: str) -> str:
    fields, _ = openapi._Schemas([row.request]).fields(row.request)
    prefix = fields[name]["pattern"].split("_")[0].removeprefix("^")
    return f"{prefix}_01kbfkqk9mex4a5j5ra0nbjm6n"


def test_procedures_are_named_alike() -> None:
    names = [row.name for row in PROCEDURES]
    assert len(set(names)) == len(names)
    assert all(name.startswith(("admin.", "platform.")) and name.count(".") == 2 for name in names)
