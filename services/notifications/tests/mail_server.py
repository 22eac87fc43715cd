"""A real SMTP server in the test's own process: it keeps what it takes, and misbehaves on demand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP


class MailServer:
    """Takes mail on a free port of loopback. It can be stopped and started again on the same port."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuses: dict[str, str] = {}
        """Replies to RCPT, by address."""
        self.data_reply = "250 2.0.0 taken"
        self.hangs_up = 0
        """How many times to take a message and break the connection before saying so."""
        self.pause = 0.0
        """Seconds before DATA is answered."""
        self.most_of_a_connection: int | None = None
        """How many senders a connection may name."""
        self.said_auth = False
        self.connections = 0
        self.at_once = self.most_at_once = 0
        self._server: asyncio.Server | None = None
        self._speaking: list[SMTP] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    async def start(self, host: str = "127.0.0.1") -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._greet, host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def _greet(self) -> SMTP:
        self.connections += 1
        self._speaking.append(SMTP(self, loop=asyncio.get_running_loop(), hostname="mail.test", enable_SMTPUTF8=True))
        return self._speaking[-1]

    def hang_up(self) -> None:
        """Break every connection, and go on taking new ones."""
        for speaking in self._speaking:
            if speaking.transport is not None:
                speaking.transport.abort()
        self._speaking.clear()

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self.hang_up()
            await self._server.wait_closed()
            self._server = None

    async def handle_AUTH(self, *_) -> str:  # noqa: N802 - aiosmtpd's name
        self.said_auth = True
        return "235 2.7.0 welcome"

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:  # noqa: N802 - aiosmtpd's name
        session.named = getattr(session, "named", 0) + 1
        if self.most_of_a_connection is not None and session.named > self.most_of_a_connection:
            return "421 4.7.0 too many messages in this connection"
        envelope.mail_from, envelope.mail_options = address, [*envelope.mail_options, *options]
        return "250 2.1.0 fine"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 - aiosmtpd's name
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.pause)
        self.at_once -= 1
        if self.data_reply.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=default))
            self.recipients += envelope.rcpt_tos
        if self.hangs_up:
            self.hangs_up -= 1
            server.transport.abort()
        return self.data_reply


@asynccontextmanager
async def running() -> AsyncIterator[MailServer]:
    server = MailServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
