"""Telling what happens to an entry of the waitlist: one event for each version."""

from typing import Any

from contracts.scheduling.waitlist.events import WaitlistFact
from contracts.scheduling.waitlist.mail import WaitlistMail
from kit import outbox, sealed
from kit.db import Session
from scheduling.settings import settings
from scheduling.waitlist import rules
from scheduling.waitlist.models import OFFERED, WAITING, Entry


def tell(session: Session, entry: Entry, fact: type[WaitlistFact], **more: Any) -> None:
    """Publish what has just happened to an entry, with its new version; its row must be locked or new."""
    outbox.publish(
        session,
        fact(
            version=entry.version, entry_id=entry.id, status=entry.status, service_id=entry.service_id,
            service_name=entry.service_name, customer_id=entry.customer_id, timezone=entry.timezone,
            mail="" if entry.customer.erased else _sealed(entry), **more,
        ),
    )  # fmt: skip


def token_of(entry: Entry) -> str:
    """The customer's token, made again from the key it was made from."""
    return rules.token(settings().derived_key("waitlist links", entry.link_key), entry.id)


def _sealed(entry: Entry) -> str:
    mail = WaitlistMail(
        customer_name=entry.customer_name,
        email=entry.customer.email,
        locale=entry.customer.locale,
        timezone=entry.customer_timezone or entry.customer.timezone or entry.timezone,
        token=token_of(entry) if entry.status in (WAITING, OFFERED) else None,
    )
    key = settings().seal_public_keys["notifications"]
    return sealed.seal(mail.model_dump_json(), "notifications", key, purpose="waitlist-mail")
