"""Routes of the mail catcher."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from stack.console import pages
from stack.console.mail import Mailbox, Message, Summary

router = APIRouter(prefix="/mail", tags=["mail"])

SANDBOX = "sandbox allow-popups; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""A mail may show itself and nothing more: no scripts, no forms, nothing loaded from elsewhere."""


def _mailbox(request: Request) -> Mailbox:
    mailbox: Mailbox = request.app.state.mailbox
    return mailbox


Box = Annotated[Mailbox, Depends(_mailbox)]


@router.get("", response_class=HTMLResponse)
async def page() -> HTMLResponse:
    """Show the mails."""
    return pages.page("mail.html")


@router.get("/messages")
async def list_(box: Box, to: str | None = None) -> list[Summary]:
    """List mails, newest first; `to` keeps those that went to this address."""
    return box.find(to)


@router.delete("/messages", status_code=204)
async def clear(box: Box) -> None:
    """Forget all mails."""
    box.clear()


@router.get("/messages/{key}")
async def get(box: Box, key: str) -> Message:
    """Give one mail with its text, HTML, headers and attachments."""
    message = box.get(key)
    if message is None:
        raise HTTPException(404, "There is no such mail.")
    return message


@router.get("/messages/{key}/html", response_class=HTMLResponse)
async def html(box: Box, key: str) -> HTMLResponse:
    """Give the HTML part alone, locked in a sandbox."""
    message = await get(box, key)
    return HTMLResponse(message.html, headers={"Content-Security-Policy": SANDBOX, "X-Content-Type-Options": "nosniff"})


@router.get("/messages/{key}/source")
async def source(box: Box, key: str) -> Response:
    """Give the mail as it came."""
    content = box.source(key)
    if content is None:
        raise HTTPException(404, "There is no such mail.")
    return Response(content, media_type="text/plain; charset=utf-8", headers={"X-Content-Type-Options": "nosniff"})


@router.get("/messages/{key}/attachments/{number}")
async def attachment(box: Box, key: str, number: int) -> Response:
    """Download an attachment."""
    found = box.attachment(key, number)
    if found is None:
        raise HTTPException(404, "There is no such attachment.")
    about, content = found
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(about.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=about.content_type, headers=headers)
