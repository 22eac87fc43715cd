"""Stripe's second API, of which the twin has what webhooks need: events in thin form, and event destinations.

Bodies are JSON, moments are ISO 8601, lists have pages by URL (docs.stripe.com/api/v2).
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from twins.stripe import access, ids
from twins.stripe.book import API_VERSION, PLATFORM, Book, account_of
from twins.stripe.refusals import Refused, invalid, no_such
from twins.stripe.resources.notices import fits
from twins.stripe.store import Obj

if TYPE_CHECKING:
    from twins.stripe.twin import Stripe

KIND: Final = "v2.core.event_destination"
_KNOWN: Final = frozenset({
    "description", "enabled_events", "event_payload", "events_from", "include", "metadata", "name",
    "snapshot_api_version", "type", "webhook_endpoint",
})  # fmt: skip


async def answered(twin: "Stripe", request: Request) -> Response:
    """The answer to a request under /v2."""
    request_id = f"req_{ids.random_text(14)}"
    headers = {"Request-Id": request_id}
    try:
        caller = access.identify(request, twin.store, twin.key)
        book = twin.book(caller.account, live=caller.live)
        told = _route(book, request, await request.body())
        twin.settle()
        return Response(orjson.dumps(told), 200, headers, media_type="application/json")
    except Refused as refused:
        twin.store.rollback()
        error = {"message": refused.message, "code": refused.code or "invalid_request", "type": refused.error["type"]}
        return Response(orjson.dumps({"error": error}), refused.status, headers, media_type="application/json")


def thin(scope: str, event: Obj) -> Obj:
    """An event that says only what happened to what: the reader goes and looks."""
    about = event["data"]["object"]
    account, _ = account_of(scope)
    told: Obj = {
        "id": event["id"], "object": "v2.core.event", "context": account if account != PLATFORM else None,
        "created": moment(event["created"]), "livemode": event["livemode"],
        "reason": {"type": "request", "request": event["request"]} if event["request"]["id"] else None,
        "related_object": {"id": about["id"], "type": about["object"],
        "url": _url_of(about)} if "id" in about else None,
        "snapshot_event": event["id"], "type": f"v1.{event['type']}",
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None or name in {"context", "reason"}}


def moment(at: int) -> str:
    """A moment as the second API tells it."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _url_of(about: Obj) -> str:
    kind, id_ = about["object"], about["id"]
    path = {"checkout.session": "checkout/sessions", "test_helpers.test_clock": "test_helpers/test_clocks",
        "invoiceitem": "invoiceitems",
            "capability": f"accounts/{about.get('account')}/capabilities"}.get(kind,
            f"{kind.replace('.', '/')}s")  # fmt: skip
    return f"/v1/{path}/{id_}"


def _route(book: Book, request: Request, raw: bytes) -> Obj:  # noqa: PLR0911 - one return a route
    path = request.url.path.removeprefix(request.scope.get("root_path", "")).removeprefix("/v2/core/")
    parts, method = path.split("/"), request.method
    match (method, *parts):
        case ("GET", "events"):
            return _events(book, request)
        case ("GET", "events", id_):
            return thin(book.scope, book.find("event", id_, param="id", status=404))
        case ("POST", "event_destinations"):
            return _create(
                book, _body(raw), include="webhook_endpoint.signing_secret", asked=_body(raw).get("include") or []
            )
        case ("GET", "event_destinations"):
            found = [_told(each) for each in book.newest(KIND)]
            return {"data": found, "next_page_url": None, "previous_page_url": None}
        case ("GET", "event_destinations", id_):
            return _told(_at(book, id_))
        case ("POST", "event_destinations", id_):
            return _update(book, _at(book, id_), _body(raw))
        case ("DELETE", "event_destinations", id_):
            book.store.remove(book.scope, KIND, _at(book, id_)["id"])
            return {"id": id_, "object": KIND, "deleted": True}
        case ("POST", "event_destinations", id_, "enable" | "disable" as what):
            held = _at(book, id_)
            held["status"] = f"{what}d"
            return _told(held)
    raise Refused(f"Unrecognized request URL ({method}: {request.url.path}).", status=404)


def _events(book: Book, request: Request) -> Obj:
    limit = int(request.query_params.get("limit", "20"))
    about = request.query_params.get("object_id")
    types = [value for name, value in request.query_params.multi_items() if name.startswith("types")]
    found = [
        thin(book.scope, each)
        for each in book.newest("event")
        if (about is None or each["data"]["object"].get("id") == about)
        and (not types or any(fits(f"v1.{each['type']}", one) for one in types))
    ]
    return {"data": found[:limit], "next_page_url": None, "previous_page_url": None}


def _create(book: Book, given: Obj, *, include: str, asked: list[str]) -> Obj:
    for name in given:
        if name not in _KNOWN:
            raise invalid(f"Received unknown parameter: {name}", param=name, code="unknown_parameter")
    for name in ("name", "type", "event_payload", "enabled_events"):
        if name not in given:
            raise invalid(f"Missing required param: {name}.", param=name, code="missing_required_parameter")
    if given["type"] != "webhook_endpoint":
        raise invalid("The twin sends events to webhook endpoints only.", param="type")
    secret, snapshot = f"whsec_{ids.random_text(32)}", given["event_payload"] == "snapshot"
    fields = {
        "description": given.get("description") or "", "enabled_events": given["enabled_events"],
        "event_payload": given["event_payload"], "events_from": given.get("events_from") or ["self"],
        "livemode": book.live, "metadata": given.get("metadata") or {}, "name": given["name"],
        "snapshot_api_version": given.get("snapshot_api_version", API_VERSION) if snapshot else None,
        "status": "enabled", "status_details": None, "type": "webhook_endpoint", "updated": book.now(),
        "_url": given["webhook_endpoint"]["url"], "_secrets": [secret], "_payload": given["event_payload"],
        "_connect": "other_accounts" in (given.get("events_from") or []),
    }  # fmt: skip
    made = book.new(KIND, fields)
    told = _told(made)
    told["webhook_endpoint"] = {"signing_secret": secret if include in asked else None, "url": made["_url"]}
    return told


def _update(book: Book, held: Obj, given: Obj) -> Obj:
    for name in ("description", "enabled_events", "name", "metadata"):
        if name in given:
            held[name] = given[name]
    if "webhook_endpoint" in given:
        held["_url"] = given["webhook_endpoint"]["url"]
    held["updated"] = book.now()
    return _told(held)


def _told(held: Obj) -> Obj:
    told: dict[str, Any] = {name: value for name, value in held.items() if not name.startswith("_")}
    told |= {"created": moment(held["created"]), "updated": moment(held["updated"])}
    told["webhook_endpoint"] = {"signing_secret": None, "url": held["_url"]}
    return told


def _at(book: Book, id_: str) -> Obj:
    held = book.store.find(book.scope, KIND, id_)
    if held is None:
        raise no_such("event destination", id_, param="id", status=404)
    return held


def _body(raw: bytes) -> Obj:
    try:
        given = orjson.loads(raw or b"{}")
    except orjson.JSONDecodeError:
        raise invalid("The body is not valid JSON.") from None
    if not isinstance(given, dict):
        raise invalid("The body should be an object.")
    return given
