"""What owners are mailed about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from contracts.billing.events import DisputeClosed, DisputeOpened, TrialEnding
from contracts.identity.mail import OwnerMailKind

OwnerFact = DisputeOpened | DisputeClosed | TrialEnding
"""What billing says that owners are mailed about."""

WORTH: Final = timedelta(days=5)
"""How long the end of a dispute is news, and any mail is tried (RFC 5321 §4.5.4.1)."""


@dataclass(frozen=True, slots=True)
class News:
    """What owners are told of one fact."""

    kind: OwnerMailKind
    subject_id: UUID
    """The dispute, or the business whose trial ends."""
    about: str
    """What is told of that, once."""
    expires_at: datetime
    contents: dict[str, Any]
    """Fields of the mail."""


def news(event: OwnerFact, now: datetime) -> News | None:
    """What is told of a fact; nothing of one that is past, as when a stream is read from its start."""
    found = _told(event, now)
    return found if found and found.expires_at > now else None


def _told(event: OwnerFact, now: datetime) -> News | None:
    match event:
        case TrialEnding():
            return _trial_ending(event, now)
        case DisputeOpened():
            return _opened(event, now)
        case _:
            return _closed(event)


def _trial_ending(event: TrialEnding, now: datetime) -> News:
    about = f"trial:{event.ends_at.timestamp()}:{event.days}"
    expires_at = min(event.ends_at, now + WORTH)
    return News(OwnerMailKind.TRIAL_ENDING, event.business_id, about, expires_at, {"until": event.ends_at})


def _opened(event: DisputeOpened, now: datetime) -> News:
    expires_at = min(event.answer_by, now + WORTH) if event.answer_by else now + WORTH
    contents = _contents(event) | {"until": event.answer_by, "reason": event.reason}
    return News(OwnerMailKind.DISPUTE_OPENED, event.dispute_id, "opened", expires_at, contents)


def _closed(event: DisputeClosed) -> News | None:
    if event.closed_at is None:
        return None
    kind = OwnerMailKind.DISPUTE_WON if event.won else OwnerMailKind.DISPUTE_LOST
    return News(kind, event.dispute_id, "closed", event.closed_at + WORTH, _contents(event))


def _contents(event: DisputeOpened | DisputeClosed) -> dict[str, Any]:
    return {"amount": event.amount, "what": event.description, "dispute_id": event.dispute_id}
