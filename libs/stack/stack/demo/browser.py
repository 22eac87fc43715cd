"""A browser that can do what Stripe's pages need: read a page, fill in its form, press the button."""

from html.parser import HTMLParser
from typing import Final

import httpx

from stack.errors import StackError

WAIT_SECONDS: Final = 10


class Form(HTMLParser):
    """The one form of a page: its fields as they stand before anybody fills them in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.choices: dict[str, str] = {}
        """What can be chosen from its list, by what is read there."""
        self.list = ""
        self._option: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A field, a list, or something to choose from one."""
        told = dict(attrs)
        if tag == "input":
            self.fields[told.get("name") or ""] = told.get("value") or ""
        elif tag == "select":
            self.list = told.get("name") or ""
        elif tag == "option":
            self._option = told.get("value") or ""

    def handle_data(self, data: str) -> None:
        """What is read beside it."""
        if self._option is not None:
            self.choices[data] = self._option
            self._option = None


def press(url: str, *, choose: str = "", **fields: str) -> str:
    """Open a page, fill in its form and press its button; where that leads.

    Of its list, what has `choose` in it. Raises `StackError` for a page that does not lead on: it says why not.
    """
    with httpx.Client(timeout=WAIT_SECONDS) as browser:
        page = browser.get(url)
        form = Form(page.text)
        sent = form.fields | {name: value for name, value in fields.items() if name in form.fields}
        if choose:
            sent[form.list] = next(value for text, value in form.choices.items() if choose in text)
        answer = browser.post(url, data=sent)
    if answer.status_code != httpx.codes.SEE_OTHER:
        raise StackError(f"The page {url} leads nowhere: {page.status_code}, then {answer.status_code}")
    return answer.headers["location"]
