"""Letters and notes about money."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contracts.scheduling.mail import CustomerMail
from notifications.letters.rules import rendering, times, wording
from notifications.letters.rules.facts import Kind, MoneyFacts, Sender
from notifications.letters.rules.rendering import Letter, Note


def letter(kind: Kind, facts: MoneyFacts, mail: CustomerMail, sender: Sender) -> Letter:
    """The letter of this kind to the customer, in their language and zone."""
    phrases = wording.phrases(mail.locale, sender.locale)
    blanks = _blanks(facts, phrases) | {"business": sender.name, "customer": mail.customer_name}
    section = "retried" if facts.next_attempt_at else kind.word
    words: dict[str, Any] = {
        "language": phrases.locale.language,
        "heading": phrases.say(section, "heading", **blanks),
        "greeting": phrases.say("mail", "greeting", **blanks),
        "lead": phrases.say(section, "lead", **blanks),
        "details": list(_details(facts, phrases, mail.timezone or facts.timezone)),
        "links": [],
        "sender": sender,
        "ink_on_brand": rendering.ink_on(sender.brand_color),
    }
    return rendering.written(phrases.say(section, "subject", **blanks), words)


def note(kind: Kind, facts: MoneyFacts, *, locale: str) -> Note:
    """The in-app notification of this kind to the business's own people."""
    phrases = wording.phrases(locale)
    blanks, section = _blanks(facts, phrases), f"note_{kind.word}"
    return Note(phrases.say(section, "title", **blanks)[:200], phrases.say(section, "body", **blanks))


def _blanks(facts: MoneyFacts, phrases: wording.Phrases) -> dict[str, str]:
    amount = rendering.amount(facts.amount, phrases.locale) if facts.amount else ""
    until = times.brief(facts.until, facts.timezone, phrases.locale) if facts.until else "–"
    return {"what": _what(facts, phrases), "amount": amount, "until": until}


def _what(facts: MoneyFacts, phrases: wording.Phrases) -> str:
    return facts.what or phrases.section("paid_for")[facts.purpose.value if facts.purpose else "payment"]


def _details(facts: MoneyFacts, phrases: wording.Phrases, zone: str) -> Iterator[tuple[str, list[str]]]:
    label = phrases.section("label")

    def day(moment: datetime) -> str:
        return times.day(moment, zone, phrases.locale)

    yield label["service"], [_what(facts, phrases)]
    if facts.amount:
        yield label["amount"], [rendering.amount(facts.amount, phrases.locale)]
    if facts.at:
        yield label["paid_on"], [day(facts.at)]
    if facts.period:
        yield label["period"], [f"{day(facts.period.starts_at)} – {day(facts.period.ends_at)}"]
    if facts.next_attempt_at:
        yield label["next_attempt"], [times.brief(facts.next_attempt_at, zone, phrases.locale)]
    yield label["reference"], [facts.about_id]
