"""Transfers to connected accounts, application fees, and what is taken back of both
(docs.stripe.com/connect/charges)."""

from stripe import params

from twins.stripe import ids, lists, money
from twins.stripe.book import PLATFORM, Book, change, merge_metadata
from twins.stripe.events import emit, emit_changed, emit_updated
from twins.stripe.presenting import EMBEDDED, listed
from twins.stripe.refusals import Refused, invalid, missing_parameter
from twins.stripe.resources import balance
from twins.stripe.resources.payment_methods import NO_DETAILS
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj


def create(book: Book, given: Obj) -> Obj:
    """Move money to a connected account: from the available balance, or out of a charge that names its group."""
    account = book.find("account", given["destination"], param="destination")
    amount, currency = given.get("amount"), given["currency"].lower()
    source = given.get("source_transaction")
    if source:
        charge = book.find("charge", source, param="source_transaction")
        spent = sum(each["amount"] for each in book.newest("transfer") if each["source_transaction"] == source)
        amount = amount or charge["amount_captured"] - spent
        if amount > charge["amount_captured"] - spent:
            raise Refused(
                f"Transfers using this transaction as a source must not exceed the source amount of "
                f"{money.told(charge['amount'], currency)}. "
                f"(There is already an amount of {money.told(spent, currency)} in transfers related to the source.)",
                param="amount",
            )  # fmt: skip
    elif amount is None:
        raise missing_parameter("amount")
    else:
        balance.require_available(book, amount, currency)
    if amount <= 0:
        raise invalid(
            "This value must be greater than or equal to 1.", param="amount", code="parameter_invalid_integer"
        )
    group = given.get("transfer_group") or (book.get("charge", source)["transfer_group"] if source else None)
    made = _move(
        book, account["id"], amount, currency, source=source, group=group, description=given.get("description")
    )
    merge_metadata(made, given.get("metadata"))
    emit(book, "transfer.created", made)
    return made


def follow_charge(book: Book, charge: Obj) -> None:
    """A destination charge.

    Transfer what was captured (or what it says) in full, then take the application fee back.
    """
    data = charge["transfer_data"]
    amount = charge["amount_captured"] if data["amount"] is None else min(data["amount"], charge["amount_captured"])
    made = _move(
        book, data["destination"], amount, charge["currency"], source=charge["id"], group=charge["transfer_group"],
        description=None, fee=charge["application_fee_amount"], charge=charge,
    )  # fmt: skip
    charge["transfer"] = made["id"]
    emit(book, "transfer.created", made)


def take_fee(book: Book, payment: Obj, original: Obj, amount: int) -> Obj:
    """Take the platform's fee out of a payment of a connected account; `book` is that account's."""
    platform = book.of(PLATFORM)
    fields = {
        "account": book.account, "amount": amount, "amount_refunded": 0, "application": f"ca_{PLATFORM[5:]}",
        "balance_transaction": None, "charge": payment["id"], "currency": payment["currency"],
        "fee_source": {"charge": payment["id"], "type": "charge"}, "livemode": book.live,
        "originating_transaction": original["id"] if original is not payment else None, "refunded": False,
        "_refunds": [],
    }  # fmt: skip
    fee = platform.new("application_fee", fields)
    fee["balance_transaction"] = balance.record(platform, "application_fee", amount, fee)["id"]
    emit(platform, "application_fee.created", fee)
    return fee


def reverse(book: Book, transfer: Obj, amount: int, *, refund: Obj | None = None, metadata: object = None) -> Obj:
    """Take part of a transfer back. Raises `Refused` for more than is left of it."""
    left = transfer["amount"] - transfer["amount_reversed"]
    if amount > left or amount <= 0:
        raise Refused(
            f"Reversal amount ({money.told(amount, transfer['currency'])}) is greater than the unreversed amount on "
            f"the transfer "
            f"({money.told(left, transfer['currency'])}).",
            param="amount",
        )
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    fields = {
        "amount": amount, "balance_transaction": None, "currency": transfer["currency"],
        "destination_payment_refund": None,
        "metadata": {}, "source_refund": refund["id"] if refund else None, "transfer": transfer["id"],
    }  # fmt: skip
    made = book.new("transfer_reversal", fields)
    merge_metadata(made, metadata)
    made["balance_transaction"] = balance.record(book, "transfer_refund", amount, made)["id"]
    transfer["_reversals"].append(made["id"])
    there = book.of(transfer["destination"])
    payment = there.get("charge", transfer["destination_payment"])
    payment["amount_refunded"] += amount
    payment["refunded"] = payment["amount_refunded"] == payment["amount"]
    back = _refund_there(there, payment, amount, made["id"])
    made["destination_payment_refund"] = back["id"]
    emit_changed(book, "transfer.reversed", transfer)
    return made


