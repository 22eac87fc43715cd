"""The console's pages: plain files that fetch their JSON; every text is set as text, never as markup."""

from functools import cache
from pathlib import Path

from fastapi.responses import HTMLResponse

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'"
)


@cache
def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text()


def page(name: str) -> HTMLResponse:
    """Give a page with the shared style and script put in."""
    text = _read(name).replace("/*STYLE*/", _read("style.css")).replace("/*SHARED*/", _read("shared.js"))
    return HTMLResponse(text, headers={"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"})
