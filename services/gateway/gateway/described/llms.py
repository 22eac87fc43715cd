"""`/llms.txt`: what an agent needs to know to use the API, in one page of Markdown (llmstxt.org)."""

from collections.abc import Mapping
from typing import Any, Final

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_HABITS: Final = """\
- Everything below `/v1/{slug}` happens in one business; `slug` is its name in URLs.
- To book: list availability (or ask for the next), then `POST bookings` with the slot's `starts_at` and `offer`, which
  is good for ten minutes. A hold keeps a slot while somebody types.
- Send an `Idempotency-Key` with every command and repeat it with the same key when no answer came.
- A booking answers its maker with tokens to cancel and to move it: send them as `Nexus-Token`, never in a URL.
- On 409 for a slot, `alternatives` can be booked instead; `availability/explain` says why a start cannot be had.
- On 429 and 503 wait as long as `Retry-After` says. On 422, `errors[].pointer` says which field.
- Lists: ask again with `cursor` while `has_more`.
- Instants are RFC 3339 with an offset, lengths are minutes, money is `{amount_minor, currency}` in minor units."""


def text(document: Mapping[str, Any], public_url: str) -> str:
    """The page, made from the OpenAPI document."""
    info = document["info"]
    lines = [
        f"# {info['title']}\n",
        f"> {info['summary']} An open, multi-tenant platform for therapists, clinics, studios, salons and schools.\n",
        f"{info['description']}\n",
        "## Habits\n",
        f"{_HABITS}\n",
        "## Documents\n",
        f"- [OpenAPI 3.1]({public_url}/api/openapi.json): every operation, with examples and codes of refusals",
        f"- [Reader]({public_url}/docs): the same, to try out",
        f"- [API catalog]({public_url}/.well-known/api-catalog): where machines find these (RFC 9727)\n",
    ]
    for tag in document["tags"]:
        lines += [f"## {tag['name']}\n", f"{tag['description']}\n", *_operations(document, tag["name"]), ""]
    return "\n".join(lines)


def _operations(document: Mapping[str, Any], tag: str) -> list[str]:
    return [
        f"- `{method.upper()} {path}` ({path_item[method]['operationId']}): {path_item[method]['summary']}"
        for path, path_item in document["paths"].items()
        for method in _METHODS
        if method in path_item and tag in path_item[method]["tags"]
    ]
