"""Whom we take a provider's person for."""

from uuid import UUID

from identity.audit import operations as audit
from identity.oidc import LoginRefused, Proven
from identity.outside_logins import queries, rules
from identity.outside_logins.models import OutsideIdentity
from identity.outside_logins.rules import Meeting
from identity.users import operations as people
from identity.users import queries as users
from identity.users.models import User
from kit import clock
from kit.db import Session


class AddressNotProven(LoginRefused):
    """The login provider does not say that this e-mail address is yours; have it confirmed there, then try again."""

    code = "identity.address_not_proven"


LINKED = "identity.outside_identity.link"
"""Filed in the audit log when a provider's person becomes known as a user."""


async def recognise(
    session: Session, provider: str, proven: Proven, password_hash: str, only_in: UUID | None = None
) -> User:
    """The user whom a provider's person is: the one who came before, the one of the address, or somebody new.

    Raises `AddressNotProven` for somebody unknown whose address the provider does not vouch for.
    """
    user = await queries.find_user(session, provider, proven.subject)
    if user is not None:
        return user
    holder = await users.find_by_email(session, proven.email) if proven.email else None
    verified_here = holder is not None and holder.email_verified
    meeting = rules.first_meeting(
        email=proven.email, verified_there=proven.email_verified, verified_here=verified_here
    )  # fmt: skip
    if meeting is Meeting.REFUSE or proven.email is None:
        raise AddressNotProven
    if meeting is Meeting.LINK and holder is not None:
        user = holder
    else:
        user = await people.create(session, proven.name, proven.email, password_hash)
        # A business's own issuer proves an address to that business alone.
        user.email_verified = only_in is None
    session.add(
        OutsideIdentity(provider=provider, subject=proven.subject, user_id=user.id, linked_at=clock.now())
    )  # fmt: skip
    audit.record_of_user(session, LINKED, user.id, provider=provider)
    return user
