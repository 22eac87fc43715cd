"""Caught mails: .eml files in one folder, the newest thousand."""

import email.policy
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import Path

from pydantic import BaseModel

KEPT = 1000
LARGEST = 25_000_000
NAME = re.compile(r"[0-9]{20}-[0-9a-f]{12}")


class Attachment(BaseModel):
    """A file that came with a mail."""

    number: int
    name: str
    content_type: str
    size: int


class Summary(BaseModel):
    """A mail in a list."""

    id: str
    received_at: datetime
    sender: str
    to: list[str]
    subject: str
    attachments: list[Attachment]


class Message(Summary):
    """A mail with everything that can be shown of it."""

    headers: dict[str, str]
    text: str
    html: str


@dataclass(frozen=True)
class Envelope:
    """What the SMTP dialogue said, which the headers need not repeat."""

    sender: str
    recipients: list[str]
    content: bytes


class Mailbox:
    """The folder of caught mails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.summaries = {file.stem: self._summary(file.stem, _parse(file.read_bytes())) for file in self._files()}

    def add(self, envelope: Envelope) -> str:
        """Store a mail, dropping the oldest beyond the limit; give its id."""
        now = datetime.now(UTC)
        key = f"{now:%Y%m%d%H%M%S%f}-{hashlib.sha256(envelope.content).hexdigest()[:12]}"
        head = f"X-Envelope-From: {envelope.sender}\r\nX-Envelope-To: {', '.join(envelope.recipients)}\r\n"
        content = head.encode() + envelope.content
        self._file(key).write_bytes(content)
        self.summaries[key] = self._summary(key, _parse(content))
        for old in sorted(self.summaries)[:-KEPT]:
            self.remove(old)
        return key

    def find(self, to: str | None = None) -> list[Summary]:
        """List mails, newest first; `to` keeps those that went to this address."""
        newest = [self.summaries[key] for key in sorted(self.summaries, reverse=True)]
        return [each for each in newest if to is None or to.lower() in [address.lower() for address in each.to]]

    def get(self, key: str) -> Message | None:
        """Give a mail, `None` when there is none with this id."""
        content = self.source(key)
        if content is None:
            return None
        mail = _parse(content)
        headers = {name: str(value) for name, value in mail.items()}
        return Message(
            **self._summary(key, mail).model_dump(),
            headers=headers,
            text=_body(mail, "plain"),
            html=_body(mail, "html"),
        )

    def source(self, key: str) -> bytes | None:
        """Give a mail as it came."""
        return self._file(key).read_bytes() if key in self.summaries and NAME.fullmatch(key) else None

    def attachment(self, key: str, number: int) -> tuple[Attachment, bytes] | None:
        """Give one attachment with its bytes."""
        content = self.source(key)
        parts = list(_parse(content).iter_attachments()) if content is not None else []
        if not 0 <= number < len(parts):
            return None
        return _attachment(number, parts[number]), _bytes(parts[number])

    def remove(self, key: str) -> None:
        """Forget a mail."""
        self.summaries.pop(key, None)
        self._file(key).unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget all mails."""
        for key in list(self.summaries):
            self.remove(key)

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.eml"

    def _files(self) -> list[Path]:
        return [file for file in sorted(self.folder.glob("*.eml")) if NAME.fullmatch(file.stem)]

    def _summary(self, key: str, mail: EmailMessage) -> Summary:
        return Summary(
            id=key,
            received_at=datetime.strptime(key[:20], "%Y%m%d%H%M%S%f").replace(tzinfo=UTC),
            sender=str(mail.get("From", mail.get("X-Envelope-From", ""))),
            to=[address.strip() for address in str(mail.get("X-Envelope-To", "")).split(",") if address.strip()],
            subject=str(mail.get("Subject", "")),
            attachments=[_attachment(number, part) for number, part in enumerate(mail.iter_attachments())],
        )


def _parse(content: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=email.policy.default).parsebytes(content)


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return _bytes(part).decode(part.get_content_charset("utf-8"), errors="replace") if part is not None else ""


def _attachment(number: int, part: MIMEPart) -> Attachment:
    name = part.get_filename() or f"part-{number}"
    return Attachment(number=number, name=name, content_type=part.get_content_type(), size=len(_bytes(part)))


def _bytes(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
