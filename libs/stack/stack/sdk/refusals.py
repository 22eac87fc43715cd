"""Writes the client's exceptions: one class for each code that a refusal can carry."""

from collections.abc import Iterator
from importlib import import_module
from typing import Final

from kit import errors
from kit.errors import AppError
from stack.contexts import CONTEXTS
from stack.sdk.text import quoted, words

ABOUT: Final = "Refusals by their code."
UNSAID: Final = {"kit.consumers", "notifications.smtp"}
"""What is raised there never reaches a caller."""
BASES: Final = {
    400: "BadRequest", 401: "Unauthorized", 402: "PaymentRequired", 403: "Forbidden", 404: "NotFound", 409: "Conflict",
    410: "Gone", 412: "PreconditionFailed", 422: "Invalid", 429: "TooManyRequests", 503: "Unavailable",
}  # fmt: skip


def known() -> dict[str, list[type[AppError]]]:
    """Every refusal a caller may meet, by its code; first the class that is named as its code is.

    Raises `TypeError` where one code says two things. The same may be said with two statuses: a wrong code refuses a
    login (401) and a change (403).
    """
    for context in (*CONTEXTS, "gateway"):
        import_module(f"{context}.main")
    roots = {*CONTEXTS, "gateway", "kit"}
    found: dict[str, list[type[AppError]]] = {}
    for each in sorted(_below(AppError), key=lambda each: (not _is_namesake(each), each.__module__, each.__name__)):
        if each.__module__.split(".")[0] in roots and each.__module__ not in UNSAID and "code" in vars(each):
            found.setdefault(each.code, []).append(each)
    for code, classes in found.items():
        if len(set(map(_told, classes))) > 1:
            raise TypeError(f"{code} says two things: {classes}")
    return dict(sorted(found.items()))


def render() -> tuple[str, str]:
    """The module. What kit calls Conflict, NotFound and so on are the client's own classes by status."""
    own = {vars(errors)[name].code for name in vars(errors) if name in {*BASES.values(), "TooMany"}}
    named: dict[str, str] = {}
    bodies = []
    for code, (each, *others) in known().items():
        if code in own:
            continue
        if named.setdefault(each.__name__, code) != code or each.__name__ in BASES.values():
            raise TypeError(f"{each.__name__} would be two exceptions: {code} and {named[each.__name__]}")
        statuses = sorted({each.status, *(other.status for other in others)})
        said = f"{_told(each)} ({', '.join(map(str, statuses))})"
        bodies.append(f"class {each.__name__}({_base(statuses)}):\n{quoted(said, 4)}\n\n    code = {code!r}")
    table = ", ".join(f"{code!r}: {name}" for name, code in named.items())
    imports = "from nexus_sdk.errors import ApiError, ServerError, " + ", ".join(BASES.values())
    return ABOUT, (
        f"{imports}\n\n\n" + "\n\n\n".join(bodies)
        + f'\n\n\nBY_CODE: dict[str, type[ApiError]] = {{{table}}}\n"""The exception of each code."""\n'
    )  # fmt: skip


def _base(statuses: list[int]) -> str:
    """What catches it: the class of its status, if it has one."""
    if len(statuses) > 1:
        return "ApiError"
    return BASES.get(statuses[0], "ServerError" if statuses[0] >= 500 else "ApiError")


def _is_namesake(error: type[AppError]) -> bool:
    return "_".join(words(error.__name__)) == error.code.rpartition(".")[2]


def _told(error: type[AppError]) -> str:
    return " ".join((error.__doc__ or error.code).split())


def _below(error: type[AppError]) -> Iterator[type[AppError]]:
    for each in error.__subclasses__():
        yield each
        yield from _below(each)
