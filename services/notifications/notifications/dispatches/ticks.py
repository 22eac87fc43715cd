"""The tick that sends what is due."""

from functools import partial

from contracts.billing.gift_codes.shapes import GiftMail
from contracts.scheduling.mail import BookingMail, CustomerMail
from contracts.scheduling.waitlist.mail import WaitlistMail
from kit import sealed
from kit.app import Service
from kit.db import Database
from kit.ticks import Ticks
from notifications.bookings.consumers import PLANS_MAILS
from notifications.dispatches import operations
from notifications.dispatches.operations import Post
from notifications.letters.rules.facts import GIFTS, MONEY, GiftReader, Kind, Mail
from notifications.settings import Settings
from notifications.smtp import Smtp

ticks = Ticks()


class PostOffice:
    """This process's way out, once it has started."""

    post: Post | None = None


office = PostOffice()


async def open_post(service: Service) -> None:
    """Find the mail server, the key and scheduling's watermarks. Runs before the first tick."""
    await service.watermarks.listen("scheduling")
    chosen = service.settings
    assert isinstance(chosen, Settings)
    mail_server = Smtp(chosen.smtp_url, timeout=chosen.smtp_timeout_seconds, at_once=chosen.smtp_at_once)
    office.post = Post(
        send=mail_server.send,
        open=partial(open_mail, settings=chosen),
        known_until=partial(service.watermarks.reached, "scheduling", PLANS_MAILS),
        public_url=chosen.public_url,
        mail_from=chosen.mail_from,
    )


def open_mail(kind: Kind, text: str, *, settings: Settings) -> Mail:
    """What was sealed for this context. Raises `Unopenable`, or `ValidationError` for what is no mail."""
    if kind is Kind.TIME_OFFERED:
        opened = sealed.open_(text, settings.private_key, "notifications", "waitlist-mail")
        return WaitlistMail.model_validate_json(opened)
    if kind in GIFTS:
        opened = sealed.open_(text, settings.private_key, "notifications", "gift-code")
        return GiftReader.of(kind, GiftMail.model_validate_json(opened))
    if kind in MONEY:
        opened = sealed.open_(text, settings.private_key, "notifications", "customer-mail")
        return CustomerMail.model_validate_json(opened)
    return BookingMail.model_validate_json(sealed.open_(text, settings.private_key, "notifications", "booking-mail"))


@ticks.every(0.5)
async def notification_dispatch(database: Database) -> int:
    """Send one batch of what is due."""
    return await operations.dispatch(database, office.post) if office.post else 0
