"""Sending what is due: claimed in one transaction, sent outside of any, marked in another."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from typing import Protocol
from uuid import UUID

from jinja2 import TemplateError
from pydantic import ValidationError

from contracts.scheduling.mail import CustomerMail
from kit import clock, crash
from kit.db import Database, Session
from kit.scope import system
from kit.sealed import Unopenable
from kit.telemetry import SpanKind, continued
from notifications import smtp
from notifications.bookings import queries as bookings
from notifications.businesses import queries as businesses
from notifications.customers import queries as customers
from notifications.deliveries import operations as deliveries
from notifications.deliveries import queries, rules
from notifications.deliveries.models import Notification
from notifications.deliveries.operations import Attempt
from notifications.deliveries.rules import Outcome
from notifications.letters.rules import gifts, messages, money, rendering
from notifications.letters.rules.facts import GIFTS, MONEY, Facts, GiftReader, Kind, Mail, MoneyFacts, Sender
from notifications.letters.rules.rendering import Letter
from notifications.money import queries as payments
from notifications.preferences import queries as preferences
from notifications.waitlist import queries as entries

BATCH = 32
JOB = "notification-dispatch"


class SendMail(Protocol):
    """Hands a message to a mail server; raises the errors of `notifications.smtp`."""

    async def __call__(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Return once the server has it."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a mail needs on its way out."""

    send: SendMail
    open: Callable[[Kind, str], Mail]
    """Opens what scheduling or billing sealed. Raises `Unopenable` or `ValidationError` for what cannot be read."""
    known_until: Callable[[], Awaitable[datetime | None]]
    """Everything scheduling committed before this moment has been consumed here; None while that is unknown."""
    public_url: str
    mail_from: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this process alone may send until its lease ends."""

    notification: Notification
    facts: Facts | MoneyFacts
    mail: Mail
    sender: Sender


async def dispatch(database: Database, post: Post, *, most: int = BATCH) -> int:
    """Send at most `most` mails that are due, and return how many were looked at.

    A mail due at D waits until everything that scheduling committed before D is known here: what was cancelled a
    second before its reminder is due gets none. Safe to run twice at once and to kill: a mail whose process died
    after sending is sent again under the same Message-ID.
    """
    now = clock.now()
    known_until = await post.known_until()
    if known_until is None:
        return 0
    find = partial(queries.due, at=now, known_until=known_until, most=most)
    due = await database.run(system(JOB), find, reads=True)
    claims = [
        await database.run(
            system(JOB, business_id), partial(_claim, post=post, ids=ids, now=now, known_until=known_until)
        )
        for business_id, ids in due.items()
    ]
    sends = [_send(database, post, claimed) for claim in claims for claimed in claim]
    # Each finishes on its own: one that fails must not cut off another between its sending and its mark.
    for result in await asyncio.gather(*sends, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
    return sum(map(len, due.values()))


async def _claim(
    session: Session, *, post: Post, ids: Sequence[UUID], now: datetime, known_until: datetime
) -> list[Claimed]:
    """Take a lease on those that may leave; end those that are overtaken, too late or unwanted."""
    found = await queries.claimable(session, ids, at=now, known_until=known_until)
    subjects = [notification.subject_id for notification in found]
    newest = {
        **await bookings.versions(session, subjects), **await entries.versions(session, subjects),
        **await payments.versions(session, subjects),
    }  # fmt: skip
    sender = await _sender(session)
    reached = await customers.contacts(session, {each.customer_id for each in found if each.customer_id})
    opened = {notification.id: _opened(post, notification, reached) for notification in found}
    hashes = {of: rules.address_hash(session.business_id, mail.email) for of, mail in opened.items() if mail}
    suppressed = await queries.suppressed(session, list(hashes.values()))
    claims = []
    for notification in found:
        if notification.subject_version < newest.get(notification.subject_id, 0):
            notification.drop()
        elif notification.expires_at <= now:
            deliveries.give_up(session, notification, "expired")
        elif notification.customer_id and notification.customer_id not in reached:  # erased, or never heard of
            deliveries.give_up(session, notification, "unreachable")
        elif (mail := opened[notification.id]) is None:  # a wrong key must lose nothing: it waits for the right one
            notification.claim(now)
            deliveries.postpone(session, notification, Attempt(Outcome.DEFERRED, "unreadable"))
        elif notification.kind is Kind.GIFT_BOUGHT and isinstance(mail, GiftReader) and mail.keeps:
            notification.drop()
        elif hashes[notification.id] in suppressed:
            deliveries.give_up(session, notification, "suppressed")
        else:
            notification.claim(now + rules.LEASE)
            told = MoneyFacts if notification.kind in (*MONEY, *GIFTS) else Facts
            facts = told.model_validate(notification.facts, strict=False)
            claims.append(Claimed(notification, facts, mail, sender))
    return claims


async def _sender(session: Session) -> Sender:
    business = await businesses.get(session)
    chosen = await preferences.get(session)
    return Sender(
        name=business.name, slug=business.slug, locale=business.locale, brand_color=chosen.brand_color,
        footer=chosen.footer,
    )  # fmt: skip


def _opened(post: Post, notification: Notification, reached: Mapping[UUID, str]) -> Mail | None:
    text = reached.get(notification.customer_id, "") if notification.customer_id else notification.sealed or ""
    try:
        return post.open(notification.kind, text)
    except (Unopenable, ValidationError):
        return None


async def _send(database: Database, post: Post, claimed: Claimed) -> None:
    notification = claimed.notification
    with continued(
        notification.traceparent, "send mail", SpanKind.CLIENT, notification=notification.kind.value,
        attempt=notification.attempts,
    ):  # fmt: skip
        crash.point("dispatch.before_send")
        attempt = await _attempt(post, claimed)
        crash.point("dispatch.after_send")
        keep = partial(
            deliveries.record_attempt, notification_id=notification.id, number=notification.attempts, attempt=attempt
        )
        await database.run(system(JOB, notification.business_id), keep)


async def _attempt(post: Post, claimed: Claimed) -> Attempt:
    try:
        message = _message(post, claimed)
    except (TemplateError, ValueError):
        return Attempt(Outcome.DEFERRED, "unrenderable")
    return await hand_over(post, message, claimed.mail.email)


async def hand_over(post: Post, message: EmailMessage, recipient: str) -> Attempt:
    """Give a message to the mail server, and say how that ended."""
    message_id = str(message["Message-ID"])
    try:
        await post.send(message, sender=post.mail_from, recipient=recipient)
    except smtp.ServerAway:
        return Attempt(Outcome.AWAY, message_id=message_id)
    except smtp.MailDeferred as error:
        return Attempt(Outcome.DEFERRED, error.reason, message_id)
    except smtp.MailRefused as error:
        return Attempt(Outcome.REFUSED, error.reason, message_id, recipient if error.bad_address else None)
    return Attempt(Outcome.SENT, message_id=message_id)


def _message(post: Post, claimed: Claimed) -> EmailMessage:
    kind, facts, mail = claimed.notification.kind, claimed.facts, claimed.mail
    letter = _letter(post, claimed)
    return messages.compose(
        letter, mail, claimed.sender, notification_id=claimed.notification.id, mail_from=post.mail_from,
        at=clock.now(), calendar_method=messages.calendar_method(kind, facts),
    )  # fmt: skip


def _letter(post: Post, claimed: Claimed) -> Letter:
    kind, facts, mail = claimed.notification.kind, claimed.facts, claimed.mail
    if isinstance(facts, MoneyFacts):
        if isinstance(mail, GiftReader):
            return gifts.letter(kind, facts, mail, claimed.sender, public_url=post.public_url)
        assert isinstance(mail, CustomerMail), "the kind says which was opened"
        return money.letter(kind, facts, mail, claimed.sender)
    assert not isinstance(mail, CustomerMail | GiftReader), "the kind says which was opened"
    return rendering.letter(kind, facts, mail, claimed.sender, public_url=post.public_url)
