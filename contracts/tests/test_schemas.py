"""The published language keeps its promises: frozen schemas, and a sample of every event that was ever sent."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from contracts import schemas
from contracts.event import EVENTS, CloudEvent
from contracts.request import REQUESTS
from contracts.types import Email, Phone

FOLDER = Path(__file__).parents[1]
schemas.load()


@pytest.mark.parametrize(("name", "text"), list(schemas.documents()))
def test_what_is_frozen_is_kept(name: str, text: str) -> None:
    frozen = json.loads((FOLDER / "schemas" / name).read_text())
    assert schemas.breaks(name, frozen, json.loads(text)) == []


def test_nothing_released_disappears() -> None:
    subjects = EVENTS.keys() | REQUESTS.keys()
    released = {path.stem for path in (FOLDER / "schemas").rglob("*/*.json")}
    assert released <= subjects


@pytest.mark.parametrize("subject", list(schemas.released(EVENTS)))
def test_every_event_reads_its_sample_and_more_fields_than_it_knows(subject: str) -> None:
    event = EVENTS[subject]
    sample = json.loads((FOLDER / "samples" / f"{subject}.json").read_text())
    sample["data"]["a_field_of_tomorrow"] = 1
    read = CloudEvent[event].model_validate_json(json.dumps(sample))
    assert read.type == subject
    written = json.loads(read.model_dump_json(exclude_none=True))
    del sample["data"]["a_field_of_tomorrow"]
    assert {key: value for key, value in written["data"].items() if key in sample["data"]} == sample["data"]


@pytest.mark.parametrize("subject", list(EVENTS))
def test_no_event_says_how_to_reach_a_person(subject: str) -> None:
    """It lies in outboxes, streams and backups: contact travels sealed to the one context that writes to people."""
    contact = {_pattern(Email), _pattern(Phone)}
    assert not {field.get("pattern") for field in _fields(schemas.event_schema(EVENTS[subject]))} & contact


def _pattern(kind: Any) -> str:
    return str(TypeAdapter(kind).json_schema()["pattern"])


def _fields(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _fields(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _fields(value)


class TestBreaks:
    event = "events/scheduling.booking.confirmed.v1.json"
    request = "requests/scheduling.booking.create.v1.json"

    def frozen(self, name: str) -> Any:
        return json.loads((FOLDER / "schemas" / name).read_text())

    def fields(self, schema: Any) -> Any:
        data = schema["properties"]["data"]
        return schema["$defs"][data["$ref"].rsplit("/", 1)[-1]]

    def after(self, name: str, change: Any) -> list[str]:
        frozen = self.frozen(name)
        new = copy.deepcopy(frozen)
        change(new)
        return schemas.breaks(name, frozen, new)

    def test_a_field_that_goes(self) -> None:
        assert self.after(self.event, lambda new: self.fields(new)["properties"].pop("starts_at"))
        assert self.after(self.request, lambda new: new["request"]["properties"].pop("note"))

    def test_a_field_with_another_name(self) -> None:
        def rename(new: Any) -> None:
            fields = self.fields(new)["properties"]
            fields["begins_at"] = fields.pop("starts_at")

        assert self.after(self.event, rename)

    def test_a_field_of_another_type(self) -> None:
        assert self.after(self.event, lambda new: self.fields(new)["properties"]["version"].update(type="string"))
        assert self.after(self.request, lambda new: new["request"]["properties"]["service_id"].update(type="integer"))

    def test_a_field_that_is_newly_required(self) -> None:
        assert self.after(self.request, lambda new: new["request"]["required"].append("note"))

    def test_a_promise_that_is_no_longer_kept(self) -> None:
        assert self.after(self.event, lambda new: self.fields(new)["required"].remove("starts_at"))
        assert self.after(self.request, lambda new: new["reply"]["required"].remove("links"))

    def test_an_enum_value_that_readers_do_not_know(self) -> None:
        assert self.after(self.event, lambda new: new["$defs"]["BookingStatus"]["enum"].append("expired"))

    def test_a_narrower_request(self) -> None:
        assert self.after(
            self.request, lambda new: new["request"]["$defs"]["Contact"]["properties"]["name"].update(maxLength=5)
        )

    def test_an_optional_field_is_welcome(self) -> None:
        optional = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
        assert not self.after(self.event, lambda new: self.fields(new)["properties"].update(more=optional))
        assert not self.after(self.request, lambda new: new["request"]["properties"].update(more=optional))
