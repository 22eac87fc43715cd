"""The one renderer: facts in, subject, text and HTML out."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from babel import Locale
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from contracts.money import digits
from contracts.scheduling.mail import BookingMail
from contracts.scheduling.waitlist.mail import WaitlistMail
from contracts.types import Money
from notifications.letters.rules import times, wording
from notifications.letters.rules.facts import Facts, Kind, Sender, TimeMail

_TEMPLATES = Environment(
    loader=PackageLoader("notifications.letters"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    autoescape=select_autoescape(["html"], default=False),
)  # fmt: skip

MANAGEABLE = (Kind.REQUESTED, Kind.AWAITING_PAYMENT, Kind.CONFIRMED, Kind.RESCHEDULED, Kind.REMINDER)
UNCERTAIN = (Kind.REQUESTED, Kind.AWAITING_PAYMENT)
"""What is no appointment yet: nobody can join it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's words; the same in text and HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Note:
    """An in-app notification's words."""

    title: str
    body: str


def letter(kind: Kind, facts: Facts, mail: TimeMail, sender: Sender, *, public_url: str) -> Letter:
    """The mail of this kind to the customer, in their language and zone, and in the service's zone when it differs."""
    phrases = wording.phrases(mail.locale, sender.locale)
    section = _section(kind, facts)
    brief = times.brief(facts.starts_at, mail.timezone, phrases.locale)
    blanks = {
        "service": facts.service_name, "business": sender.name, "staff": facts.staff_member_name,
        "customer": mail.customer_name, "brief": brief,
    }  # fmt: skip
    words: dict[str, Any] = {
        "language": phrases.locale.language,
        "heading": phrases.say(section, "heading", **blanks),
        "greeting": phrases.say("mail", "greeting", **blanks),
        "lead": phrases.say(section, "lead", **blanks),
        "details": _details(kind, facts, mail, phrases),
        "links": _links(kind, facts, mail, sender, phrases, public_url),
        "sender": sender,
        "ink_on_brand": ink_on(sender.brand_color),
    }
    return written(phrases.say(section, "subject", **blanks), words)


def written(subject: str, words: dict[str, Any]) -> Letter:
    """A letter of these words, in text and HTML."""
    text, html = (_TEMPLATES.get_template(f"mail.{kind}").render(words) for kind in ("txt", "html"))
    return Letter(subject, text, html)


def note(kind: Kind, facts: Facts, *, locale: str) -> Note:
    """The in-app notification of this kind to the business's own people, in the service's zone."""
    phrases = wording.phrases(locale)
    when = times.when(facts.starts_at, facts.ends_at, facts.timezone, phrases.locale)
    blanks = {"service": facts.service_name, "staff": facts.staff_member_name, "when": str(when)}
    section = f"note_{_section(kind, facts)}"
    return Note(phrases.say(section, "title", **blanks)[:200], phrases.say(section, "body", **blanks))


def amount(money: Money, locale: Locale) -> str:
    """An amount in its currency, with as many decimals as its minor units have; CLDR, which knows coins, has fewer."""
    decimals = digits(money.currency)
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (decimals, decimals)
    units = Decimal(money.amount_minor).scaleb(-decimals)
    written: str = pattern.apply(units, locale, currency=money.currency, currency_digits=False)
    return written


def _section(kind: Kind, facts: Facts) -> str:
    """A request that ends unapproved was never an appointment, and is not called one."""
    return "declined" if kind is Kind.CANCELLED and facts.pending else kind.word


def _details(kind: Kind, facts: Facts, mail: TimeMail, phrases: wording.Phrases) -> list[tuple[str, list[str]]]:
    label, locale = phrases.section("label"), phrases.locale

    def told(starts_at: datetime, ends_at: datetime) -> list[str]:
        zones = times.whens(starts_at, ends_at, reader=mail.timezone, service=facts.timezone, locale=locale)
        return [str(when) for when in zones]

    rows = [
        (label["service"], [facts.service_name]),
        (label["when"], told(facts.starts_at, facts.ends_at)),
    ]
    if facts.previous_starts_at and facts.previous_ends_at:
        rows.append((label["before"], told(facts.previous_starts_at, facts.previous_ends_at)))
    rows.append((label["staff"], [facts.staff_member_name]))
    booking = mail if isinstance(mail, BookingMail) else None
    if booking and booking.join_token:
        rows.append((label["where"], [label["online"]]))
    if facts.price.amount_minor:
        rows.append((label["price"], [amount(facts.price, locale)]))
    fee = "missed_fee" if kind is Kind.FEE_CONFIRMED else "fee"
    sums = (("deposit", facts.deposit), (fee, facts.fee), ("refund", facts.refund or facts.amount))
    rows += [(label[name], [amount(money, locale)]) for name, money in sums if money and money.amount_minor]
    for name, moment in (("pay_by", facts.pay_by), ("kept_until", facts.expires_at)):
        if moment:
            rows.append((label[name], [times.brief(moment, mail.timezone, locale)]))
    if reason := (booking and booking.reason) or facts.reason:
        rows.append((label["reason"], [reason]))
    return rows


def _links(
    kind: Kind,
    facts: Facts,
    mail: TimeMail,
    sender: Sender,
    phrases: wording.Phrases,
    public_url: str,
) -> list[tuple[str, str]]:
    """The customer's ways to change the booking: the pages only show it, acting takes a POST."""
    root, label = f"{public_url.rstrip('/')}/v1/{quote(sender.slug)}", phrases.section("label")
    if isinstance(mail, WaitlistMail):
        page = f"{root}/waitlist/{facts.about_id}"
        return [(label["accept"], f"{page}?token={quote(mail.token)}")] if mail.token else []
    if kind not in MANAGEABLE:
        return []
    page = f"{root}/bookings/{facts.about_id}"
    join = None if kind in UNCERTAIN else mail.join_token
    ways = (
        (label["join"], join),
        (label["reschedule"], mail.reschedule_token),
        (label["cancel"], mail.cancel_token),
    )
    return [(name, f"{page}?token={quote(token)}") for name, token in ways if token]


def ink_on(color: str) -> str:
    """Black or white, whichever contrasts more with this background (WCAG 2.2, relative luminance)."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"
