"""Beginning to sell a gift code, having it count once it is paid, and telling it once."""

import hmac

from billing.audit import operations as audit
from billing.businesses import queries as businesses
from billing.checkouts import queries as checkouts
from billing.gift_codes import queries
from billing.gift_codes.models import PENDING, GiftCode
from billing.gift_codes.rules import grouped
from billing.payments.models import Payment
from billing.payments.operations import hearing
from billing.settings import settings
from contracts.billing.checkouts.api import OpenCheckout
from contracts.billing.events import GiftCodeBought, PaymentPurpose
from contracts.billing.gift_codes.api import BuyGiftCode, RevealGiftCode
from contracts.billing.gift_codes.shapes import GiftMail, RevealedGift
from contracts.types import to_typeid, uuid7
from kit import clock, outbox
from kit.auth import hashed
from kit.db import Session
from kit.errors import Conflict, Gone, Invalid, NotFound
from kit.sealed import seal

MOST_MINOR = 1_000_000
PURPOSE = "gift-code"


class GiftNotPaidYet(Conflict):
    """This gift is not paid yet; try again shortly."""

    code = "billing.gift_not_paid_yet"


class GiftCodeShown(Gone):
    """This code was told already, and is stored hashed. It was mailed too."""

    code = "billing.gift_code_shown"


async def begin(session: Session, asked: BuyGiftCode) -> OpenCheckout:
    """A code that is worth nothing until it is paid, and what has to be paid for it.

    Raises `Invalid` for an amount that is none, of another currency than the business's, or more than 10,000 of one
    with cents. Raises `BusinessNotHeardOf`.
    """
    business, amount = await businesses.get(session), asked.amount
    if amount.currency != business.currency or not 0 < amount.amount_minor <= MOST_MINOR:
        detail = f"From 1 to {MOST_MINOR} minor units of {business.currency}"
        raise Invalid(errors=[{"pointer": "/amount", "detail": detail}])
    id_ = uuid7()
    code = queries.code_of(id_)
    gift = GiftCode(
        id=id_, status=PENDING, version=1, code_hash=hashed(code), hint=code[-4:], amount_minor=amount.amount_minor,
        balance_minor=amount.amount_minor, reserved_minor=0, currency=amount.currency, mail=_mail(asked, code),
        created_at=clock.now(),
    )  # fmt: skip
    session.add(gift)
    return OpenCheckout(
        purpose=PaymentPurpose.GIFT, gift_code_id=id_, email=asked.email, amount=amount,
        description=f"Gift code, {business.name[:180]}", success_url=asked.success_url, cancel_url=asked.cancel_url,
    )  # fmt: skip


async def reveal(session: Session, asked: RevealGiftCode) -> RevealedGift:
    """Tell the code, once, to whoever has the token of the checkout that paid it.

    Raises `NotFound` for everybody else, `GiftNotPaidYet`, `GiftCodeShown`.
    """
    gift = await queries.lock(session, asked.gift_code_id)
    found = await checkouts.of_subject(session, PaymentPurpose.GIFT, asked.gift_code_id)
    if gift is None or not any(hmac.compare_digest(hashed(asked.token), each.token_hash) for each in found):
        raise NotFound
    if gift.payment_id is None:
        raise GiftNotPaidYet
    if gift.shown_at is not None:
        raise GiftCodeShown
    gift.shown_at = clock.now()
    return RevealedGift(code=grouped(queries.code_of(gift.id)), amount=gift.amount, expires_at=gift.expires_at)


@hearing.of(PaymentPurpose.GIFT)
async def activate(session: Session, payment: Payment) -> None:
    """The money of a gift is there: its code can be spent, and is mailed."""
    gift = await queries.lock(session, payment.subject_id)
    assert gift is not None, "it was begun"
    mail = gift.mail
    if not gift.activate(payment.id):
        return
    await session.flush()
    await audit.record(
        session, "gift_code.sold", gift_code_id=to_typeid("gft", gift.id), payment_id=to_typeid("pay", payment.id),
        amount_minor=gift.amount_minor, currency=gift.currency,
    )  # fmt: skip
    outbox.publish(
        session,
        GiftCodeBought(
            version=gift.version, gift_code_id=gift.id, amount=gift.amount, expires_at=gift.expires_at, mail=mail or ""
        ),
    )


def _mail(asked: BuyGiftCode, code: str) -> str:
    """To whom the code goes, for notifications alone to read."""
    to = asked.recipient
    mail = GiftMail(
        code=grouped(code), email=to.email if to else asked.email, buyer_email=asked.email,
        name=to.name if to else None, message=to.message if to else None,
    )  # fmt: skip
    key = settings().seal_public_keys["notifications"]
    return seal(mail.model_dump_json(), "notifications", key, PURPOSE)
