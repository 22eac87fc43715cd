"""Lists: newest first, in pages."""

from collections.abc import Callable, Iterator
from typing import Final

from twins.stripe.book import Book
from twins.stripe.presenting import listed
from twins.stripe.refusals import Refused, invalid, no_such
from twins.stripe.store import Obj

Wanted = Callable[[Obj], bool]
_MOST, _USUAL = 100, 10
_COMPARISONS: Final = {
    "gt": lambda a, b: a > b, "gte": lambda a, b: a >= b, "lt": lambda a, b: a < b, "lte": lambda a, b: a <= b,
}  # fmt: skip


def page(book: Book, found: Iterator[Obj], given: Obj, url: str, *, kind: str, wanted: Wanted | None = None) -> Obj:
    """The page that is asked for, of objects that come newest first.

    Raises `Refused` for a cursor that does not exist.
    """
    limit = _limit(given)
    created = given.get("created")
    fitting = [
        each
        for each in found
        if not each.get("deleted")
        and (wanted is None or wanted(each))
        and (created is None or in_range(each["created"], created))
    ]
    after, before = given.get("starting_after"), given.get("ending_before")
    if after and before:
        raise invalid(
            "You may only specify one of these parameters: starting_after, ending_before.", param="starting_after"
        )
    if before:
        fitting = fitting[: _position(fitting, before, "ending_before", kind)]
        return listed(book, fitting[-limit:], url, more=len(fitting) > limit)
    if after:
        fitting = fitting[_position(fitting, after, "starting_after", kind) + 1 :]
    return listed(book, fitting[:limit], url, more=len(fitting) > limit)


def in_range(value: int, wanted: int | Obj) -> bool:
    """Whether a moment is the one that is asked for, or in that range."""
    if isinstance(wanted, int):
        return value == wanted
    return all(_COMPARISONS[name](value, bound) for name, bound in wanted.items())


def filtered(given: Obj, *names: str) -> Wanted:
    """Objects whose fields have the values that are asked for."""
    asked = {name: given[name] for name in names if name in given}
    return lambda each: all(each.get(name) == value for name, value in asked.items())


def of(kind: str, path: str, *fields: str) -> Callable[[Book, Obj], Obj]:
    """A handler that lists a kind of object, by these fields."""
    return lambda book, given: page(book, book.newest(kind), given, path, kind=kind, wanted=filtered(given, *fields))


def _limit(given: Obj) -> int:
    limit: int = given.get("limit", _USUAL)
    if limit > _MOST:
        raise _out_of_range(f"This value must be less than or equal to {_MOST} (it currently is '{limit}').")
    if limit < 1:
        raise _out_of_range(f"This value must be greater than or equal to 1 (it currently is '{limit}').")
    return limit


def _out_of_range(message: str) -> Refused:
    return invalid(message, param="limit", code="parameter_invalid_integer")


def _position(found: list[Obj], id_: str, param: str, kind: str) -> int:
    for position, each in enumerate(found):
        if each["id"] == id_:
            return position
    raise no_such(kind, id_, param=param)
