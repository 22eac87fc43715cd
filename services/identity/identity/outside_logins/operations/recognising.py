"""Whom we take a provider's person for."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from identity import keyring, passwords
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

LINKED = "identity.outside_identity.link"
"""Filed in the audit log when a provider's person becomes known as a user."""


class AddressNotProven(LoginRefused):
    """The login provider does not say that this e-mail address is yours; have it confirmed there, then try again."""

    code = "identity.address_not_proven"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a provider vouches for, ready to be written down where they are new."""

    proven: Proven
    password_hash: str
    """Of a password that nobody knows: they come in by the provider, until they choose one."""


async def person(proven: Proven) -> Person:
    """A person, with the work done that takes too long for a transaction."""
    salt = keyring.current().salt(proven.email) if proven.email else None
    return Person(proven, await passwords.hashed(secrets.token_urlsafe(32), salt))


async def recognise(
    session: Session, provider: str, who: Person, *, only_in: UUID | None = None, present: bool = True
) -> User:
    """The user whom a provider's person is: the one who came before, the one of the address, or somebody new.

    Whoever had their account erased is somebody new when they are `present`, and nobody while others merely name them.
    Raises `AddressNotProven` for somebody unknown whose address the provider does not vouch for.
    """
    proven = who.proven
    await queries.lock_person(session, provider, proven.subject, proven.email)
    known = await queries.find_user(session, provider, proven.subject)
    if known is not None and known.erased_at is None:
        return known
    if known is not None and not present:
        raise AddressNotProven
    holder = await users.find_by_email(session, proven.email) if proven.email else None
    meeting = rules.first_meeting(
        email=proven.email, verified_there=proven.email_verified, verified_here=holder is not None
    )  # fmt: skip
    if meeting is Meeting.REFUSE or proven.email is None:
        raise AddressNotProven
    user = holder or await people.create(session, proven.name, proven.email, who.password_hash)
    if only_in is None:  # the issuer of a business proves an address to that business alone
        await people.verify(session, user)
    await session.merge(
        OutsideIdentity(provider=provider, subject=proven.subject, user_id=user.id, linked_at=clock.now())
    )  # fmt: skip
    audit.record_of_user(session, LINKED, user.id, provider=provider)
    return user
