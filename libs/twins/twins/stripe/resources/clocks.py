"""Test clocks: customers whose time stands still until it is advanced (docs.stripe.com/billing/testing/test-clocks)."""

from typing import Final

from stripe import params

from twins.stripe import lists
from twins.stripe.book import Book
from twins.stripe.events import emit
from twins.stripe.presenting import EMBEDDED
from twins.stripe.refusals import Refused
from twins.stripe.resources import customers
from twins.stripe.routing import Endpoint
from twins.stripe.store import Obj

KIND: Final = "test_helpers.test_clock"
_KEPT_SECONDS: Final = 30 * 86400


def create(book: Book, given: Obj) -> Obj:
    """Make a clock that stands at a moment."""
    at = given["frozen_time"]
    fields = {
        "deletes_after": book.now() + _KEPT_SECONDS, "frozen_time": at, "livemode": book.live,
        "name": given.get("name"), "status": "ready", "_now": at,
    }  # fmt: skip
    made = book.new(KIND, fields)
    emit(book, "test_helpers.test_clock.created", made)
    return made


def advance(book: Book, given: Obj, id_: str) -> Obj:
    """Begin to move a clock forward: it is `advancing` until all that was due on the way has happened."""
    held = _at(book, id_)
    if held["status"] != "ready":
        raise Refused("This test clock is being advanced.")
    if given["frozen_time"] <= held["frozen_time"]:
        raise Refused("The test clock can only be advanced to a moment after its frozen time.", param="frozen_time")
    held |= {"status": "advancing", "frozen_time": given["frozen_time"], "_due": [0, "advance"]}
    emit(book, "test_helpers.test_clock.advancing", held)
    return held


def give(book: Book, customer: Obj) -> Obj:
    """Give a customer who began without one a clock, standing at now, by which all that is theirs lives from now on.

    Stripe's customers have theirs from the start; those that a checkout page makes have none.
    """
    made = create(book, {"frozen_time": book.now()})
    customer |= {"test_clock": made["id"], "_clock": made["id"]}
    for kind in book.store.kinds(book.scope):
        for each in [held["id"] for held in book.newest(kind) if held.get("customer") == customer["id"]]:
            held = book.get(kind, each)
            held |= {"_clock": made["id"]} | ({"test_clock": made["id"]} if "test_clock" in held else {})
    return made


def delete(book: Book, _: Obj, id_: str) -> Obj:
    """Delete a clock with its customers and their subscriptions."""
    held = _at(book, id_)
    for each in [one["id"] for one in book.newest("customer") if one.get("test_clock") == id_]:
        customers.delete(book, {}, each)
    emit(book, "test_helpers.test_clock.deleted", held)
    book.store.remove(book.scope, KIND, id_)
    return {"id": id_, "object": KIND, "deleted": True}


def _at(book: Book, id_: str) -> Obj:
    return book.find(KIND, id_, param="test_clock", status=404)


EMBEDDED[KIND, "status_details"] = lambda _, clock: (
    {"advancing": {"target_frozen_time": clock["frozen_time"]}} if clock["status"] == "advancing" else {}
)

ENDPOINTS = [
    Endpoint("POST", "/v1/test_helpers/test_clocks", create, params.test_helpers.TestClockCreateParams),
    Endpoint("GET", "/v1/test_helpers/test_clocks", lists.of(KIND, "/v1/test_helpers/test_clocks"),
             params.test_helpers.TestClockListParams),
    Endpoint("GET", "/v1/test_helpers/test_clocks/{test_clock}", lambda book, _, id_: _at(book, id_),
             params.test_helpers.TestClockRetrieveParams),
    Endpoint("DELETE", "/v1/test_helpers/test_clocks/{test_clock}", delete, params.test_helpers.TestClockDeleteParams),
    Endpoint("POST", "/v1/test_helpers/test_clocks/{test_clock}/advance", advance,
    params.test_helpers.TestClockAdvanceParams),
]  # fmt: skip
