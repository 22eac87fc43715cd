"""Languages: which one a reader gets, and the phrases of each."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale, UnknownLocaleError

FALLBACK = "en"
_TEXTS = files("notifications.letters") / "texts"


class Phrases:
    """The phrases of one language, with the locale that its dates and amounts are written in."""

    def __init__(self, locale: Locale, phrases: dict[str, dict[str, str]]) -> None:
        self.locale = locale
        self._phrases = phrases

    def say(self, section: str, name: str, **values: Any) -> str:
        """A phrase with its blanks filled; values are never read as phrases. `KeyError` when there is none."""
        return self._phrases[section][name].format_map(values)

    def section(self, name: str) -> dict[str, str]:
        """Phrases that have no blanks."""
        return self._phrases[name]


@cache
def languages() -> dict[str, dict[str, dict[str, str]]]:
    """Every language that texts exist in."""
    found = sorted(file.name for file in _TEXTS.iterdir() if file.name.endswith(".toml"))
    return {name.removesuffix(".toml"): tomllib.loads((_TEXTS / name).read_text(encoding="utf-8")) for name in found}


@cache
def phrases(*wanted: str | None) -> Phrases:
    """The phrases of the first wanted BCP 47 tag whose language is known, else English: never half of each."""
    for tag in wanted:
        language = (tag or "").partition("-")[0]
        if tag and language in languages():
            return Phrases(_locale(tag, language), languages()[language])
    return Phrases(Locale(FALLBACK), languages()[FALLBACK])


def _locale(tag: str, language: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(language)
