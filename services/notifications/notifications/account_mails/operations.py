"""Planning mails about accounts, sending them, and forgetting whose they were."""

import asyncio
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from jinja2 import TemplateError
from pydantic import ValidationError
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from contracts.identity.events import MailRequested, OwnerMailRequested, PlanMailRequested, UserErased
from contracts.identity.mail import AccountMail as Contents
from contracts.identity.mail import MailKind
from contracts.notifications.api import NotificationStatus
from kit import clock, crash, sealed
from kit.db import Database, Session
from kit.scope import system
from kit.sealed import Unopenable
from kit.telemetry import SpanKind, continued, current_traceparent
from notifications.account_mails import queries
from notifications.account_mails.models import AccountMail, ErasedUser
from notifications.deliveries import rules
from notifications.deliveries.operations import Attempt
from notifications.deliveries.rules import Outcome
from notifications.dispatches.operations import Post, hand_over
from notifications.in_app.models import InAppNotification
from notifications.letters.rules import accounts, messages

BATCH = 8
"""Few, as the mails about bookings go through the same connections: `rules.LEASE` outlasts both."""
JOB = "account-mail-dispatch"

Requested = MailRequested | PlanMailRequested | OwnerMailRequested
"""What identity asks to be mailed."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this process alone may send until its lease ends."""

    mail: AccountMail
    contents: Contents


async def plan(session: Session, event: Requested) -> None:
    """Plan a mail, once however often it is asked for; its reader stays sealed."""
    now = clock.now()
    row = insert(AccountMail).values(
        id=event.mail_id, kind=event.kind, user_id=event.user_id, status=NotificationStatus.PLANNED,
        expires_at=event.expires_at, next_attempt_at=now, attempts=0, sealed=event.mail,
        traceparent=current_traceparent(), created_at=now,
    )  # fmt: skip
    await session.execute(row.on_conflict_do_nothing(index_elements=["id"]))


async def forget(session: Session, event: UserErased) -> None:
    """Send a user who was erased nothing more but that they were, and have what they read in the app deleted."""
    for mail in await queries.waiting_of(session, event.user_id):
        if mail.kind != MailKind.ERASED:
            mail.end(NotificationStatus.DROPPED, "erased")
    row = insert(ErasedUser).values(user_id=event.user_id, erased_at=clock.now())
    await session.execute(row.on_conflict_do_nothing())


async def forget_reader(session: Session, user_id: UUID) -> bool:
    """Delete what a user read in the app of this business; whether there was anything."""
    theirs = delete(InAppNotification).where(InAppNotification.user_id == user_id)
    return bool((await session.scalars(theirs.returning(InAppNotification.id))).all())


async def dispatch(database: Database, post: Post, *, private_key: bytes, most: int = BATCH) -> int:
    """Send at most `most` mails that are due, and return how many were looked at.

    Safe to run twice at once and to kill: a mail whose process died after sending is sent again under the same
    Message-ID.
    """
    looked, claims = await database.run(system(JOB), partial(_claim, private_key=private_key, most=most))
    sends = [_send(database, post, claimed) for claimed in claims]
    # Each finishes on its own: one that fails must not cut off another between its sending and its mark.
    for result in await asyncio.gather(*sends, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
    return looked


async def _claim(session: Session, *, private_key: bytes, most: int) -> tuple[int, list[Claimed]]:
    now, claims = clock.now(), []
    found = await queries.claimable(session, at=now, most=most)
    erased = await queries.erased(session, {mail.user_id for mail in found if mail.user_id})
    for mail in found:
        if mail.user_id in erased and mail.kind != MailKind.ERASED:  # asked for before, and heard of after
            mail.end(NotificationStatus.DROPPED, "erased")
            continue
        if mail.expires_at <= now:
            mail.end(NotificationStatus.FAILED, "expired")
            continue
        mail.claim(now + rules.LEASE)
        try:
            contents = opened(mail.sealed or "", private_key)
        except (Unopenable, ValidationError):  # a wrong key must lose nothing: it waits for the right one
            mail.postpone(rules.next_attempt(now, Outcome.DEFERRED, mail.attempts), "unreadable")
        else:
            claims.append(Claimed(mail, contents))
    return len(found), claims


def opened(text: str, private_key: bytes) -> Contents:
    """What identity sealed for this context. Raises `Unopenable`, or `ValidationError` for what is no mail."""
    return Contents.model_validate_json(sealed.open_(text, private_key, "notifications", "account-mail"))


async def _send(database: Database, post: Post, claimed: Claimed) -> None:
    mail = claimed.mail
    with continued(mail.traceparent, "send mail", SpanKind.CLIENT, notification=mail.kind, attempt=mail.attempts):
        crash.point("dispatch.before_send")
        attempt = await _attempt(post, claimed)
        crash.point("dispatch.after_send")
        await database.run(system(JOB), partial(_keep, mail_id=mail.id, number=mail.attempts, attempt=attempt))


async def _attempt(post: Post, claimed: Claimed) -> Attempt:
    mail, contents = claimed.mail, claimed.contents
    try:
        letter = accounts.letter(mail.kind, contents, expires_at=mail.expires_at, public_url=post.public_url)
        message = messages.addressed(
            letter, to=(contents.name, contents.email), sender=accounts.SENDER.name, notification_id=mail.id,
            mail_from=post.mail_from, at=clock.now(),
        )  # fmt: skip
    except (TemplateError, ValueError):
        return Attempt(Outcome.DEFERRED, "unrenderable")
    return await hand_over(post, message, contents.email)


async def _keep(session: Session, *, mail_id: UUID, number: int, attempt: Attempt) -> None:
    """Keep how an attempt ended; one whose lease ran out counts only if it was sent."""
    mail, now = await queries.get_locked(session, mail_id), clock.now()
    if mail.status is not NotificationStatus.SENDING:
        return
    if attempt.outcome is Outcome.SENT:
        mail.mark_sent(now)
    elif mail.attempts != number:
        return
    elif attempt.outcome is Outcome.REFUSED:
        mail.end(NotificationStatus.FAILED, attempt.reason or "refused")
    else:
        until = rules.next_attempt(now, attempt.outcome, mail.attempts)
        mail.postpone(until, attempt.reason or attempt.outcome.value)
