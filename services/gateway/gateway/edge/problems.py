"""What is raised becomes a problem document (RFC 9457)."""

import logging
from typing import Any, ClassVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.edge import asked as asking
from gateway.edge.asked import ClientGone
from kit import errors
from kit.errors import AppError

log = logging.getLogger(__name__)


class MethodNotAllowed(AppError):
    """This path does not answer this method."""

    status = 405
    code = "method_not_allowed"
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, allowed: Any) -> None:
        super().__init__()
        self.headers = {"Allow": ", ".join(sorted(allowed))}  # type: ignore[misc]


class Problems:
    """Turns what is raised into problem documents (RFC 9457), a bug into a 500 that tells nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except ClientGone:
            return
        except AppError as error:
            status, body, headers = problem(error, asking.of(scope).id)
        except Exception:
            log.exception("bug")
            status, body, headers = _bug(asking.of(scope).id)
        else:
            return
        if begun:
            raise ClientGone  # half an answer cannot be taken back: the server closes the connection
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def problem(error: AppError, request_id: str) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
    """An error as an answer: status, body, headers."""
    said = error.problem()
    if said.trace_id is None:
        said = said.model_copy(update={"trace_id": request_id})
    headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store", **error.headers}
    return (
        error.status,
        said.model_dump_json(exclude_none=True).encode(),
        [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()],
    )


def _bug(request_id: str) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
    said = errors.BUG.model_copy(update={"trace_id": errors.current_trace_id() or request_id})
    headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")]
    return 500, said.model_dump_json(exclude_none=True).encode(), headers
