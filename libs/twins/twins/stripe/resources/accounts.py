"""Connected accounts: made, onboarded on a hosted page, able to be paid (docs.stripe.com/connect)."""

from typing import Any, Final

from stripe import params

from twins.stripe import ids, lists
from twins.stripe.book import PLATFORM, Book, change, merge_metadata
from twins.stripe.events import difference, emit
from twins.stripe.presenting import EMBEDDED, listed
from twins.stripe.refusals import Refused, invalid, missing_parameter, no_such
from twins.stripe.routing import Endpoint
from twins.stripe.store import Obj

_LINK_SECONDS: Final = 300
_DUE: Final = [
    "business_profile.mcc",
    "business_profile.url",
    "business_type",
    "external_account",
    "tos_acceptance.date",
    "tos_acceptance.ip",
]
_DETAILS: Final = (
    "annual_revenue", "estimated_worker_count", "mcc", "minority_owned_business_designation", "name",
    "product_description", "support_address", "support_email", "support_phone", "support_url", "url",
)  # fmt: skip


def create(book: Book, given: Obj) -> Obj:
    """Make a connected account; what it may do it is asked for, and may once it is onboarded."""
    type_, controller = _kind(given)
    country = given.get("country", book.setting("country"))
    profile = given.get("business_profile") or {}
    fields = {
        "business_profile": {name: profile.get(name) for name in _DETAILS}, "business_type": given.get("business_type"),
        "capabilities": {}, "charges_enabled": False, "controller": controller, "country": country,
        "default_currency": given.get("default_currency", _CURRENCIES.get(country, "eur")), "details_submitted": False,
        "email": given.get("email"), "future_requirements": _requirements([]), "metadata": {}, "payouts_enabled": False,
        "requirements": _requirements(_DUE), "settings": _settings(profile.get("name")),
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None}, "type": type_, "_links": [], "_external": [],
    }  # fmt: skip
    made = book.new("account", fields)
    merge_metadata(made, given.get("metadata"))
    asked = given.get("capabilities")
    if asked is None and type_ == "standard":
        asked = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
    _request(made, asked or {})
    return made


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change an account."""
    held = _at(book, id_)
    if "business_profile" in given:
        held["business_profile"] |= {
            name: None if value == "" else value for name, value in given["business_profile"].items()
        }
    if given.get("capabilities"):
        _request(held, given["capabilities"])
    change(held, given, "business_type", "email", "default_currency")
    _announce(book, held)
    return held


def delete(book: Book, _: Obj, id_: str) -> Obj:
    """Close an account."""
    held = _at(book, id_)
    held["deleted"] = True
    return {"id": id_, "object": "account", "deleted": True}


def onboard(book: Book, account: Obj) -> None:
    """The business has told Stripe what it must: its capabilities become active; `book` is the platform's."""
    account |= {
        "details_submitted": True, "charges_enabled": True, "payouts_enabled": True, "requirements": _requirements([]),
        "business_type": account["business_type"] or "individual",
        "tos_acceptance": {"date": book.now(), "ip": "127.0.0.1", "user_agent": None},
    }  # fmt: skip
    account["business_profile"]["mcc"] = account["business_profile"]["mcc"] or "7299"
    account["business_profile"]["url"] = account["business_profile"]["url"] or "https://accessible.stripe.com"
    account["_external"] = account["_external"] or [_bank_account(account)]
    for name in account["capabilities"]:
        account["capabilities"][name] = "active"
    if "card_payments" not in account["capabilities"]:
        account["charges_enabled"] = "transfers" not in account["capabilities"]
    _announce(book, account)
    for name in account["capabilities"]:
        emit(book.of(account["id"]), "capability.updated", _capability(account, name))


def restrict(book: Book, account: Obj, due: list[str]) -> None:
    """Stripe wants to know more: until it does, nothing can be charged or paid out; `book` is the platform's."""
    account |= {"charges_enabled": False, "payouts_enabled": False, "requirements": _requirements(due, past=True)}
    for name in account["capabilities"]:
        account["capabilities"][name] = "inactive"
    _announce(book, account)


def deauthorize(book: Book, account: Obj) -> None:
    """The platform may not use the account any more, and is told so; `book` is the platform's."""
    application = {"id": "ca_" + ids.random_text(32), "object": "application", "name": "Nexus"}
    emit(book.of(account["id"]), "account.application.deauthorized", application)
    account["deleted"] = True