def return_fee(book: Book, fee_id: str, amount: int, *, metadata: object = None) -> Obj:
    """Give part of an application fee back to the account that paid it; `book` is the platform's."""
    fee = book.get("application_fee", fee_id)
    left = fee["amount"] - fee["amount_refunded"]
    if amount > left or amount <= 0:
        raise Refused(
            f"Refund amount ({money.told(amount, fee['currency'])}) is greater than unrefunded amount on application "
            f"fee "
            f"({money.told(left, fee['currency'])})",
            param="amount",
        )
    fee["amount_refunded"] += amount
    fee["refunded"] = fee["amount_refunded"] == fee["amount"]
    made = book.new(
        "fee_refund",
        {"amount": amount, "balance_transaction": None, "currency": fee["currency"], "fee": fee_id, "metadata": {}},
    )
    merge_metadata(made, metadata)
    made["balance_transaction"] = balance.record(book, "application_fee_refund", -amount, made)["id"]
    fee["_refunds"].append(made["id"])
    balance.record(book.of(fee["account"]), "adjustment", amount, made, category="fee")
    emit_changed(book, "application_fee.refunded", fee)
    return made


def _move(
    book: Book, destination: str, amount: int, currency: str, *, source: str | None, group: str | None,
    description: str | None, fee: int | None = None, charge: Obj | None = None,
) -> Obj:  # fmt: skip
    fields: Obj = {
        "amount": amount, "amount_reversed": 0, "balance_transaction": None, "currency": currency,
        "description": description,
        "destination": destination, "destination_payment": None, "livemode": book.live, "metadata": {},
        "reversed": False,
        "source_transaction": source, "source_type": "card", "transfer_group": group, "_reversals": [],
    }  # fmt: skip
    made = book.new("transfer", fields)
    made["balance_transaction"] = balance.record(book, "transfer", -amount, made)["id"]
    there = book.of(destination)
    payment = _payment_there(there, made, fee)
    made["destination_payment"] = payment["id"]
    fees = []
    if fee and charge is not None:
        taken = take_fee(there, payment, charge, fee)
        payment["application_fee"] = charge["application_fee"] = taken["id"]
        fees = [balance.fee_detail("application_fee", fee, currency)]
    payment["balance_transaction"] = balance.record(
        there, "payment", amount, payment, fees=fees, at_once=source is None
    )["id"]
    emit(there, "payment.created", payment)
    return made


def _payment_there(there: Book, transfer: Obj, fee: int | None) -> Obj:
    fields = {
        "amount": transfer["amount"], "amount_captured": transfer["amount"], "amount_refunded": 0, "application": None,
        "application_fee": None, "application_fee_amount": fee, "balance_transaction": None,
        "billing_details": NO_DETAILS,
        "calculated_statement_descriptor": None, "captured": True, "currency": transfer["currency"], "customer": None,
        "description": None, "disputed": False, "failure_balance_transaction": None, "failure_code": None,
        "failure_message": None,
        "fraud_details": {}, "livemode": there.live, "metadata": {}, "on_behalf_of": None, "outcome": None,
        "paid": True, "payment_intent": None, "payment_method": None,
        "payment_method_details": {"stripe_account": {}, "type": "stripe_account"}, "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None, "refunded": False, "review": None, "shipping": None, "source": None,
        "source_transfer": transfer["id"], "statement_descriptor": None, "statement_descriptor_suffix": None,
        "status": "succeeded", "transfer_data": None, "transfer_group": transfer["transfer_group"], "_refunds": [],
    }  # fmt: skip
    return there.new("charge", fields, id_=f"py_1{ids.random_text(23)}")


