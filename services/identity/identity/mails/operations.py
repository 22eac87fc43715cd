"""Asking for mails. They are sealed: nobody but notifications reads to whom they go and what they open."""

from datetime import datetime, timedelta
from uuid import UUID

from contracts.identity.events import MailRequested, OwnerMailRequested, PlanMailRequested
from contracts.identity.mail import AccountMail, MailKind, OwnerMailKind, PlanMailKind
from contracts.types import uuid7
from identity.settings import settings
from identity.users.models import User
from kit import clock, outbox, sealed
from kit.db import Session

WORTH = timedelta(days=5)
"""How long a mail that tells of something is tried (RFC 5321 §4.5.4.1)."""


def tell(
    session: Session, user: User, kind: MailKind, *, token: str | None = None, expires_at: datetime | None = None
) -> None:
    """Ask that a user be told something; with a token, until it is worth nothing any more."""
    mail = AccountMail(name=user.name, email=user.email, locale=user.locale, token=token)
    request(session, kind, mail, user=user, expires_at=expires_at)


def request(
    session: Session, kind: MailKind, mail: AccountMail, *, user: User | None = None, expires_at: datetime | None = None
) -> None:
    """Ask for one mail, sealed to notifications."""
    requested = MailRequested(
        mail_id=uuid7(), kind=kind, user_id=user.id if user else None, expires_at=expires_at or clock.now() + WORTH,
        mail=_sealed(mail), version=1,
    )  # fmt: skip
    outbox.publish(session, requested)


def tell_owner(session: Session, user: User, kind: PlanMailKind, mail: AccountMail) -> None:
    """Ask that an owner of the business be told where it stands with the platform."""
    requested = PlanMailRequested(
        mail_id=uuid7(), kind=kind, user_id=user.id, expires_at=clock.now() + WORTH, mail=_sealed(mail), version=1
    )
    outbox.publish(session, requested)


def tell_owner_of(
    session: Session, user: User, kind: OwnerMailKind, mail: AccountMail, *, mail_id: UUID, expires_at: datetime
) -> None:
    """Ask that an owner of the business be told what they should not miss, under an id that names it."""
    requested = OwnerMailRequested(
        mail_id=mail_id, kind=kind, user_id=user.id, expires_at=expires_at, mail=_sealed(mail), version=1
    )
    outbox.publish(session, requested)


def _sealed(mail: AccountMail) -> str:
    key = settings().seal_public_keys["notifications"]
    return sealed.seal(mail.model_dump_json(), "notifications", key, "account-mail")
