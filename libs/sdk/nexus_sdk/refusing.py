"""From an answer that is a refusal to the exception it is."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import from_json

from nexus_sdk.errors import BY_STATUS, ApiError, ServerError
from nexus_sdk.generated.models import Problem
from nexus_sdk.generated.refusals import BY_CODE

_PHRASES: Final = {each.value: each.phrase for each in HTTPStatus}


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> ApiError:
    """The exception of its code, of its status where the code is newer than this client, or `ApiError`."""
    problem = _problem(body) or _made_up(status, headers)
    by_status = BY_STATUS.get(status, ServerError if status >= 500 else ApiError)
    return BY_CODE.get(problem.code, by_status)(problem, _seconds(headers.get("retry-after")))


def _problem(body: bytes) -> Problem | None:
    """The problem document of either wire; None when a proxy answered something else."""
    try:
        said: Any = from_json(body)
        if isinstance(said, dict) and isinstance(said.get("error"), dict):
            said = said["error"]["data"]["problem"]
        return Problem.model_validate(said)
    except (ValidationError, ValueError, KeyError, TypeError):
        return None


def _made_up(status: int, headers: Mapping[str, str]) -> Problem:
    title = _PHRASES.get(status, "Unknown status")
    return Problem(
        type="about:blank", title=title, status=status, code=f"http_{status}", detail=title,
        trace_id=headers.get("nexus-request-id"),
    )  # fmt: skip


def _seconds(said: str | None) -> float | None:
    """`Retry-After`: seconds or a date (RFC 9110 §10.2.3); None when it is neither."""
    if said is None:
        return None
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (at - datetime.now(UTC)).total_seconds()) if at.tzinfo else None
