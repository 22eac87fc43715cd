"""Pages that Stripe hosts: checkout, 3-D Secure, onboarding, invoices, receipts. People and tests use the same
forms."""

from collections.abc import Awaitable, Callable
from html import escape
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from twins.stripe import form, html, money, payers
from twins.stripe.book import PLATFORM
from twins.stripe.refusals import Refused
from twins.stripe.resources import accounts, checkout, invoices
from twins.stripe.store import Obj

if TYPE_CHECKING:
    from twins.stripe.twin import Stripe

Page = Callable[["Stripe", Request, dict[str, str]], Awaitable[Response]]
_OFFERED: Final = [
    ("pm_card_visa", "Visa •••• 4242: succeeds"),
    ("pm_card_mastercard", "Mastercard •••• 4444: succeeds"),
    ("pm_card_chargeDeclined", "•••• 0002: declined"),
    ("pm_card_chargeDeclinedInsufficientFunds", "•••• 9995: insufficient funds"),
    ("pm_card_threeDSecure2Required", "•••• 3220: must authenticate (3-D Secure)"),
    ("pm_card_chargeCustomerFail", "•••• 0341: can be kept, then declined"),
    ("pm_card_createDispute", "•••• 0259: disputed later"),
]


def routes(twin: "Stripe") -> list[Route]:
    """The pages of this twin."""
    told: list[tuple[str, Page]] = [
        ("/c/pay/{id}", _checkout), ("/authenticate/{id}", _authenticate), ("/setup/{account}/{token}", _onboarding),
        ("/i/{id}", _invoice), ("/receipts/{id}", _receipt),
    ]  # fmt: skip
    return [Route(path, _endpoint(twin, page), methods=["GET", "POST"]) for path, page in told]


