"""Everything that is made from the code and committed: schemas, documents, the OpenAPI of the gateway, the Python
client's models and methods.

`python -m stack.generate` writes it (`make gen`), with `--check` it says what has drifted (`make check`). A schema that
would break somebody who relies on the frozen one is refused: it needs a new version (`.v2`) instead.
"""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from contracts import schemas
from contracts.event import EVENTS
from contracts.registry import FILE, REFUSALS
from contracts.request import REQUESTS
from stack import refusals, sdk
from stack.contexts import CONTEXTS
from stack.errors import StackError
from stack.typescript import package

ROOT = Path(__file__).parents[3]
HEAD = "<!-- Made by `make gen`; edit the code instead. -->\n"


def main(arguments: list[str]) -> None:
    """Write what has changed, or check that nothing has. Raises `StackError` on drift and on a breaking schema."""
    made = list(_all())
    drifted = [path for path, text in made if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        if drifted:
            names = "\n".join(f"  {path.relative_to(ROOT)}" for path in drifted)
            raise StackError(f"Generated files have drifted; run `make gen` and commit:\n{names}")
        return
    _refuse_breaks()
    for path, text in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(drifted)} generated files changed")


def _refuse_breaks() -> None:
    broken = []
    for name, text in schemas.documents():
        frozen = ROOT / "contracts" / "schemas" / name
        if frozen.exists():
            broken += [
                f"{name}{found}" for found in schemas.breaks(name, json.loads(frozen.read_text()), json.loads(text))
            ]
    if broken:
        raise StackError(
            "These changes break readers or senders; make a new version instead:\n  " + "\n  ".join(broken)
        )


def _all() -> Iterator[tuple[Path, str]]:
    schemas.load()
    consumers = _consumers()
    yield ROOT / "contracts" / "contracts" / FILE, json.dumps(consumers, indent=2) + "\n"
    refused = refusals.of_contexts(CONTEXTS)
    yield ROOT / "contracts" / "contracts" / REFUSALS, refusals.text(refused)
    for name, text in schemas.documents():
        yield ROOT / "contracts" / "schemas" / name, text
    yield ROOT / "docs" / "events.md", _events(consumers)
    yield ROOT / "docs" / "requests.md", _requests()
    yield ROOT / "docs" / "permissions.md", HEAD + "\n" + import_module("gateway.matrix").document() + "\n"
    codes = import_module("gateway.described.refusals").of_everything(refused)
    for name, text in package.documents(codes):
        yield ROOT / "contracts" / "typescript" / name, text
    openapi = import_module("gateway.openapi").document(refusals=refused)
    yield ROOT / "contracts" / "schemas" / "openapi.json", json.dumps(openapi, indent=1, ensure_ascii=False) + "\n"
    for name, text in sdk.files(refused, codes):
        yield ROOT / "libs" / "sdk" / "nexus_sdk" / "generated" / name, text


def _consumers() -> dict[str, dict[str, list[str]]]:
    """The consumer tables of the contexts themselves."""
    return {
        context: {each.durable: each.subjects for each in import_module(f"{context}.main").app.parts.all_consumers()}
        for context in CONTEXTS
    }


def _events(consumers: dict[str, dict[str, list[str]]]) -> str:
    readers: dict[str, list[str]] = {}
    for table in consumers.values():
        for durable, subjects in table.items():
            for subject in subjects:
                readers.setdefault(subject, []).append(f"`{durable}`")
    lines = [HEAD, "# Events\n", "Each is a CloudEvents 1.0 object on the stream of the context that says it.\n"]
    lines += ["| Event | Said by | Meaning | Durable consumers |", "|---|---|---|---|"]
    for subject, event in EVENTS.items():
        read_by = ", ".join(readers.get(subject, ["–"]))
        link = f"[`{subject}`](../contracts/schemas/events/{subject}.json)"
        lines.append(f"| {link} | {event.context()} | {_first_line(event)} | {read_by} |")
    return "\n".join(lines) + "\n"


def _requests() -> str:
    lines = [
        HEAD,
        "# Requests\n",
        "What the gateway asks the contexts: `POST /rpc/<subject>` on the private network.\n",
    ]
    lines += ["| Request | Class | Kind | Meaning |", "|---|---|---|---|"]
    for subject, request in REQUESTS.items():
        kind = "question" if request.reads else "command"
        link = f"[`{subject}`](../contracts/schemas/requests/{subject}.json)"
        lines.append(f"| {link} | `{request.__name__}` | {kind} | {_first_line(request)} |")
    return "\n".join(lines) + "\n"


def _first_line(documented: type) -> str:
    return (documented.__doc__ or "").strip().splitlines()[0]


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except StackError as told:
        sys.exit(str(told))
