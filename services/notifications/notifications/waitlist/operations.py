"""Planning what somebody on a waitlist is told."""

from contracts.scheduling.waitlist.events import WaitlistFact, WaitlistOffered
from kit import clock
from kit.db import Session, lock_keys
from notifications.deliveries import operations as deliveries
from notifications.deliveries.rules import PlannedMail
from notifications.letters.rules.facts import Facts, Kind
from notifications.waitlist import queries
from notifications.waitlist.models import Entry


async def plan(session: Session, event: WaitlistFact) -> None:
    """Plan the mail of an offer, which is worth nothing once the offer ends; drop what a newer fact overtakes.

    The mail of an offer that is known to be over is planned all the same, so that the log shows it: the version check
    at the moment of sending drops it.
    """
    await lock_keys(session, [f"waitlist:{event.entry_id}"])
    entry = await queries.find(session, event.entry_id)
    if entry is None:
        session.add(Entry(id=event.entry_id, version=event.version))
    elif entry.learn(event):
        await deliveries.drop_overtaken(session, event.entry_id, version=event.version)
    if isinstance(event, WaitlistOffered) and event.mail:
        key = f"waitlist:{event.entry_id}:{event.version}:email"
        mail = PlannedMail(Kind.TIME_OFFERED, key, clock.now(), event.expires_at)
        await deliveries.plan_mails(session, [mail], Facts.of(event), version=event.version, sealed=event.mail)
