"""What happens by itself when its time comes."""

from collections.abc import Callable
from typing import Final

from twins.stripe.book import Book, account_of
from twins.stripe.resources import disputes, paying, refunds
from twins.stripe.store import Key, Obj

Happen = Callable[[Book, Obj, str], None]
HAPPENS: Final[dict[str, Happen]] = {
    "payment_intent": lambda book, intent, _: paying.cancel(book, intent, "automatic"),
    "refund": refunds.finish,
    "dispute": disputes.finish,
}
"""By kind of object: what is to happen is named in its `_due`."""


def happen(book: Book, key: Key) -> None:
    """Do what is due on this object."""
    account, live = account_of(key[0])
    own = Book(book.store, account, live, book.base_url, wall=book.wall)
    held = own.get(key[1], key[2])
    what = held["_due"][1]
    held["_due"] = None
    HAPPENS[key[1]](own, held, what)