def create_link(book: Book, given: Obj) -> Obj:
    """A page on which the business tells Stripe what it must; it works once, for five minutes."""
    account = book.find("account", given["account"], param="account")
    if given["type"] == "account_onboarding":
        for name in ("refresh_url", "return_url"):
            if name not in given:
                raise missing_parameter(name)
    token = ids.random_text(16)
    account["_links"].append({
        "token": token, "expires_at": book.now() + _LINK_SECONDS, "refresh_url": given.get("refresh_url"),
        "return_url": given.get("return_url"),
    })  # fmt: skip
    return {
        "object": "account_link", "created": book.now(), "expires_at": book.now() + _LINK_SECONDS,
        "url": f"{book.base_url}/setup/{account['id']}/{token}",
    }  # fmt: skip


def create_login_link(book: Book, _: Obj, id_: str) -> Obj:
    """A page of the account's own dashboard, for express accounts that are onboarded."""
    account = _at(book, id_)
    if account["type"] != "express":
        raise invalid("Login Links can only be created for Express connected accounts.")
    if not account["details_submitted"]:
        raise Refused("Cannot create a login link for an account that has not completed onboarding.")
    return {"object": "login_link", "created": book.now(), "url": f"{book.base_url}/express/{id_}"}


def current(book: Book, _: Obj) -> Obj:
    """The account that asks."""
    held = book.of(PLATFORM).peek("account", book.account)
    return held or platform_account(book)


def platform_account(book: Book) -> Obj:
    """The platform's own account."""
    return {
        "id": PLATFORM, "object": "account", "business_profile": dict.fromkeys(_DETAILS), "business_type": "company",
        "capabilities": {"card_payments": "active", "transfers": "active"}, "charges_enabled": True,
        "controller": {"type": "account"}, "country": book.setting("country"), "created": 1_700_000_000,
        "default_currency": book.setting("default_currency"),
        "details_submitted": True, "email": "platform@nexus.example", "metadata": {}, "payouts_enabled": True,
        "settings": _settings("Nexus"), "type": "standard",
    }  # fmt: skip


def capability(book: Book, given: Obj, id_: str, name: str) -> Obj:
    """What the account may do, by name; asked for by `requested`."""
    account = _at(book, id_)
    if "requested" in given:
        _request(account, {name: {"requested": given["requested"]}})
        _announce(book, account)
    if name not in account["capabilities"]:
        raise no_such("capability", name, param="capability", status=404)
    return _capability(account, name)


def list_capabilities(book: Book, _: Obj, id_: str) -> Obj:
    """All that the account may do or asked for."""
    account = _at(book, id_)
    told = [_capability(account, name) for name in account["capabilities"]]
    return {"object": "list", "data": told, "has_more": False, "url": f"/v1/accounts/{id_}/capabilities"}


def _at(book: Book, id_: str) -> Obj:
    held = book.of(PLATFORM).store.find(book.of(PLATFORM).scope, "account", id_)
    if held is None or held.get("deleted") or (book.connected and id_ != book.account):
        raise Refused(
            f"The provided key does not have access to account '{id_}' (or that account does not exist). Application "
            f"access may have "
            "been revoked.", status=403, code="account_invalid", stored=False,
        )  # fmt: skip
    return held


def _announce(book: Book, account: Obj) -> None:
    """Tell of the change in the account's own book, as Stripe does: platforms hear it as an event of the account."""
    before = book.store.before(account, book.of(PLATFORM).scope)
    if before is None or before == account:
        return
    told = {name: value for name, value in account.items() if not name.startswith("_")}
    previous = difference({name: value for name, value in before.items() if not name.startswith("_")}, told)
    emit(book.of(account["id"]), "account.updated", account, previous=previous)


def _kind(given: Obj) -> tuple[str, Obj]:
    controller = given.get("controller") or {}
    type_ = given.get("type")
    if type_ and controller:
        raise invalid(
            "You may not provide the `type` parameter and `controller` parameters simultaneously. They are mutually "
            "exclusive."
        )
    dashboard = (controller.get("stripe_dashboard") or {}).get("type")
    type_ = type_ or {"express": "express", "none": "custom"}.get(str(dashboard), "standard")
    ours = type_ != "standard"
    defaults: dict[str, Any] = {
        "fees": {"payer": "application_express" if type_ == "express" else "application_custom" if ours else "account"},
        "is_controller": True, "losses": {"payments": "application" if ours else "stripe"},
        "requirement_collection": "application" if type_ == "custom" else "stripe",
        "stripe_dashboard": {"type": {"express": "express", "custom": "none"}.get(type_, "full")},
        "type": "application",
    }  # fmt: skip
    return ("none" if controller and type_ != "express" and dashboard != "full" else type_), defaults | controller


