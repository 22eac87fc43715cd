"""The twin's own switches, under /_twin: time, webhooks, faults, what Stripe's dashboard would do. Stripe has none of
these."""

import dataclasses
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twins.stripe import ids, payers
from twins.stripe.book import DEFAULT_SETTINGS, PLATFORM
from twins.stripe.refusals import Refused
from twins.stripe.resources import accounts, checkout, clocks, disputes
from twins.stripe.store import Key, Obj
from twins.stripe.webhooks import Policy, body_of, signature

if TYPE_CHECKING:
    from twins.stripe.twin import Stripe

Act = Callable[["Stripe", Request, dict[str, Any]], Awaitable[Any]]


def routes(twin: "Stripe") -> list[Route]:
    """The switches of this twin."""
    acts: list[tuple[str, str, Act]] = [
        ("GET", "/_twin/clock", _clock), ("POST", "/_twin/clock", _move_clock), ("POST", "/_twin/webhooks",
        _set_policy),
        ("POST", "/_twin/webhooks/release", _release), ("POST", "/_twin/webhooks/settle", _settle),
        ("POST", "/_twin/webhooks/forge", _forge), ("GET", "/_twin/webhooks/log", _log),
        ("POST", "/_twin/webhook_endpoints/{id}/roll", _roll), ("POST", "/_twin/events/{id}/resend", _resend),
        ("POST", "/_twin/faults", _prepare), ("DELETE", "/_twin/faults", _forget), ("GET", "/_twin/calls", _calls),
        ("POST", "/_twin/latency", _latency), ("POST", "/_twin/settings", _settings), ("GET", "/_twin/state", _state),
        ("POST", "/_twin/accounts/{id}/onboard", _onboard), ("POST", "/_twin/accounts/{id}/restrict", _restrict),
        ("POST", "/_twin/accounts/{id}/deauthorize", _deauthorize),
        ("POST", "/_twin/payment_intents/{id}/authenticate", _authenticate),
        ("POST", "/_twin/setup_intents/{id}/authenticate", _authenticate), ("POST", "/_twin/charges/{id}/dispute",
        _dispute),
        ("POST", "/_twin/checkout/sessions/{id}/complete", _complete),
        ("POST", "/_twin/subscriptions/{id}/advance", _advance),
    ]  # fmt: skip
    return [Route(path, _endpoint(twin, act), methods=[method]) for method, path, act in acts]


def _endpoint(twin: "Stripe", act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        twin.awake()
        twin.here(request)
        raw = await request.body()
        try:
            told = await act(twin, request, orjson.loads(raw) if raw else {})
        except (Refused, LookupError, TypeError, ValueError) as problem:
            twin.store.rollback()
            return JSONResponse({"error": {"message": str(problem)}}, 400)
        twin.settle()
        return JSONResponse(told if told is not None else {"done": True})

    return endpoint


async def _clock(twin: "Stripe", _: Request, __: Obj) -> Obj:
    return {"now": twin.book().now()}


async def _move_clock(twin: "Stripe", _: Request, given: Obj) -> Obj:
    """Move the server's clock: to a moment, by seconds, or (with nothing) back to the wall's; what is due happens."""
    now = twin.book().now()
    if "seconds" in given:
        offset = twin.store.fact("clock_offset", 0) + int(given["seconds"])
    elif "now" in given:
        offset = twin.store.fact("clock_offset", 0) + int(given["now"]) - now
    else:
        offset = 0
    twin.store.set_fact("clock_offset", offset)
    twin.store.commit()
    return {"now": twin.book().now(), "happened": twin.pass_time()}


async def _set_policy(twin: "Stripe", _: Request, given: Obj) -> Obj:
    twin.webhooks.set_policy(Policy(**given))
    return dataclasses.asdict(twin.webhooks.policy)


async def _release(twin: "Stripe", _: Request, given: Obj) -> Obj:
    """Let what is held leave: as it is, or in the order `newest_first` says."""
    twin.webhooks.policy.hold = False
    if given.get("newest_first"):
        twin.webhooks.waiting.reverse()
    return {"waiting": len(twin.webhooks.waiting)}


async def _settle(twin: "Stripe", _: Request, given: Obj) -> Obj:
    twin.settle()
    return {"settled": await twin.webhooks.settle(timeout=float(given.get("seconds", 30)))}


async def _forge(twin: "Stripe", _: Request, given: Obj) -> Obj:
    """Post something to an endpoint that Stripe did not sign so.

    Another secret, another time, another scheme, another body.
    """
    scope, endpoint = _endpoint_of(twin, given["endpoint"])
    key = _event_of(twin, given["event"]) if "event" in given else None
    event = twin.store.peek(*key) if key else None
    payload = body_of(key[0] if key else scope, event, endpoint) if event else orjson.dumps(given["body"])
    at = int(time.time()) + int(given.get("seconds", 0))
    header = given.get("header") or signature(payload, [given.get("secret") or f"whsec_{ids.random_text(32)}"], at)
    sent = given["tampered"].encode() if "tampered" in given else payload
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": header.replace("v1=", f"{given.get('scheme', 'v1')}="),
    }
    return {"status": await twin.webhooks.post(endpoint.get("_url") or endpoint["url"], sent, headers)}


