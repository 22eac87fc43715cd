"""Letters about gift codes: to whoever is given one, and to whoever bought it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from notifications.letters.rules import rendering, times, wording
from notifications.letters.rules.facts import GiftReader, Kind, MoneyFacts, Sender
from notifications.letters.rules.rendering import Letter


def letter(kind: Kind, facts: MoneyFacts, reader: GiftReader, sender: Sender, *, public_url: str) -> Letter:
    """The letter of this kind, with the code in it and the page to spend it at, in the business's language."""
    phrases = wording.phrases(sender.locale)
    section = "code_kept" if reader.keeps else kind.word
    blanks = {
        "business": sender.name, "customer": reader.customer_name, "recipient": _recipient(reader),
        "amount": rendering.amount(facts.amount, phrases.locale) if facts.amount else "",
    }  # fmt: skip
    greeting = ("mail", "greeting") if reader.customer_name else ("account", "stranger")
    page = f"{public_url.rstrip('/')}/v1/{quote(sender.slug)}"
    words: dict[str, Any] = {
        "language": phrases.locale.language,
        "heading": phrases.say(section, "heading", **blanks),
        "greeting": phrases.say(*greeting, **blanks),
        "lead": phrases.say(section, "lead", **blanks),
        "details": list(_details(kind, facts, reader, phrases)),
        "links": [(phrases.section("label")["book"], page)],
        "sender": sender,
        "ink_on_brand": rendering.ink_on(sender.brand_color),
    }
    return rendering.written(phrases.say(section, "subject", **blanks), words)


def _recipient(reader: GiftReader) -> str:
    return reader.gift.name or reader.gift.email


def _details(
    kind: Kind, facts: MoneyFacts, reader: GiftReader, phrases: wording.Phrases
) -> Iterator[tuple[str, list[str]]]:
    label = phrases.section("label")
    yield label["gift_code"], [reader.gift.code]
    if facts.amount:
        yield label["amount"], [rendering.amount(facts.amount, phrases.locale)]
    if facts.until:
        yield label["good_until"], [times.day(facts.until, facts.timezone, phrases.locale)]
    if kind is Kind.GIFT_BOUGHT:
        yield label["mailed_to"], [reader.gift.email]
    if reader.gift.message:
        yield label["message"], reader.gift.message.splitlines()
    yield label["reference"], [facts.about_id]
