"""The look of the twin's pages: one style, no scripts, readable without either."""

from html import escape
from typing import Final

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1a1f36; --soft: #697386; --line: #e3e8ee; --page: #f6f8fa; --card: #fff;
--key: #635bff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f3f9; --soft: #a3acba; --line: #3c4257; --page: #14171f; --card: #1f2430; --key: #8d86ff; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem 1rem; background: var(--page);
color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
main { width: min(30rem, 100%); padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius:
12px;
  box-shadow: 0 8px 30px rgb(0 0 0 / 8%); }
h1 { margin: 0 0 .25rem; font-size: 1.3rem; }
p { margin: .5rem 0 1rem; color: var(--soft); }
.sum { font-size: 2rem; font-weight: 650; color: var(--ink); margin: 0 0 1rem; }
ul { list-style: none; margin: 0 0 1.25rem; padding: 0; border-top: 1px solid var(--line); }
li { display: flex; justify-content: space-between; gap: 1rem; padding: .6rem 0; border-bottom: 1px solid var(--line); }
label { display: block; margin: .9rem 0 .3rem; font-size: .9rem; font-weight: 550; }
input, select { width: 100%; padding: .65rem .75rem; font: inherit; color: inherit; background: transparent; border:
1px solid var(--line);
  border-radius: 8px; }
select option { color: initial; }
button { width: 100%; margin-top: 1.25rem; padding: .75rem; font: inherit; font-weight: 600; color: #fff; background:
var(--key); border: 0;
  border-radius: 8px; cursor: pointer; }
button.plain { color: inherit; background: transparent; border: 1px solid var(--line); margin-top: .6rem; }
:focus-visible { outline: 3px solid var(--key); outline-offset: 2px; }
.error { padding: .7rem .9rem; border-radius: 8px; background: #fde8ea; color: #8c1127; }
footer { margin-top: 1.5rem; font-size: .8rem; color: var(--soft); }
a { color: var(--key); }
"""


def page(title: str, body: str) -> str:
    """A whole page. `body` is HTML, `title` is text."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width, initial-scale=1">'
        f'<meta name="robots" '
        f'content="noindex"><title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}'
        "<footer>This is a twin of Stripe for development: no money moves here.</footer></main></body></html>"
    )


def rows(pairs: list[tuple[str, str]]) -> str:
    """Names and amounts, one below the other."""
    if not pairs:
        return ""
    return (
        "<ul>"
        + "".join(f"<li><span>{escape(name)}</span><span>{escape(value)}</span></li>" for name, value in pairs)
        + "</ul>"
    )


def error(message: str | None) -> str:
    """What went wrong, for people."""
    return f'<p class="error" role="alert">{escape(message)}</p>' if message else ""


def field(name: str, label: str, value: str = "", *, kind: str = "text") -> str:
    """A labelled text field."""
    held = escape(value, quote=True)
    told = f'<input id="{name}" name="{name}" type="{kind}" value="{held}" autocomplete="{name}" required>'
    return f'<label for="{name}">{escape(label)}</label>{told}'


def choice(name: str, label: str, options: list[tuple[str, str]]) -> str:
    """A labelled list to choose from."""
    told = "".join(f'<option value="{escape(value, quote=True)}">{escape(text)}</option>' for value, text in options)
    return f'<label for="{name}">{escape(label)}</label><select id="{name}" name="{name}">{told}</select>'
