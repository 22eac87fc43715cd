"""What happens to subscriptions by itself: trials end, periods are renewed, cancellations come true."""

from twins.stripe import calendar
from twins.stripe.book import Book
from twins.stripe.events import emit, emit_changed
from twins.stripe.resources import invoices, subscriptions
from twins.stripe.store import Obj


def advance(book: Book, held: Obj, what: str) -> None:
    """Do what is due."""
    {"warn": _warn, "renew": _renew, "end": _end, "expire": _expire, "resume": _resume}[what](book, held)
    if held["status"] not in subscriptions.ENDED:
        subscriptions.schedule(book, held)


def _warn(book: Book, held: Obj) -> None:
    held["_warned"] = True
    emit(book, "customer.subscription.trial_will_end", held)


def _end(book: Book, held: Obj) -> None:
    subscriptions.end(book, held, reason="cancellation_requested")


def _expire(book: Book, held: Obj) -> None:
    """A first payment that did not come within 23 hours: there is no subscription."""
    invoice = book.get("invoice", held["latest_invoice"])
    if invoice["status"] == "open":
        invoices.void(book, invoice)
    held |= {"status": "incomplete_expired", "ended_at": book.now(held), "_due": None}
    emit(book, "customer.subscription.updated", held, previous={"status": "incomplete"})


def _resume(book: Book, held: Obj) -> None:
    before = held["pause_collection"]
    held["pause_collection"] = None
    emit(book, "customer.subscription.updated", held, previous={"pause_collection": before})


def _renew(book: Book, held: Obj) -> None:
    """The next period begins: its invoice is drafted."""
    if held["cancel_at_period_end"]:
        _end(book, held)
        return
    trial_ends = held["status"] == "trialing"
    if trial_ends and not _goes_on(book, held):
        return
    before = {"items": {"object": "list", "data": [_periods(item) for item in subscriptions.items_of(book, held)]}}
    first = subscriptions.items_of(book, held)[0]
    past = (first["current_period_start"], first["current_period_end"])
    for item in subscriptions.items_of(book, held):
        every = item["price"]["recurring"]
        item["current_period_start"], item["current_period_end"] = calendar.period_at(
            held["billing_cycle_anchor"], every["interval"], every["interval_count"], item["current_period_end"]
        )
    previous: Obj = {**before, "latest_invoice": held["latest_invoice"]}
    if trial_ends:
        previous["status"] = "trialing"
        held["status"] = "active"
    made = subscriptions.bill(book, held, "subscription_cycle", past=past)
    emit(book, "customer.subscription.updated", held, previous=previous)
    _open(book, held, made)


def _periods(item: Obj) -> Obj:
    return {name: item[name] for name in ("id", "object", "current_period_end", "current_period_start")}


def _goes_on(book: Book, held: Obj) -> bool:
    """Whether a trial becomes a paid period: without a payment method it may end or pause."""
    customer = book.get("customer", held["customer"])
    known = held["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    behavior = held["trial_settings"]["end_behavior"]["missing_payment_method"]
    if known or behavior == "create_invoice" or held["collection_method"] == "send_invoice":
        return True
    if behavior == "cancel":
        subscriptions.end(book, held, reason="payment_failed")
    else:
        held |= {"status": "paused", "_due": None}
        emit_changed(book, "customer.subscription.paused", held)
    return False


def _open(book: Book, held: Obj, made: Obj) -> None:
    paused = held["pause_collection"]
    if held["status"] == "unpaid" or (paused and paused["behavior"] == "keep_as_draft"):
        made["auto_advance"] = False
        emit(book, "invoice.created", made)
        return
    if not paused:
        invoices.open_draft(book, made)
        return
    emit(book, "invoice.created", made)
    invoices.finalize(book, made)
    if made["status"] == "open":
        (invoices.void if paused["behavior"] == "void" else invoices.mark_uncollectible)(book, made)
