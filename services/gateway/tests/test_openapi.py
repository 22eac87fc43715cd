"""The document says what the rows do."""

import json
from typing import Any

import orjson
import pytest

from gateway import openapi
from gateway.procedures import PROCEDURES
from gateway.rest.fill import Filling
from gateway.routes import OUTSIDE_LOGINS, ROUTES, STREAMS, WEBHOOKS

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


def _id(row: Any, name: str) -> str:
    fields, _ = openapi._Schemas([row.request]).fields(row.request)
    prefix = fields[name]["pattern"].split("_")[0].removeprefix("^")
    return f"{prefix}_01kbfkqk9mex4a5j5ra0nbjm6n"


def test_procedures_are_named_alike() -> None:
    names = [row.name for row in PROCEDURES]
    assert len(set(names)) == len(names)
    assert all(name.startswith("admin.") and name.count(".") == 2 for name in names)
