"""What can go wrong: refusals by status (and, in `nexus_sdk.refusals`, by code), and calls that got no answer."""

from typing import Any, ClassVar

from nexus_sdk.generated.models import FieldProblem, Problem


class NexusError(Exception):
    """Anything that this client raises on its own account."""


class NoAnswer(NexusError):
    """No answer came, after all attempts. Whether a command was done is not known: send it again with the same key."""


class TimedOut(NoAnswer):
    """No answer came in time, after all attempts."""


class NotYet(NexusError):
    """What was waited for did not come about in time; `last` is how it stood then. Asking later may tell another."""

    def __init__(self, last: Any, seconds: float) -> None:
        status = getattr(last, "status", None)
        stands = f"{type(last).__name__} is still {status}" if status else f"not yet so of {type(last).__name__}"
        super().__init__(f"{stands} after {seconds:g} s")
        self.last = last


class UnexpectedReply(NexusError):
    """An answer came that is not what this operation answers."""


class ApiError(NexusError):
    """The API refused: `code` says what, and never changes; `detail` says it to a person."""

    code: ClassVar[str] = ""

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(f"{problem.detail} ({problem.status}, {problem.code})")
        self.problem = problem
        self.retry_after = retry_after
        """Seconds after which asking again may help."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.problem.status

    @property
    def detail(self) -> str:
        """What happened, for a person."""
        return self.problem.detail

    @property
    def errors(self) -> list[FieldProblem]:
        """The fields that were refused, each with its JSON pointer."""
        return self.problem.errors or []

    @property
    def alternatives(self) -> list[dict[str, Any]]:
        """Starts that are bookable instead, where a slot was refused."""
        return self.problem.alternatives or []

    @property
    def trace_id(self) -> str | None:
        """The id to quote to whoever runs Nexus."""
        return self.problem.trace_id


class BadRequest(ApiError):
    """This is not a request that is understood (400)."""


class Unauthorized(ApiError):
    """This needs a valid login or key (401)."""


class PaymentRequired(ApiError):
    """This has to be paid first (402)."""


class Forbidden(ApiError):
    """The caller may not do that (403)."""


class NotFound(ApiError):
    """There is nothing here, or nothing that the caller may see (404)."""


class Conflict(ApiError):
    """The state of things does not allow that (409)."""


class Gone(ApiError):
    """It was here, and is no more (410)."""


class PreconditionFailed(ApiError):
    """It has changed since it was read (412); `problem.current` says how it stands."""


class Invalid(ApiError):
    """The request does not satisfy its contract (422); `errors` says where."""


class TooManyRequests(ApiError):
    """Too many requests (429), for longer than this client waits."""


class ServerError(ApiError):
    """Something went wrong on the other side (5xx)."""


class Unavailable(ServerError):
    """That part of the system cannot answer now (503), for longer than this client waits."""


BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequest, 401: Unauthorized, 402: PaymentRequired, 403: Forbidden, 404: NotFound, 409: Conflict, 410: Gone,
    412: PreconditionFailed, 422: Invalid, 429: TooManyRequests, 503: Unavailable,
}  # fmt: skip
