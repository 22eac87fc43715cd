"""What happens by itself when its time comes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from twins.stripe.book import Book, Origin, account_of
from twins.stripe.events import emit_changed
from twins.stripe.resources import checkout, clocks, disputes, invoices, paying, refunds, renewals
from twins.stripe.store import Key, Obj

Happen = Callable[[Book, Obj, str], None]


def _advance_clock(book: Book, held: Obj, _: str) -> None:
    """Let everything happen that is due until a test clock's new time, in order."""
    held["_due"] = None
    book.at = None
    while (key := book.store.due_by_clock(book.scope, held["id"], held["frozen_time"])) is not None:
        about = book.get(key[1], key[2])
        held["_now"] = max(held["_now"], about["_due"][0])
        happen(book, key)
    held |= {"_now": held["frozen_time"], "status": "ready"}
    emit_changed(book, "test_helpers.test_clock.ready", held)


HAPPENS: Final[dict[str, Happen]] = {
    "payment_intent": lambda book, intent, _: paying.cancel(book, intent, "automatic"),
    "refund": refunds.finish,
    "dispute": disputes.finish,
    clocks.KIND: _advance_clock,
    "invoice": invoices.advance,
    "subscription": renewals.advance,
    "checkout.session": lambda book, session, _: checkout.expire_now(book, session),
}
"""By kind of object: what is to happen is named in its `_due`."""


def happen(book: Book, key: Key) -> None:
    """Do what is due on this object, at the moment at which it is."""
    account, live = account_of(key[0])
    own = replace(book, account=account, live=live, origin=Origin())
    held = own.get(key[1], key[2])
    own.at, what = held["_due"]
    held["_due"] = None
    HAPPENS[key[1]](own, held, what)
