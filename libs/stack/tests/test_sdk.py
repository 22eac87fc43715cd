"""The Python client is what the contracts and the gateway's tables are."""

import inspect
import re
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from pydantic import TypeAdapter

import nexus_sdk
from contracts import registry
from contracts.types import Page
from gateway.described.refusals import JSON, of_everything
from nexus_sdk import models, refusals
from nexus_sdk.errors import ApiError
from nexus_sdk.generated import blocking, waiting
from nexus_sdk.generated import operations as generated
from stack.sdk import operations
from stack.sdk.text import quoted, words
from stack.sdk.types import Types

DESCRIBED = operations.all_operations()
OPTIONS = {"self", "timeout", "idempotency_key"}
_SAID = {"title", "description", "format", "pattern", "default", "const", "examples", "additionalProperties"}
_RULES = {
    "maxLength",
    "minLength",
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "minItems",
    "uniqueItems",
}


def method(described: operations.Described, *, waits: bool) -> Any:
    """Where the operation stands in one of the clients."""
    at: Any = {
        (True, False): nexus_sdk.Business, (True, True): nexus_sdk.AsyncBusiness,
        (False, False): nexus_sdk.Nexus, (False, True): nexus_sdk.AsyncNexus,
    }[described.in_business, waits]  # fmt: skip
    for group in described.groups:
        at = inspect.get_annotations(inspect.getattr_static(at, group).func, eval_str=True)["return"]
    return getattr(at, described.name)


@pytest.mark.parametrize("described", DESCRIBED, ids=lambda each: each.id)
def test_every_operation_is_a_method_with_the_fields_of_its_request(described: operations.Described) -> None:
    slug = {"slug"} if described.in_business and described.path.startswith("/v1/{slug}") else set()
    fields = {name: field.is_required() for name, field in described.request.model_fields.items() if name not in slug}
    for waits in (False, True):
        made = method(described, waits=waits)
        parameters = inspect.signature(made).parameters
        taken = {
            name: each.default is inspect.Parameter.empty for name, each in parameters.items() if name not in OPTIONS
        }
        assert taken == fields
        assert ("idempotency_key" in parameters) == (described.method != "GET" and not described.paged)
        assert inspect.iscoroutinefunction(made) == (waits and not described.paged)
        assert " ".join((described.request.__doc__ or "").split())[:60] in " ".join(made.__doc__.split())


@pytest.mark.parametrize("described", DESCRIBED, ids=lambda each: each.id)
def test_every_reply_has_the_shape_that_its_contract_has(described: operations.Described) -> None:
    reply = getattr(generated, described.constant).reply
    if described.reply is None or described.text:
        assert reply is (str if described.text else None)
        return
    assert shape(reply) == shape(described.reply)


@cache
def shape(known: Any) -> Any:
    """Fields, which of them are required, and types, in a schema without references; not what is said of them."""
    schema = TypeAdapter(known).json_schema(mode="validation")
    definitions = schema.pop("$defs", {})

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return plain(definitions[value["$ref"].rsplit("/", 1)[1]])
        if "enum" in value:
            return {"enum": sorted(value["enum"])}
        named = value.get("properties")
        kept = {name: plain(each) for name, each in value.items() if name not in _SAID | _RULES | {"properties"}}
        kept |= {} if named is None else {"properties": {name: plain(each) for name, each in named.items()}}
        return kept | ({"required": sorted(kept["required"])} if "required" in kept else {})

    return plain(schema)


def test_every_refusal_is_an_exception_of_its_status() -> None:
    told = {code for codes in of_everything(registry.refusals()).values() for code in codes}
    by_status = told - set(refusals.BY_CODE)
    assert set(refusals.BY_CODE) <= told
    assert {code for code in by_status if "." in code} == set(JSON)
    assert {"not_found", "unauthorized", "internal"} <= by_status
    for code, made in refusals.BY_CODE.items():
        assert issubclass(made, ApiError)
        assert made.code == code
    assert refusals.SlotTaken.__mro__[1] is nexus_sdk.Conflict
    assert refusals.BY_CODE["contract-drift"].__mro__[1] is nexus_sdk.ServerError


def test_methods_tell_of_the_codes_that_reach_a_caller() -> None:
    """What is not found is `not_found`, whatever it was: the gateway passes on no other code with that status."""
    told = {code for made in (blocking, waiting)
            for code in re.findall(r"`((?:identity|scheduling|notifications)\.\w+)`", inspect.getsource(made))}  # fmt: skip
    assert told
    assert told <= set(refusals.BY_CODE)


def test_pages_have_the_fields_of_the_contract() -> None:
    ours, theirs = nexus_sdk.Page.model_fields, Page.model_fields
    assert {name: field.default for name, field in ours.items()} == {
        name: field.default for name, field in theirs.items()
    }


def test_ids_say_what_they_are_of() -> None:
    types = Types()
    booking = next(each for each in DESCRIBED if each.id == "getBooking").request.model_fields["booking_id"]
    assert types.text(booking.annotation, booking.metadata, prefix="models.") == "models.BookingId"
    assert models.BookingId is str


def test_stands_alone() -> None:
    """Whoever installs the client installs httpx and pydantic, and nothing of Nexus."""
    code = (
        "import sys, nexus_sdk; print(sorted({m.split('.')[0] for m in sys.modules}"
        " & {'contracts', 'kit', 'stack', 'gateway', 'orjson', 'sqlalchemy', 'starlette'}))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_words_and_docstrings() -> None:
    assert words("ListPublicServices") == ["list", "public", "services"]
    assert words("planRun") == ["plan", "run"]
    assert words("GetHTTPInfo2") == ["get", "http", "info2"]
    assert quoted('Say "no"') == '"""Say "no" """'
    assert quoted("a\\d", 4) == '    """a\\\\d"""'
    assert quoted("word " * 40).count("\n") == 2
