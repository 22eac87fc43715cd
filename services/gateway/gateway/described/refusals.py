"""What a row may be refused with: by the gateway itself, and by the context that answers it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from contracts.registry import Refusal
from contracts.request import Request
from gateway.callers.access import Access
from gateway.callers.callers import LoginConfined, LoginEnded, TotpRequired
from gateway.edge.asked import UnsupportedMediaType
from gateway.edge.gate import BodyTooLarge, HeadersTooLarge, UrlTooLong
from gateway.edge.hosts import Misdirected
from gateway.edge.limits import RateLimited
from gateway.edge.origins import CrossSite
from gateway.edge.problems import MethodNotAllowed
from gateway.live.hub import Full, TooManyStreams
from gateway.rest.browser import concerns_sessions
from gateway.rest.fill import Filling
from gateway.rest.rows import Route
from gateway.trpc.wire import BadCall, BadParams, NoProcedure, WrongMethod
from kit import errors, strict_json
from kit.client import ContractDrift
from kit.errors import AppError

Refusals = Mapping[str, Iterable[Refusal]]
"""What the contexts refuse with, by subject: `contracts.registry.refusals()`."""
Codes = dict[int, dict[str, str]]
"""What each code means, by status; both in order."""

ANY: Final = (errors.Invalid, RateLimited, ContractDrift, errors.Unavailable, errors.DeadlinePassed)
KNOWN: Final = (errors.Unauthorized, LoginEnded, LoginConfined, errors.Forbidden, TotpRequired, CrossSite)
BUSINESS: Final = (errors.NotFound, errors.BusinessSuspended)
UNPAID: Final = (errors.BusinessNotInGoodStanding, errors.BusinessClosed)
BODY: Final = (BodyTooLarge, UnsupportedMediaType)
EDGE: Final = (UrlTooLong, HeadersTooLarge, Misdirected, MethodNotAllowed)
TRPC: Final = (BadCall, BadParams, NoProcedure, WrongMethod)
STREAM: Final = (*ANY, *KNOWN, *BUSINESS, TooManyStreams, Full)
JSON: Final = {each.code: " ".join((each.__doc__ or "").split()) for each in strict_json.JsonError.__subclasses__()}


def of_route(row: Route, refusals: Refusals) -> Codes:
    """The codes of a route."""
    found = _Found(ANY)
    filling = Filling(row)
    if row.access is not Access.OPEN:
        found.add(KNOWN)
    if concerns_sessions(row):
        found.add([errors.Unauthorized, CrossSite])
    if row.in_business:
        found.add(BUSINESS)
        if not row.request.while_unpaid:
            found.add(UNPAID)
    if filling.path_names:
        found.add([errors.NotFound])
    if not filling.from_query:
        found.add(BODY)
        found.by_status[400] |= JSON
        if filling.version_header:
            found.add([errors.PreconditionFailed])
    for request in (row.request, *row.asks):
        found.pass_on(refusals.get(request.subject, ()))
    return found.ordered()


def of_open(request: type[Request[Any]], path: str, refusals: Refusals, *, body: bool = False) -> Codes:
    """The codes of a way that is open to anybody and stands outside the table of routes."""
    found = _Found(ANY)
    if "{slug}" in path:
        found.add(BUSINESS)
    if body:
        found.add([BodyTooLarge])
    found.pass_on(refusals.get(request.subject, ()), hides=False)
    return found.ordered()


def of_stream() -> Codes:
    """The codes of a stream, before it begins."""
    return _Found(STREAM).ordered()


def of_everything(refusals: Refusals) -> Codes:
    """Every code that any surface refuses with."""
    found = _Found((*STREAM, *UNPAID, *BODY, *EDGE, *TRPC, errors.PreconditionFailed))
    found.by_status[400] |= JSON
    for said in refusals.values():
        found.pass_on(said)
    return found.ordered()


class _Found:
    """Codes as they are collected."""

    def __init__(self, refused: Iterable[type[AppError]]) -> None:
        self.by_status: defaultdict[int, dict[str, str]] = defaultdict(dict)
        self.by_status[errors.BUG.status][errors.BUG.code] = errors.BUG.detail
        self.add(refused)

    def add(self, refused: Iterable[type[AppError]]) -> None:
        """Refusals of the gateway's own."""
        for error in refused:
            self.by_status[error.status][error.code] = " ".join((error.__doc__ or "").split())

    def pass_on(self, refused: Iterable[Refusal], *, hides: bool = True) -> None:
        """A context's refusals as the gateway passes them on: what is not found is `not_found`, whatever it was.

        Where nobody could learn whose something is (`hides=False`), it is told what is not there.
        """
        for each in refused:
            if hides and each.status == errors.NotFound.status:
                self.add([errors.NotFound])
            elif each.code != errors.Unauthorized.code:  # the gateway's own token: a fault of ours, `unavailable`
                self.by_status[each.status].setdefault(each.code, each.detail)

    def ordered(self) -> Codes:
        return {status: dict(sorted(self.by_status[status].items())) for status in sorted(self.by_status)}
