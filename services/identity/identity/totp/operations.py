"""Checking second factors, and keeping them."""

from uuid import UUID

from sqlalchemy import delete, select, update

from identity.settings import settings
from identity.totp import queries, rules
from identity.totp.models import RecoveryCode, TotpFactor
from kit import clock
from kit.auth import hashed
from kit.db import Session
from kit.vault import Tampered, UnknownKey


async def accept(session: Session, user_id: UUID, code: str) -> bool:
    """Whether a code is right: of the app and not used yet, or one of the recovery codes, which is used up.

    The factor is locked: of one code sent twice at once, one is accepted.
    """
    factor = await queries.find(session, user_id, for_update=True)
    if factor is None or factor.confirmed_at is None:
        return False
    said = rules.plain(code)
    if len(said) == rules.DIGITS:
        return factor.accept(said, clock.now())
    mine = (RecoveryCode.user_id == user_id, RecoveryCode.code_hash == hashed(said), RecoveryCode.used_at.is_(None))
    used = update(RecoveryCode).where(*mine).values(used_at=clock.now()).returning(RecoveryCode.code_hash)
    return await session.scalar(used) is not None


async def renew_codes(session: Session, user_id: UUID) -> list[str]:
    """New recovery codes in place of all earlier ones; stored hashed."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = rules.new_recovery_codes()
    session.add_all(RecoveryCode(user_id=user_id, code_hash=hashed(rules.plain(code))) for code in codes)
    return codes


async def remove(session: Session, user_id: UUID) -> None:
    """Delete a user's factor and codes."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    await session.execute(delete(TotpFactor).where(TotpFactor.user_id == user_id))


async def encrypt_anew(session: Session, *, most: int) -> int:
    """Bring secrets under the active key of the vault, so that an earlier one can be dropped; how many were brought.

    One that does not open is reported and passed by. The earlier key can go once none is left under it.
    """
    outdated = TotpFactor.key_id != settings().vault_active_key
    factors = (
        await session.scalars(select(TotpFactor).where(outdated).limit(most).with_for_update(skip_locked=True))
    ).all()
    moved = 0
    for factor in factors:
        try:
            secret = factor.opened()
        except (Tampered, UnknownKey):  # the alert is given; the others go on
            continue
        factor.keep(secret)
        moved += 1
    return moved