def _refund_there(there: Book, payment: Obj, amount: int, reversal: str) -> Obj:
    fields = {
        "amount": amount, "balance_transaction": None, "charge": payment["id"], "currency": payment["currency"],
        "metadata": {},
        "payment_intent": None, "reason": None, "receipt_number": None, "source_transfer_reversal": reversal,
        "status": "succeeded", "transfer_reversal": None,
    }  # fmt: skip
    made = there.new("refund", fields, id_=f"pyr_1{ids.random_text(23)}")
    made["balance_transaction"] = balance.record(there, "payment_refund", -amount, made)["id"]
    payment["_refunds"].append(made["id"])
    return made


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change what is said about a transfer."""
    held = book.find("transfer", id_, param="transfer", status=404)
    change(held, given, "description")
    emit_updated(book, "transfer.updated", held)
    return held


def create_reversal(book: Book, given: Obj, id_: str) -> Obj:
    """Take a transfer back, or part of it; its application fee with it where that is asked."""
    transfer = book.find("transfer", id_, param="id", status=404)
    amount = given.get("amount", transfer["amount"] - transfer["amount_reversed"])
    made = reverse(book, transfer, amount, metadata=given.get("metadata"))
    payment = book.of(transfer["destination"]).get("charge", transfer["destination_payment"])
    if given.get("refund_application_fee") and payment["application_fee"]:
        fee = book.get("application_fee", payment["application_fee"])
        return_fee(book, fee["id"], money.share(fee["amount"], amount, transfer["amount"]))
    return made


def create_fee_refund(book: Book, given: Obj, id_: str) -> Obj:
    """Give an application fee back, or part of it."""
    fee = book.find("application_fee", id_, param="id", status=404)
    amount = given.get("amount", fee["amount"] - fee["amount_refunded"])
    return return_fee(book, id_, amount, metadata=given.get("metadata"))


def list_fee_refunds(book: Book, given: Obj, id_: str) -> Obj:
    """What went back of an application fee."""
    fee = book.find("application_fee", id_, param="id", status=404)
    found = (book.get("fee_refund", each) for each in reversed(fee["_refunds"]))
    return lists.page(book, found, given, f"/v1/application_fees/{id_}/refunds", kind="fee_refund")


def _reversals(book: Book, transfer: Obj) -> Obj:
    found = [book.get("transfer_reversal", id_) for id_ in reversed(transfer["_reversals"])]
    return listed(book, found, f"/v1/transfers/{transfer['id']}/reversals")


def _fee_refunds(book: Book, fee: Obj) -> Obj:
    found = [book.get("fee_refund", id_) for id_ in reversed(fee["_refunds"])]
    return listed(book, found, f"/v1/application_fees/{fee['id']}/refunds")


EMBEDDED["transfer", "reversals"] = _reversals
EMBEDDED["application_fee", "refunds"] = _fee_refunds

ENDPOINTS = [
    Endpoint("POST", "/v1/transfers", create, params.TransferCreateParams, tolerated=("source_type",)),
    Endpoint("GET", "/v1/transfers", lists.of("transfer", "/v1/transfers", "destination", "transfer_group"),
             params.TransferListParams),
    Endpoint("GET", "/v1/transfers/{transfer}", one("transfer", param="transfer"), params.TransferRetrieveParams),
    Endpoint("POST", "/v1/transfers/{transfer}", update, params.TransferUpdateParams),
    Endpoint("POST", "/v1/transfers/{id}/reversals", create_reversal, params.TransferReversalCreateParams,
             tolerated=("description",)),
    Endpoint("GET", "/v1/application_fees", lists.of("application_fee", "/v1/application_fees", "charge"),
             params.ApplicationFeeListParams),
    Endpoint("GET", "/v1/application_fees/{id}", one("application_fee", param="id"),
             params.ApplicationFeeRetrieveParams),
    Endpoint("POST", "/v1/application_fees/{id}/refunds", create_fee_refund, params.ApplicationFeeRefundCreateParams),
    Endpoint("GET", "/v1/application_fees/{id}/refunds", list_fee_refunds, params.ApplicationFeeRefundListParams),
]  # fmt: skip
