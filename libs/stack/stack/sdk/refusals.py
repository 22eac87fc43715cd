"""Writes the client's exceptions: one class for each code that a refusal can carry."""

from collections.abc import Iterator, Mapping
from typing import Final

from kit import errors
from kit.errors import AppError
from stack.sdk.text import quoted, words

ABOUT: Final = "Refusals by their code."
BASES: Final = {
    400: "BadRequest", 401: "Unauthorized", 402: "PaymentRequired", 403: "Forbidden", 404: "NotFound", 409: "Conflict",
    410: "Gone", 412: "PreconditionFailed", 422: "Invalid", 429: "TooManyRequests", 503: "Unavailable",
}  # fmt: skip


def render(codes: Mapping[int, Mapping[str, str]]) -> tuple[str, str]:
    """The module, of what each code means by status.

    What kit calls Conflict, NotFound and so on are the client's own classes by status.
    """
    own = {vars(errors)[name].code for name in vars(errors) if name in {*BASES.values(), "TooMany"}}
    named: dict[str, str] = {}
    bodies = []
    for code, name in _names({code for said in codes.values() for code in said} - own).items():
        if named.setdefault(name, code) != code or name in BASES.values():
            raise TypeError(f"{name} would be two exceptions: {code} and {named[name]}")
        statuses = [status for status, said in codes.items() if code in said]
        said = f"{codes[statuses[0]][code]} ({', '.join(map(str, statuses))})"
        bodies.append(f"class {name}({_base(statuses)}):\n{quoted(said, 4)}\n\n    code = {code!r}")
    table = ", ".join(f"{code!r}: {name}" for name, code in named.items())
    imports = "from nexus_sdk.errors import ApiError, ServerError, " + ", ".join(BASES.values())
    return ABOUT, (
        f"{imports}\n\n\n" + "\n\n\n".join(bodies)
        + f'\n\n\nBY_CODE: dict[str, type[ApiError]] = {{{table}}}\n"""The exception of each code."""\n'
    )  # fmt: skip


def _names(codes: set[str]) -> dict[str, str]:
    """What the exception of each code is called: as an error of ours that has it, best one named alike.

    A code without such an error (a fault of ours, JSON that is none) is told by its status. Raises `TypeError` where
    one code says two things. The same may be said with two statuses: a wrong code refuses a login (401) and a change
    (403).
    """
    found: dict[str, list[type[AppError]]] = {}
    for each in sorted(_below(AppError), key=lambda each: (not _is_namesake(each), each.__module__, each.__name__)):
        if "code" in vars(each) and each.code in codes:
            found.setdefault(each.code, []).append(each)
    for code, classes in found.items():
        if len(set(map(_told, classes))) > 1:
            raise TypeError(f"{code} says two things: {classes}")
    return {code: found[code][0].__name__ for code in sorted(found)}


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
