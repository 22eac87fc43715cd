"""Planning notifications, and keeping what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from contracts.notifications.api import Channel, NotificationStatus
from contracts.notifications.events import NotificationFailed, NotificationSent
from contracts.types import uuid7
from kit import clock, outbox
from kit.db import Session
from kit.telemetry import current_traceparent
from notifications.deliveries import queries, rules
from notifications.deliveries.models import Delivery, Notification, Suppression
from notifications.deliveries.rules import Outcome, PlannedMail
from notifications.letters.rules.facts import Facts, Kind, MoneyFacts


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one attempt to send a mail ended."""

    outcome: Outcome
    reason: str | None = None
    message_id: str | None = None
    bad_address: str | None = None
    """The address, when it is the reason."""


_PLAN = """
insert into notifications (business_id, id, kind, channel, status, dedupe_key, about_id, subject_id, subject_version,
                           due_at, expires_at, next_attempt_at, attempts, facts, sealed, traceparent, created_at,
                           customer_id)
select $1, id, kind, 'email', 'planned', dedupe_key, $7, $8, $9,
       due_at, expires_at, due_at, 0, $10::jsonb, $11, $12, $13, $14
from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
  as planned (id, kind, dedupe_key, due_at, expires_at)
on conflict (business_id, dedupe_key) do nothing
"""


async def plan_mails(
    session: Session, mails: Sequence[PlannedMail], facts: Facts | MoneyFacts, *, version: int,
    sealed: str | None = None, customer_id: UUID | None = None,
) -> None:  # fmt: skip
    """Plan mails about a version of their subject, each once per dedupe key; the reader's data stays sealed.

    Where none comes with the fact, the reader is a customer, who is looked up when it leaves. One round trip.
    """
    if mails:
        await session.fetch(
            _PLAN, session.business_id, [uuid7() for _ in mails], [mail.kind for mail in mails],
            [mail.dedupe_key for mail in mails], [mail.due_at for mail in mails], [mail.expires_at for mail in mails],
            facts.about_id, facts.subject_id, version, facts.model_dump_json(), sealed, current_traceparent(),
            clock.now(), customer_id,
        )  # fmt: skip


async def drop_overtaken(session: Session, subject_id: UUID, *, version: int) -> None:
    """Drop what is planned about older versions of a booking or an entry, and with it the reader's data."""
    for notification in await queries.planned_before(session, subject_id, version=version):
        notification.drop()


async def forget(session: Session, booking_id: UUID) -> None:
    """Drop what is planned about a booking whose customer was erased; of what was told, forget the customer's words."""
    for notification in await queries.of_booking(session, booking_id):
        notification.forget()


async def record_in_app(
    session: Session, user_id: UUID, kind: Kind, facts: Facts | MoneyFacts, *, version: int, dedupe_key: str
) -> UUID | None:
    """Log that a user is told in the app, and return the notification's id; None when they were told before."""
    now = clock.now()
    row = insert(Notification).values(
        business_id=session.business_id, id=uuid7(), kind=kind, channel=Channel.IN_APP,
        status=NotificationStatus.SENT, dedupe_key=dedupe_key, about_id=facts.about_id, subject_id=facts.subject_id,
        subject_version=version, user_id=user_id, due_at=now, expires_at=now, next_attempt_at=now, attempts=1,
        facts=facts.model_dump(mode="json"), traceparent=current_traceparent(), created_at=now, sent_at=now,
    )  # fmt: skip
    row = row.on_conflict_do_nothing(index_elements=["business_id", "dedupe_key"])
    notification_id: UUID | None = await session.scalar(row.returning(Notification.id))
    if notification_id is None:
        return None
    session.add(
        Delivery(notification_id=notification_id, channel=Channel.IN_APP, attempt=1, outcome=Outcome.SENT, at=now)
    )
    outbox.publish(
        session,
        NotificationSent(
            notification_id=notification_id, kind=kind, about_id=facts.about_id, channel=Channel.IN_APP, version=1
        ),
    )
    return notification_id


async def record_attempt(session: Session, *, notification_id: UUID, number: int, attempt: Attempt) -> None:
    """Keep how an attempt ended: sent, given up, or tried again later.

    An attempt whose lease ran out may come back after another began: that it was sent still counts, all else is old.
    """
    notification = await queries.get_for_update(session, notification_id)
    if notification.status is not NotificationStatus.SENDING:
        return
    if notification.attempts != number and attempt.outcome is not Outcome.SENT:
        return
    if attempt.outcome in (Outcome.AWAY, Outcome.DEFERRED):
        postpone(session, notification, attempt)
        return
    _log(session, notification, number, attempt)
    if attempt.outcome is Outcome.SENT:
        notification.mark_sent(clock.now())
        outbox.publish(
            session,
            NotificationSent(
                notification_id=notification.id, kind=notification.kind, about_id=notification.about_id,
                channel=notification.channel, version=1,
            ),
        )  # fmt: skip
        return
    give_up(session, notification, attempt.reason or "refused")
    if attempt.bad_address:
        await _suppress(session, attempt.bad_address, attempt.reason or "refused")


def postpone(session: Session, notification: Notification, attempt: Attempt) -> None:
    """Try again later, after a wait that grows with each attempt."""
    _log(session, notification, notification.attempts, attempt)
    notification.postpone(rules.next_attempt(clock.now(), attempt.outcome, notification.attempts))


def give_up(session: Session, notification: Notification, reason: str) -> None:
    """Send it no more, and say so."""
    notification.give_up()
    outbox.publish(
        session,
        NotificationFailed(
            notification_id=notification.id, kind=notification.kind, about_id=notification.about_id,
            channel=notification.channel, reason=reason, version=1,
        ),
    )  # fmt: skip


def _log(session: Session, notification: Notification, number: int, attempt: Attempt) -> None:
    session.add(
        Delivery(
            notification_id=notification.id, channel=notification.channel, attempt=number, outcome=attempt.outcome,
            reason=attempt.reason, message_id=attempt.message_id, at=clock.now(),
        )
    )  # fmt: skip


async def _suppress(session: Session, address: str, reason: str) -> None:
    row = insert(Suppression).values(
        business_id=session.business_id, address_hash=rules.address_hash(session.business_id, address),
        reason=reason, created_at=clock.now(),
    )  # fmt: skip
    await session.execute(row.on_conflict_do_nothing())