def _endpoint(twin: "Stripe", page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        twin.awake()
        twin.here(request)
        sent = (
            {name: str(value) for name, value in form.parse(await request.body()).items()}
            if request.method == "POST"
            else {}
        )
        try:
            response = await page(twin, request, sent)
        except (LookupError, Refused) as problem:
            twin.store.rollback()
            text = problem.message if isinstance(problem, Refused) else "There is no such page."
            return HTMLResponse(html.page("Stripe", f"<h1>Something is not right</h1>{html.error(text)}"), 404)
        twin.settle()
        return response

    return endpoint


async def _checkout(twin: "Stripe", request: Request, sent: dict[str, str]) -> Response:
    book = payers.book_of(twin, checkout.KIND, request.path_params["id"])
    session = book.get(checkout.KIND, request.path_params["id"])
    if session["status"] != "open":
        over = "You are all done here." if session["status"] == "complete" else "This page has expired."
        return HTMLResponse(
            html.page("Checkout", f"<h1>{over}</h1>{_link(session['success_url'], session['id'])}"), 410
        )
    if request.method == "GET":
        return HTMLResponse(_told(session, None))
    problem = payers.pay_session(twin, book, session, sent)
    if problem == "authenticate":
        return RedirectResponse(f"{book.base_url}/authenticate/{session['id']}", 303)
    if problem:
        return HTMLResponse(_told(session, problem), 402)
    return RedirectResponse(_address(session["success_url"], session["id"]), 303)


def _told(session: Obj, problem: str | None) -> str:
    currency = session["currency"]
    items = [
        (f"{item['quantity']} × {item['description']}", money.told(item["amount"], currency))
        for item in session["_items"]
    ]
    taxes = (session["total_details"] or {}).get("amount_tax", 0)
    items += [("Tax", money.told(taxes, currency))] if taxes else []
    verb = {"payment": "Pay", "subscription": "Subscribe", "setup": "Save card"}[session["mode"]]
    due = money.told(session["amount_total"], currency) if session["mode"] != "setup" else ""
    email = (session["customer_details"] or {}).get("email") or ""
    back = f'<p><a href="{escape(session["cancel_url"], quote=True)}">Back</a></p>' if session["cancel_url"] else ""
    return html.page(
        f"{verb} {due}",
        f'<h1>{verb}</h1><p class="sum">{escape(due)}</p>{html.rows(items)}{html.error(problem)}<form method="post">'
        f"{html.field('email', 'Email', email, kind='email')}{_cards()}<button>{verb} "
        f"{escape(due)}</button></form>{back}",
    )


def _cards() -> str:
    return html.choice("card", "Test card", _OFFERED)


async def _authenticate(twin: "Stripe", request: Request, sent: dict[str, str]) -> Response:
    id_ = request.path_params["id"]
    if request.method == "GET":
        return HTMLResponse(
            html.page(
                "Authenticate",
                "<h1>Your bank asks: is it you?</h1><p>A 3-D Secure test page.</p>"
                '<form method="post"><button name="answer" value="complete">Complete</button>'
                '<button class="plain" name="answer" value="fail">Fail</button></form>',
            )
        )
    passed = sent.get("answer") != "fail"
    if id_.startswith("cs_"):
        return _finish_checkout(twin, id_, passed=passed)
    intent = payers.answer_bank(twin, id_, passed=passed)
    back = intent.get("_return_url")
    secret = "setup_intent" if id_.startswith("seti_") else "payment_intent"
    if back:
        mark = "&" if "?" in back else "?"
        return RedirectResponse(
            f"{back}{mark}{secret}={id_}&{secret}_client_secret={intent['client_secret']}&redirect_status={_word(intent)}",
            303,
        )
    return HTMLResponse(html.page("Done", f"<h1>Thank you</h1><p>Status: {escape(intent['status'])}</p>"))


def _word(intent: Obj) -> str:
    return "succeeded" if intent["status"] in {"succeeded", "requires_capture"} else "failed"


def _finish_checkout(twin: "Stripe", id_: str, *, passed: bool) -> Response:
    book = payers.book_of(twin, checkout.KIND, id_)
    session = book.get(checkout.KIND, id_)
    if not passed:
        message = (
            "We are unable to authenticate your payment method. Please choose a different payment method and try again."
        )
        return HTMLResponse(_told(session, message), 402)
    problem = payers.pay_session(twin, book, session, session.get("_sent") or {}, authenticated=True)
    if problem:
        return HTMLResponse(_told(session, problem), 402)
    return RedirectResponse(_address(session["success_url"], id_), 303)


async def _onboarding(twin: "Stripe", request: Request, _: dict[str, str]) -> Response:
    """The page works once and for five minutes; afterwards it leads to `refresh_url`, where a new one is made."""
    for live in (False, True):
        book = twin.book(PLATFORM, live=live)
        account = book.store.find(book.scope, "account", request.path_params["account"])
        if account is None:
            continue
        link = next((each for each in account["_links"] if each["token"] == request.path_params["token"]), None)
        if link is None or link["expires_at"] < book.now():
            return RedirectResponse((link or {}).get("refresh_url") or "/", 303)
        if request.method == "GET":
            name = account["business_profile"]["name"] or account["email"] or account["id"]
            body = (
                f"<h1>Get paid as {escape(str(name))}</h1><p>Stripe would ask for your business, your person and "
                f"your bank account here. "
                'Its twin takes your word for all of it.</p><form method="post"><button>Agree and '
                "submit</button></form>"
            )
            return HTMLResponse(html.page("Onboarding", body))
        account["_links"].remove(link)
        accounts.onboard(book, account)
        return RedirectResponse(link["return_url"], 303)
    raise LookupError(request.path_params["account"])


async def _invoice(twin: "Stripe", request: Request, sent: dict[str, str]) -> Response:
    book = payers.book_of(twin, "invoice", request.path_params["id"])
    held = book.get("invoice", request.path_params["id"])
    problem = None
    if request.method == "POST" and held["status"] in {"open", "uncollectible"}:
        result = invoices.collect(book, held, payers.method_of(book, sent), off_session=False)
        intent = invoices.intent_of(book, held)
        if result == "requires_action" and intent:
            return RedirectResponse(f"{book.base_url}/authenticate/{intent['id']}", 303)
        problem = None if result == "succeeded" else getattr(result, "message", "The payment failed.")
    currency = held["currency"]
    items = [(str(line["description"]), money.told(line["amount"], currency)) for line in held["_lines"]]
    due = escape(money.told(held["amount_remaining"], currency))
    pay = f'<form method="post">{_cards()}<button>Pay {due}</button></form>'
    body = (
        f"<h1>Invoice {escape(held['number'] or 'draft')}</h1><p>{escape(held['status'])}</p>"
        f'<p class="sum">{escape(money.told(held["amount_due"], currency))}</p>{html.rows(items)}{html.error(problem)}'
        f"{pay if held['status'] in {'open', 'uncollectible'} else ''}"
    )
    return HTMLResponse(html.page("Invoice", body), 402 if problem else 200)


async def _receipt(twin: "Stripe", request: Request, _: dict[str, str]) -> Response:
    book = payers.book_of(twin, "charge", request.path_params["id"])
    charge = book.get("charge", request.path_params["id"])
    items = [("Paid", money.told(charge["amount_captured"], charge["currency"])),
             ("Refunded", money.told(charge["amount_refunded"], charge["currency"]))]  # fmt: skip
    return HTMLResponse(html.page("Receipt", f"<h1>Receipt</h1>{html.rows(items)}"))


def _address(url: str | None, id_: str) -> str:
    return (url or "/").replace("{CHECKOUT_SESSION_ID}", id_)


def _link(url: str | None, id_: str) -> str:
    return f'<p><a href="{escape(_address(url, id_), quote=True)}">Go on</a></p>' if url else ""
