"""Letters about accounts: who they come from is the platform, whoever asked for them."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from babel import Locale

from contracts.identity.mail import AccountMail, MailKind
from notifications.letters.rules import rendering, times, wording
from notifications.letters.rules.facts import Sender
from notifications.letters.rules.rendering import Letter

SENDER: Final = Sender(name="Nexus", slug="", locale="en", brand_color="#1d4ed8", footer="")


def letter(kind: str, mail: AccountMail, *, expires_at: datetime, public_url: str) -> Letter:
    """The mail of this kind, in its reader's language. With a link it says until when that works, in UTC."""
    phrases = wording.phrases(mail.locale, SENDER.locale)
    section, label = f"account_{kind}", phrases.section("label")
    role = phrases.section("role").get(mail.role or "", mail.role or "")
    blanks = {"customer": mail.name, "email": mail.email, "business": mail.business_name or "", "role": role}
    link = f"{public_url.rstrip('/')}/v1/auth/links?token={quote(mail.token)}" if mail.token else None
    until = f"{times.brief(expires_at, 'UTC', phrases.locale)} (UTC)"
    words: dict[str, Any] = {
        "language": phrases.locale.language,
        "heading": phrases.say(section, "heading", **blanks),
        "greeting": phrases.say("account", "stranger" if kind == MailKind.INVITATION else "greeting", **blanks),
        "lead": phrases.say(section, "lead", **blanks),
        "details": _details(mail, label, until if link else None, phrases.locale),
        "links": [(phrases.say(section, "link"), link)] if link else [],
        "sender": SENDER,
        "ink_on_brand": rendering.ink_on(SENDER.brand_color),
    }
    return rendering.written(phrases.say(section, "subject", **blanks), words)


def _details(
    mail: AccountMail, label: dict[str, str], until: str | None, locale: Locale
) -> list[tuple[str, list[str]]]:
    found = [(label["account"], [mail.email])]
    if until:
        found.append((label["link_until"], [until]))
    if mail.until:
        found.append((label["goes_on_until"], [f"{times.brief(mail.until, 'UTC', locale)} (UTC)"]))
    return found