async def _log(twin: "Stripe", _: Request, __: Obj) -> list[Obj]:
    return twin.webhooks.log


async def _roll(twin: "Stripe", request: Request, given: Obj) -> Obj:
    """Give an endpoint a new secret.

    Unless told otherwise the old one goes on signing too, as for up to 24 hours at Stripe.
    """
    scope, found = _endpoint_of(twin, request.path_params["id"])
    endpoint = twin.store.find(scope, found["object"], found["id"])
    if endpoint is None:
        raise LookupError(found["id"])
    new = f"whsec_{ids.random_text(32)}"
    endpoint["_secrets"] = [new] if given.get("expire_now") else [new, endpoint["_secrets"][0]]
    return {"secret": new}


async def _resend(twin: "Stripe", request: Request, given: Obj) -> None:
    key = _event_of(twin, request.path_params["id"])
    scope, endpoint = _endpoint_of(twin, given["endpoint"])
    twin.webhooks.send_again(key, (scope, endpoint["id"]))


async def _prepare(twin: "Stripe", _: Request, given: Obj) -> None:
    twin.faults.add(**given)


async def _forget(twin: "Stripe", _: Request, __: Obj) -> None:
    twin.faults.clear()


async def _calls(twin: "Stripe", _: Request, __: Obj) -> list[tuple[str, str, int]]:
    return twin.calls


async def _latency(twin: "Stripe", _: Request, given: Obj) -> None:
    twin.latency_seconds = float(given["seconds"])


async def _settings(twin: "Stripe", _: Request, given: Obj) -> Obj:
    """Set up the account as its dashboard would: see `book.DEFAULT_SETTINGS`."""
    unknown = given.keys() - DEFAULT_SETTINGS.keys()
    if unknown:
        raise ValueError(f"there is no setting {', '.join(sorted(unknown))}")
    twin.store.fact("settings", {}).update(given)
    return {**DEFAULT_SETTINGS, **twin.store.fact("settings", {})}


async def _state(twin: "Stripe", request: Request, __: Obj) -> Obj:
    """All objects of an account in a mode, by kind, the oldest first."""
    account = request.query_params.get("account", PLATFORM)
    book = twin.book(account, live=request.query_params.get("live") == "true")
    return {kind: list(book.newest(kind))[::-1] for kind in twin.store.kinds(book.scope) if not kind.startswith("_")}


async def _onboard(twin: "Stripe", request: Request, __: Obj) -> None:
    book = twin.book()
    accounts.onboard(book, book.get("account", request.path_params["id"]))


async def _restrict(twin: "Stripe", request: Request, given: Obj) -> None:
    book = twin.book()
    accounts.restrict(
        book, book.get("account", request.path_params["id"]), given.get("due") or ["individual.verification.document"]
    )


async def _deauthorize(twin: "Stripe", request: Request, _: Obj) -> None:
    """The owner of the account takes the platform's access away, in their own dashboard."""
    book = twin.book()
    accounts.deauthorize(book, book.get("account", request.path_params["id"]))


async def _authenticate(twin: "Stripe", request: Request, given: Obj) -> None:
    """Answer 3-D Secure in the customer's place."""
    payers.answer_bank(twin, request.path_params["id"], passed=given.get("passed", True))


async def _complete(twin: "Stripe", request: Request, given: Obj) -> Obj:
    """Fill in the page of a checkout session: `card` (a test id) or `number`, `email`, `name`.

    3-D Secure is passed unless told.
    """
    book = payers.book_of(twin, checkout.KIND, request.path_params["id"])
    session = book.get(checkout.KIND, request.path_params["id"])
    problem = payers.pay_session(twin, book, session, given, authenticated=given.get("passed", True))
    return {"status": session["status"], "problem": problem}


async def _advance(twin: "Stripe", request: Request, given: Obj) -> Obj:
    """Let time pass until `now` for the customer of a subscription alone, on a test clock; see `clocks.give`."""
    book = payers.book_of(twin, "subscription", request.path_params["id"])
    customer = book.get("customer", book.get("subscription", request.path_params["id"])["customer"])
    clock = customer["test_clock"] or clocks.give(book, customer)["id"]
    clocks.advance(book, {"frozen_time": int(given["now"])}, clock)
    return {"test_clock": clock}


async def _dispute(twin: "Stripe", request: Request, given: Obj) -> Obj:
    """A customer's bank takes a payment back."""
    book = payers.book_of(twin, "charge", request.path_params["id"])
    charge = book.get("charge", request.path_params["id"])
    made = disputes.open_(book, charge, given.get("reason", "fraudulent"), inquiry=given.get("inquiry", False))
    return {"dispute": made["id"]}


def _event_of(twin: "Stripe", id_: str) -> Key:
    return (payers.book_of(twin, "event", id_).scope, "event", id_)


def _endpoint_of(twin: "Stripe", id_: str) -> tuple[str, Obj]:
    for scope in twin.store.scopes():
        endpoint = twin.webhooks.endpoint(scope, id_)
        if endpoint:
            return scope, endpoint
    raise LookupError(f"there is no webhook endpoint {id_}")
