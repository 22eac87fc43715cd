"""The adapter to SMTP servers: hands over one message at a time, within limits, and says how it went."""

import asyncio
import re
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib

from kit.db import refuse_network_in_transaction
from kit.errors import AppError, Unavailable

_ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\b")
_OUR_AFFAIR = frozenset({421, 530, 534, 535, 538})
"""Replies about the connection or the login, whatever they answer to."""
_NO_SUCH_MAILBOX = frozenset({550, 551, 553})
IDLE_SECONDS = 2.0
"""How long a connection waits for another message: servers wait for minutes (RFC 5321 §4.5.3.2.7)."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ServerAway(Unavailable):
    """The mail server cannot be reached, or did not finish; the message is not at fault."""

    code = "notifications.server_away"


class MailDeferred(AppError):
    """The mail server asked to try this message later."""

    code = "notifications.mail_deferred"

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason
        """A code, never the server's words: they may hold the address."""


class MailRefused(AppError):
    """The mail server will never take this message."""

    code = "notifications.mail_refused"

    def __init__(self, reason: str, *, bad_address: bool = False) -> None:
        super().__init__()
        self.reason = reason
        self.bad_address = bad_address
        """Whether the address itself is the reason."""


class Smtp:
    """An SMTP server at `smtp://[user:password@]host:port`, or `smtps://` for TLS from the start.

    Messages that follow each other share connections. STARTTLS is used where offered. With a password TLS is demanded,
    except on this machine: a password never travels in clear. After the server was found away nothing knocks for
    `breather` seconds.
    """

    def __init__(self, url: str, *, timeout: float = 10, at_once: int = 8, breather: float = 1) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("the SMTP server is given as smtp://[user:password@]host:port")
        self._host, self._tls = parts.hostname, parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587 if parts.username else 25)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._timeout, self._breather = timeout, breather
        self._room = asyncio.Semaphore(at_once)
        self._closed_until = 0.0
        self._idle: dict[aiosmtplib.SMTP, asyncio.Task[None]] = {}
        """Connections that wait for another message, each with what ends its wait."""

    async def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Hand over a message to one recipient; the server has it when this returns.

        Raises `ServerAway` and `MailDeferred` for what may work later, `MailRefused` for what never will.
        """
        refuse_network_in_transaction()
        async with self._room:
            loop = asyncio.get_running_loop()
            if loop.time() < self._closed_until:
                raise ServerAway
            try:
                async with asyncio.timeout(self._timeout * 2):
                    await self._exchange(message, sender, recipient)
            except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
                found = _named(error)
                if isinstance(found, ServerAway):
                    self._closed_until = loop.time() + self._breather
                raise found from None  # the original's text may hold the address

    async def _exchange(self, message: EmailMessage, sender: str, recipient: str) -> None:
        if kept := await self._kept():
            try:
                await self._hand_over(kept, message, sender, recipient)
            except aiosmtplib.SMTPSenderRefused:
                pass  # it has carried as many messages as the server lets one; of this nothing was said yet
            else:
                return
        await self._hand_over(await self._connected(), message, sender, recipient)

    async def _hand_over(self, client: aiosmtplib.SMTP, message: EmailMessage, sender: str, recipient: str) -> None:
        try:
            if sender.isascii() and recipient.isascii():
                await client.sendmail(sender, [recipient], message.as_bytes())
            else:
                await client.send_message(message, sender=sender, recipients=[recipient])
        except BaseException:
            client.close()
            raise
        self._idle[client] = asyncio.create_task(self._part_unless_needed(client))

    async def _kept(self) -> aiosmtplib.SMTP | None:
        """A connection that the last message has left in order, if there is one."""
        while self._idle:
            client, parting = self._idle.popitem()
            parting.cancel()
            try:
                await client.rset()
            except (aiosmtplib.SMTPException, OSError, TimeoutError):
                client.close()
            except BaseException:
                client.close()
                raise
            else:
                return client
        return None

    async def _connected(self) -> aiosmtplib.SMTP:
        demand_tls = bool(self._user) and not self._tls and self._host not in _LOOPBACK
        client = aiosmtplib.SMTP(
            hostname=self._host, port=self._port, timeout=self._timeout, use_tls=self._tls,
            start_tls=True if demand_tls else None, username=self._user, password=self._password,
        )  # fmt: skip
        try:
            await client.connect()
        except BaseException:
            client.close()
            raise
        return client

    async def _part_unless_needed(self, client: aiosmtplib.SMTP) -> None:
        """Say goodbye after a while. What was sent is taken by now, whatever the server does next."""
        await asyncio.sleep(IDLE_SECONDS)
        del self._idle[client]
        try:
            await client.quit()
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return
        finally:
            client.close()


def _named(error: Exception) -> AppError:
    """What an error of the library means for the message."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _of_reply(error.recipients[0], to_recipient=True)
    if isinstance(error, aiosmtplib.SMTPDataError | aiosmtplib.SMTPRecipientRefused):
        return _of_reply(error, to_recipient=isinstance(error, aiosmtplib.SMTPRecipientRefused))
    if isinstance(error, aiosmtplib.SMTPSenderRefused) and error.code == 552:  # larger than the server takes
        return _of_reply(error, to_recipient=False)
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return MailRefused("smtp_not_supported")
    # Greeting, login and sender are our affair: their refusal says nothing about a message.
    return ServerAway()


def _of_reply(error: aiosmtplib.SMTPResponseException, *, to_recipient: bool) -> AppError:
    if error.code in _OUR_AFFAIR:
        return ServerAway()
    enhanced = _ENHANCED.match(error.message)
    reason = f"smtp_{error.code}" + (f"_{enhanced[1]}" if enhanced else "")
    if error.code < 500:
        return MailDeferred(reason)
    mailbox = enhanced[1].startswith("5.1.") if enhanced else error.code in _NO_SUCH_MAILBOX
    return MailRefused(reason, bad_address=to_recipient and mailbox)