def _request(account: Obj, asked: Obj) -> None:
    for name, wish in asked.items():
        if wish.get("requested"):
            account["capabilities"].setdefault(name, "active" if account["charges_enabled"] else "inactive")
        elif wish.get("requested") is False:
            account["capabilities"].pop(name, None)


def _capability(account: Obj, name: str) -> Obj:
    status = account["capabilities"][name]
    return {
        "id": name, "object": "capability", "account": account["id"], "future_requirements": _requirements([]),
        "requested": True,
        "requested_at": account["created"], "requirements": _requirements([] if status == "active" else _DUE),
        "status": status,
    }  # fmt: skip


def _requirements(due: list[str], *, past: bool = False) -> Obj:
    reason = ("requirements.past_due" if due else None) if past or due else None
    return {
        "alternatives": [], "current_deadline": None, "currently_due": [*due], "disabled_reason": reason, "errors": [],
        "eventually_due": [*due], "past_due": [*due], "pending_verification": [],
    }  # fmt: skip


def _settings(name: str | None) -> Obj:
    schedule = {"delay_days": 2, "interval": "daily"}
    return {
        "bacs_debit_payments": {"display_name": None, "service_user_number": None},
        "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
        "card_issuing": {"tos_acceptance": {"date": None, "ip": None}},
        "card_payments": {"decline_on": {"avs_failure": False, "cvc_failure": False},
        "statement_descriptor_prefix": None,
                          "statement_descriptor_prefix_kana": None, "statement_descriptor_prefix_kanji": None},
        "dashboard": {"display_name": name, "timezone": "Etc/UTC"},
        "invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": "never"},
        "payments": {"statement_descriptor": None, "statement_descriptor_kana": None,
        "statement_descriptor_kanji": None},
        "payouts": {"debit_negative_balances": True, "schedule": schedule, "statement_descriptor": None},
        "sepa_debit_payments": {},
    }  # fmt: skip


def _bank_account(account: Obj) -> Obj:
    return {
        "id": f"ba_1{ids.random_text(23)}", "object": "bank_account", "account": account["id"],
        "account_holder_name": None,
        "account_holder_type": None, "account_type": None, "available_payout_methods": ["standard"],
        "bank_name": "STRIPE TEST BANK",
        "country": account["country"], "currency": account["default_currency"], "default_for_currency": True,
        "fingerprint": ids.random_text(16), "last4": "6789", "metadata": {}, "routing_number": "110000000",
        "status": "new",
    }  # fmt: skip


_CURRENCIES: Final = {
    "US": "usd", "GB": "gbp", "CA": "cad", "AU": "aud", "NZ": "nzd", "CH": "chf", "JP": "jpy", "SE": "sek",
    "NO": "nok", "DK": "dkk",
    "PL": "pln", "CZ": "czk", "HU": "huf", "RO": "ron", "SG": "sgd", "HK": "hkd", "MX": "mxn", "BR": "brl", "IN": "inr",
}  # fmt: skip
EMBEDDED["account", "external_accounts"] = lambda book, account: listed(
    book, account.get("_external", []), f"/v1/accounts/{account['id']}/external_accounts"
)
_ASIDE = (
    "external_account",
    "settings",
    "company",
    "individual",
    "tos_acceptance",
    "account_token",
    "documents",
    "groups",
)

ENDPOINTS = [
    Endpoint("GET", "/v1/account", current, params.AccountRetrieveCurrentParams),
    Endpoint("POST", "/v1/accounts", create, params.AccountCreateParams, tolerated=_ASIDE),
    Endpoint("GET", "/v1/accounts", lists.of("account", "/v1/accounts"), params.AccountListParams),
    Endpoint("GET", "/v1/accounts/{account}", lambda book, _,
    id_: platform_account(book) if id_ == PLATFORM else _at(book, id_),
             params.AccountRetrieveParams),
    Endpoint("POST", "/v1/accounts/{account}", update, params.AccountUpdateParams, tolerated=_ASIDE),
    Endpoint("DELETE", "/v1/accounts/{account}", delete, params.AccountDeleteParams),
    Endpoint("POST", "/v1/accounts/{account}/login_links", create_login_link, params.AccountLoginLinkCreateParams),
    Endpoint("GET", "/v1/accounts/{account}/capabilities", list_capabilities, params.AccountCapabilityListParams),
    Endpoint("GET", "/v1/accounts/{account}/capabilities/{capability}", capability,
    params.AccountCapabilityRetrieveParams),
    Endpoint("POST", "/v1/accounts/{account}/capabilities/{capability}", capability,
    params.AccountCapabilityUpdateParams),
    Endpoint("POST", "/v1/account_links", create_link, params.AccountLinkCreateParams, tolerated=("collect",
    "collection_options")),
]  # fmt: skip
