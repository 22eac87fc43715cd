"""Writes the client's exceptions: one class for each code that a refusal can carry."""

from collections.abc import Iterator
from importlib import import_module
from typing import Final

from kit import errors
from kit.errors import AppError
from stack.contexts import CONTEXTS
from stack.sdk.text import quoted

ABOUT: Final = "Refusals by their code."
UNSAID: Final = {"kit.consumers", "notifications.smtp"}
"""What is raised there never reaches a caller."""
BASES: Final = {
    400: "BadRequest", 401: "Unauthorized", 402: "PaymentRequired", 403: "Forbidden", 404: "NotFound", 409: "Conflict",
    410: "Gone", 412: "PreconditionFailed", 422: "Invalid", 429: "TooManyRequests", 503: "Unavailable",
}  # fmt: skip


def known() -> dict[str, type[AppError]]:
    """Every refusal a caller may meet, by its code."""
    for context in (*CONTEXTS, "gateway"):
        import_module(f"{context}.main")
    roots = {*CONTEXTS, "gateway", "kit"}
    found: dict[str, type[AppError]] = {}
    for each in sorted(_below(AppError), key=lambda each: (each.__module__, each.__name__)):
        said = each.__module__.split(".")[0] in roots and each.__module__ not in UNSAID
        if said and "code" in vars(each) and found.setdefault(each.code, each) is not each:
            raise TypeError(f"two errors have the code {each.code}")
    return dict(sorted(found.items()))


def render() -> tuple[str, str]:
    """The module. What kit calls Conflict, NotFound and so on are the client's own classes by status."""
    own = {vars(errors)[name].code for name in vars(errors) if name in {*BASES.values(), "TooMany"}}
    classes = {code: each for code, each in known().items() if code not in own}
    named: dict[str, str] = {}
    bodies = []
    for code, each in classes.items():
        if named.setdefault(each.__name__, code) != code or each.__name__ in BASES.values():
            raise TypeError(f"{each.__name__} would be two exceptions: {code} and {named[each.__name__]}")
        base = BASES.get(each.status, "ServerError" if each.status >= 500 else "ApiError")
        bodies.append(f"class {each.__name__}({base}):\n{quoted(_said(each), 4)}\n\n    code = {code!r}")
    table = ", ".join(f"{code!r}: {each.__name__}" for code, each in classes.items())
    imports = "from nexus_sdk.errors import ApiError, ServerError, " + ", ".join(BASES.values())
    return ABOUT, (
        f"{imports}\n\n\n" + "\n\n\n".join(bodies)
        + f'\n\n\nBY_CODE: dict[str, type[ApiError]] = {{{table}}}\n"""The exception of each code."""\n'
    )  # fmt: skip


def _said(error: type[AppError]) -> str:
    return f"{' '.join((error.__doc__ or error.code).split())} ({error.status})"


def _below(error: type[AppError]) -> Iterator[type[AppError]]:
    for each in error.__subclasses__():
        yield each
        yield from _below(each)
