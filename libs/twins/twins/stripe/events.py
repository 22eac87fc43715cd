"""Events: what happened to which object, and what it was before."""

from typing import Any

from twins.stripe import ids
from twins.stripe.book import API_VERSION, Book
from twins.stripe.presenting import plain
from twins.stripe.store import Obj


def emit(book: Book, type_: str, about: Obj, *, previous: Obj | None = None) -> Obj:
    """Tell that this happened to the object as it is now; `previous` has what changed, as it was before."""
    data: Obj = {"object": plain(book, about)}
    if previous is not None:
        data["previous_attributes"] = previous
    fields: Obj = {
        "api_version": API_VERSION,
        "created": book.now(about),
        "data": data,
        "livemode": book.live,
        "pending_webhooks": 0,
        "request": {"id": book.origin.id, "idempotency_key": book.origin.idempotency_key},
        "type": type_,
        "_at": int(book.wall()),
    }
    if book.connected:
        fields["account"] = book.account
    return book.new("event", fields, id_=ids.new("event", live=book.live))


def emit_updated(book: Book, type_: str, about: Obj) -> Obj | None:
    """Tell what changed since this request began; nothing where nothing did."""
    before = book.store.before(about, book.scope)
    if before is None:
        return None
    previous = difference(_own(before), _own(about))
    return emit(book, type_, about, previous=previous) if previous else None


def emit_changed(book: Book, type_: str, about: Obj) -> Obj:
    """Tell that this happened, and what it changed since this request began."""
    before = book.store.before(about, book.scope)
    return emit(book, type_, about, previous=difference(_own(before), _own(about)) if before else None)


def difference(before: Any, now: Any) -> Obj:
    """What of `before` is other now; a name that was not there is null."""
    changed: Obj = {}
    for name in [*before, *(each for each in now if each not in before)]:
        was, became = before.get(name), now.get(name)
        if was == became:
            continue
        inner = isinstance(was, dict) and isinstance(became, dict) and "object" not in was
        changed[name] = difference(was, became) if inner else was
    return changed


def _own(held: Obj) -> Obj:
    return {name: value for name, value in held.items() if not name.startswith("_")}
