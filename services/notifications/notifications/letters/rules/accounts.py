"""Letters about accounts: who they come from is the platform, whoever asked for them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from contracts.identity.mail import AccountMail, MailKind, OwnerMailKind
from contracts.types import to_typeid
from notifications.letters.rules import rendering, times, wording
from notifications.letters.rules.facts import Sender
from notifications.letters.rules.rendering import Letter

SENDER: Final = Sender(name="Nexus", slug="", locale="en", brand_color="#1d4ed8", footer="")
UNTIL: Final[dict[str, str]] = {OwnerMailKind.TRIAL_ENDING: "trial_until", OwnerMailKind.DISPUTE_OPENED: "answer_by"}
"""What the date in a mail of a kind is called, where everything does not simply go on until then."""


def letter(kind: str, mail: AccountMail, *, expires_at: datetime, public_url: str) -> Letter:
    """The mail of this kind, in its reader's language. With a link it says until when that works, in UTC."""
    phrases = wording.phrases(mail.locale, SENDER.locale)
    section = f"account_{kind}"
    role = phrases.section("role").get(mail.role or "", mail.role or "")
    blanks = {
        "customer": mail.name, "email": mail.email, "business": mail.business_name or "", "role": role,
        "what": _what(mail, phrases),
        "amount": rendering.amount(mail.amount, phrases.locale) if mail.amount else "",
    }  # fmt: skip
    link = f"{public_url.rstrip('/')}/v1/auth/links?token={quote(mail.token)}" if mail.token else None
    until = f"{times.brief(expires_at, 'UTC', phrases.locale)} (UTC)"
    words: dict[str, Any] = {
        "language": phrases.locale.language,
        "heading": phrases.say(section, "heading", **blanks),
        "greeting": phrases.say("account", "stranger" if kind == MailKind.INVITATION else "greeting", **blanks),
        "lead": phrases.say(section, "lead", **blanks),
        "details": list(_details(kind, mail, phrases, until if link else None)),
        "links": [(phrases.say(section, "link"), link)] if link else [],
        "sender": SENDER,
        "ink_on_brand": rendering.ink_on(SENDER.brand_color),
    }
    return rendering.written(phrases.say(section, "subject", **blanks), words)


def _what(mail: AccountMail, phrases: wording.Phrases) -> str:
    return mail.what or phrases.section("paid_for")["payment"]


def _details(
    kind: str, mail: AccountMail, phrases: wording.Phrases, link_until: str | None
) -> Iterator[tuple[str, list[str]]]:
    label = phrases.section("label")
    yield label["account"], [mail.email]
    if link_until:
        yield label["link_until"], [link_until]
    if mail.amount:
        yield label["service"], [_what(mail, phrases)]
        yield label["amount"], [rendering.amount(mail.amount, phrases.locale)]
    if mail.reason:
        reasons = phrases.section("dispute_reason")
        yield label["reason"], [reasons.get(mail.reason, reasons["general"])]
    if mail.until:
        until = f"{times.brief(mail.until, 'UTC', phrases.locale)} (UTC)"
        yield label[UNTIL.get(kind, "goes_on_until")], [until]
    if mail.dispute_id:
        dispute = to_typeid("dsp", mail.dispute_id)
        if kind == OwnerMailKind.DISPUTE_OPENED:
            yield label["evidence"], [f"admin.disputes.evidence {dispute}"]
        yield label["reference"], [dispute]
