"""Errors that a caller is expected to meet, and the one place where they become HTTP (RFC 9457)."""

from typing import Any, ClassVar

from opentelemetry import trace
from pydantic import ValidationError
from starlette.responses import Response

from contracts.types import Problem


class AppError(Exception):
    """Something went wrong in a way that was foreseen."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "error"
    headers: ClassVar[dict[str, str]] = {}
    commits: ClassVar[bool] = False
    """Whether what was written before the refusal stays: it is itself a fact (a failed login, a stolen token)."""

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        super().__init__(detail or " ".join((type(self).__doc__ or self.code).split()))
        self.extra = extra
        """Members of the problem beside the standard ones: errors, reasons, alternatives, current."""

    def problem(self) -> Problem:
        """This error as RFC 9457 has it."""
        return Problem(
            type=f"/errors/{self.code}",
            title=self.code.rsplit(".", 1)[-1].replace("_", " ").capitalize(),
            status=self.status,
            code=self.code,
            detail=str(self),
            trace_id=current_trace_id(),
            **self.extra,
        )


class NotFound(AppError):
    """There is nothing here, or nothing that you may see."""

    status = 404
    code = "not_found"


class Unauthorized(AppError):
    """This needs a valid login or key."""

    status = 401
    code = "unauthorized"
    headers: ClassVar = {"WWW-Authenticate": "Bearer"}


class Forbidden(AppError):
    """This actor may not do that."""

    status = 403
    code = "forbidden"


class BusinessSuspended(Forbidden):
    """This business is suspended: nothing in it changes, and only its own people see what is there."""

    code = "business_suspended"


class Invalid(AppError):
    """The request does not satisfy its contract."""

    status = 422
    code = "invalid"


class Conflict(AppError):
    """The state of things does not allow that."""

    status = 409
    code = "conflict"


class Gone(AppError):
    """It was here, and is no more."""

    status = 410
    code = "gone"


class PreconditionFailed(AppError):
    """It has changed since you read it."""

    status = 412
    code = "precondition_failed"


class PaymentRequired(AppError):
    """This has to be paid first."""

    status = 402
    code = "payment_required"


class BusinessNotInGoodStanding(PaymentRequired):
    """The plan of this business is not paid: it reads, finishes what was begun, and begins nothing new until it is."""

    code = "business_not_in_good_standing"


class BusinessClosed(Conflict):
    """This business takes nothing new on at present: what was booked before stands, and can be paid and called off."""

    code = "business_closed"


class TooMany(AppError):
    """Too many requests."""

    status = 429
    code = "too_many_requests"


class Unavailable(AppError):
    """This part of the system cannot answer now; try again shortly."""

    status = 503
    code = "unavailable"
    headers: ClassVar = {"Retry-After": "1"}


class DeadlinePassed(Unavailable):
    """The answer would have come too late."""

    code = "deadline_passed"


def invalid(error: ValidationError) -> Invalid:
    """The refusal of a request, field by field. Echoes no input: it may be a secret."""
    errors = [
        {
            "pointer": "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in found["loc"]),
            "detail": found["msg"],
        }
        for found in error.errors(include_url=False, include_input=False, include_context=False)[:20]
    ]
    return Invalid(errors=errors)


def current_trace_id() -> str | None:
    """The id of the running trace, for a caller to quote."""
    context = trace.get_current_span().get_span_context()
    return format(context.trace_id, "032x") if context.is_valid else None


def response(error: AppError, **headers: str) -> Response:
    """The HTTP answer of an error."""
    body = error.problem().model_dump_json(exclude_none=True)
    return Response(body, error.status, {**error.headers, **headers}, media_type="application/problem+json")


BUG = Problem(
    type="/errors/internal", title="Internal error", status=500, code="internal",
    detail="Something went wrong on our side; it has been recorded.",
)  # fmt: skip
