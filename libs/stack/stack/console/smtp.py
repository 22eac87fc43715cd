"""The mail server: takes every mail to anybody and hands it to the mailbox."""

import asyncio

from aiosmtpd.smtp import SMTP, Session
from aiosmtpd.smtp import Envelope as SmtpEnvelope

from stack.console.mail import LARGEST, Envelope, Mailbox


class _Handler:
    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: SmtpEnvelope) -> str:  # noqa: ARG002, N802
        """Store the mail before it is acknowledged."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        key = self.mailbox.add(Envelope(envelope.mail_from or "", list(envelope.rcpt_tos), content))
        return f"250 OK: kept as {key}"


async def listen(mailbox: Mailbox, port: int) -> asyncio.Server:
    """Listen on the loopback address; the caller closes the server."""
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(_Handler(mailbox), data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Nexus", loop=loop)

    return await loop.create_server(session, "127.0.0.1", port)
