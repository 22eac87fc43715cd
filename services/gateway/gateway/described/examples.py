"""Examples for the document: believable values, chosen by a field's name and shaped by its schema."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

Schema = Mapping[str, Any]
Make = Callable[[Schema, str, str], Any]

_REF: Final = "#/components/schemas/"
_ID: Final = re.compile(r"\^([a-z]+)_\[0-7\]")
_SUFFIX: Final = "01kbfkqk9mex4a5j5ra0nbjm"
TOKEN: Final = "MDFrYmZrcWs5bWV4NGE1ajVyYTA"  # noqa: S105 - an example in a document
START: Final = "2026-12-01T09:00:00Z"

_TEXTS: Final = {
    "access_token": "eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl", "about_id": f"bkg_{_SUFFIX}6r", "actor": "guest",
    "at": START, "body": "Tomorrow at 10:00 with Maeve Doyle.", "brand": "visa", "business_name": "Harbour Physio",
    "code": "busy", "cancel_reason": "I have a cold.", "color": "#1f6feb",
    "currency": "EUR", "customer_name": "Ada Lovelace", "description": "For new patients.", "detail": "confirmed",
    "email": "ada@example.com", "end": "17:00", "ends_at": "2026-12-01T09:50:00Z", "filename": "booking.ics",
    "expires_at": "2026-12-01T09:10:00Z", "first_start": "2026-12-01T10:00:00",
    "gift_code": "7Q2M9-K4XWD-0RTBN-E8HYC-3VZ6PA", "hint": "Z6PA",
    "host": "book.harbour.example", "hosts": "book.harbour.example",
    "kind": "confirmation", "last4": "4242", "locale": "en-GB", "local_start": "2026-12-01T10:00:00+01:00",
    "name": "Ada Lovelace", "note": "It is my left knee.", "package_name": "Five massages",
    "password": "a long pass phrase",
    "phone": "+442079460000", "plan_name": "Weekly", "pointer": "/customer/email", "reason": "I have a cold.",
    "recurrence_id": "2026-12-01T10:00:00", "rule": "FREQ=WEEKLY;COUNT=10", "service_name": "First consultation",
    "slug": "harbour", "staff_member_name": "Maeve Doyle", "start": "09:00", "timezone": "Europe/London",
    "title": "See you tomorrow", "to": "2026-12-08T00:00:00Z", "to_date": "2026-12-11", "token_type": "Bearer",
    "url": "https://video.example.com/harbour", "version": "9f86d081884c7d65",
    "what": "scheduling.booking.confirmed.v1", "wording_version": "2026-01",
}  # fmt: skip
_NUMBERS: Final = {
    "amount": -1, "amount_minor": 6_000, "duration_minutes": 50, "exp_month": 12, "exp_year": 2030,
    "expires_in": 600, "limit": 50, "minutes": 50,
    "cancel_notice_minutes": 1_440, "late_cancel_fee_percent": 50, "move_notice_minutes": 1_440, "percent": 50,
    "valid_days": 182, "wait_minutes": 15,
}  # fmt: skip
_SHOWN: Final = {
    "color", "description", "from", "local_start", "locale", "note", "phone", "price", "resource", "service", "staff",
    "staff_member_id", "timezone", "to", "why",
}  # fmt: skip
"""Fields that may be null and are not in an example; any other is, as most often."""
_USUAL: Final = {"active", "confirmed", "email", "staff", "week"}
"""Values of enums that are met most."""
_BOOLEANS: Final = {"bookable", "active", "online", "done"}
_NAMED: Final = {
    "Assigned": "Maeve Doyle", "Business": "Harbour Physio", "Package": "Five massages", "Plan": "Weekly",
    "Service": "First consultation", "Staff": "Maeve Doyle",
}  # fmt: skip
"""What is called what, by a part of its shape's name; anything else is a person."""


class Examples:
    """Makes examples of schemas that refer to the document's components."""

    def __init__(self, components: Mapping[str, Schema]) -> None:
        self._components = components

    def of(self, schema: Schema, name: str = "", inside: str = "") -> Any:
        """An example of a schema: of the field `name` in the shape `inside`; one that it has itself goes first."""
        if "examples" in schema:
            return schema["examples"][0]
        if "$ref" in schema:
            model = schema["$ref"].removeprefix(_REF)
            return self.of(self._components[model], name, model)
        if "anyOf" in schema:
            return self._option(schema["anyOf"], name, inside)
        if "const" in schema or "enum" in schema:
            values = schema.get("enum") or [schema["const"]]
            return next((value for value in values if value in _USUAL), values[0])
        kinds: dict[str, Make] = {"object": self._object, "array": self._array}
        return kinds.get(str(schema.get("type")), _plain)(schema, name, inside)

    def _option(self, options: list[Schema], name: str, inside: str) -> Any:
        some = [option for option in options if option.get("type") != "null"]
        if len(some) < len(options) and name not in _SHOWN:
            return None
        return self.of(some[0], name, inside)

    def _object(self, schema: Schema, _: str, inside: str) -> dict[str, Any]:
        return {name: self.of(field, name, inside) for name, field in schema.get("properties", {}).items()}

    def _array(self, schema: Schema, name: str, inside: str) -> list[Any]:
        known = schema.get("items", {}).get("type") != "string" or name in _TEXTS or "pattern" in schema["items"]
        number = max(1 if known else 0, schema.get("minItems", 0))
        return [self.of(schema.get("items", {}), name, inside) for _ in range(number)]


def _plain(schema: Schema, name: str, inside: str) -> Any:
    kind = schema.get("type")
    if kind == "boolean":
        return name in _BOOLEANS
    if kind in {"integer", "number"}:
        least = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
        most = schema.get("maximum", _NUMBERS.get(name, 1))
        return min(max(_NUMBERS.get(name, 1), least), most)
    return _text(schema, name, inside) if kind == "string" else None


def _text(schema: Schema, name: str, inside: str) -> str:
    pattern = schema.get("pattern", "")
    if found := _ID.match(pattern):
        return f"{found[1]}_{_SUFFIX}6r"
    if "A-Za-z0-9._~" in pattern and name != "access_token":
        return TOKEN
    if pattern.startswith("^2[01]"):
        return "2026-12-29T09:00:00"
    if name == "name" and (named := next((text for part, text in _NAMED.items() if part in inside), None)):
        return named
    usual = {"date-time": START, "date": START[:10]}.get(schema.get("format", ""))
    known = _TEXTS.get(name, usual or "text")
    return usual if usual and not known.startswith("2026-") else known
