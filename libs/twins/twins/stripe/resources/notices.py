"""Events as they are asked for, and the endpoints to which they are sent (docs.stripe.com/api/events,
/webhook_endpoints)."""

from urllib.parse import urlsplit

from stripe import params

from twins.stripe import ids, lists
from twins.stripe.book import Book, change, merge_metadata
from twins.stripe.refusals import Refused, invalid, missing_parameter
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def list_events(book: Book, given: Obj) -> Obj:
    """Events of the last 30 days, by type; a type may end with a star."""
    types = given.get("types") or ([given["type"]] if "type" in given else None)
    oldest = book.wall() - 30 * 86400

    def wanted(event: Obj) -> bool:
        return event["_at"] >= oldest and (types is None or any(fits(event["type"], each) for each in types))

    if "delivery_success" in given:
        done = given["delivery_success"]
        return lists.page(
            book, book.newest("event"), given, "/v1/events", kind="event",
            wanted=lambda each: wanted(each) and (each["pending_webhooks"] == 0) == done,
        )  # fmt: skip
    return lists.page(book, book.newest("event"), given, "/v1/events", kind="event", wanted=wanted)


def fits(type_: str, wanted: str) -> bool:
    """Whether an event's type is the one that is wanted, or one of them."""
    return wanted in {"*", type_} or (wanted.endswith(".*") and type_.startswith(wanted[:-1]))


def create(book: Book, given: Obj) -> Obj:
    """Make an endpoint; its secret is told now and never again."""
    _check_url(book, given["url"])
    if not given["enabled_events"]:
        raise missing_parameter("enabled_events")
    fields = {
        "api_version": given.get("api_version"), "application": None, "description": given.get("description") or None,
        "enabled_events": given["enabled_events"], "livemode": book.live, "metadata": {}, "status": "enabled",
        "url": given["url"],
        "_connect": given.get("connect", False), "_secrets": [f"whsec_{ids.random_text(32)}"], "_payload": "snapshot",
    }  # fmt: skip
    made = book.new("webhook_endpoint", fields)
    merge_metadata(made, given.get("metadata"))
    return {**made, "secret": made["_secrets"][0]}


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change an endpoint, or disable it."""
    held = book.find("webhook_endpoint", id_, param="webhook_endpoint", status=404)
    if "url" in given:
        _check_url(book, given["url"])
    if "disabled" in given:
        held["status"] = "disabled" if given["disabled"] else "enabled"
    change(held, given, "description", "enabled_events", "url")
    return held


def delete(book: Book, _: Obj, id_: str) -> Obj:
    """Remove an endpoint."""
    book.find("webhook_endpoint", id_, param="webhook_endpoint", status=404)
    book.store.remove(book.scope, "webhook_endpoint", id_)
    return {"id": id_, "object": "webhook_endpoint", "deleted": True}


def _check_url(book: Book, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise invalid("Not a valid URL", param="url", code="url_invalid")
    if book.live and (parts.scheme != "https" or parts.hostname in _LOCAL):
        raise Refused(
            "Invalid URL: URL must be publicly accessible and use HTTPS in live mode.", param="url", code="url_invalid"
        )


ENDPOINTS = [
    Endpoint("GET", "/v1/events", list_events, params.EventListParams),
    Endpoint("GET", "/v1/events/{id}", one("event", param="id"), params.EventRetrieveParams),
    Endpoint("POST", "/v1/webhook_endpoints", create, params.WebhookEndpointCreateParams),
    Endpoint("GET", "/v1/webhook_endpoints", lists.of("webhook_endpoint", "/v1/webhook_endpoints"),
             params.WebhookEndpointListParams),
    Endpoint("GET", "/v1/webhook_endpoints/{webhook_endpoint}", one("webhook_endpoint", param="webhook_endpoint"),
             params.WebhookEndpointRetrieveParams),
    Endpoint("POST", "/v1/webhook_endpoints/{webhook_endpoint}", update, params.WebhookEndpointUpdateParams),
    Endpoint("DELETE", "/v1/webhook_endpoints/{webhook_endpoint}", delete, params.WebhookEndpointDeleteParams),
]  # fmt: skip
