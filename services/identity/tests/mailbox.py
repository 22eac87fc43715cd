"""What identity seals into its events, opened as their recipients do."""

from typing import NamedTuple

from contracts.identity.events import MailRequested, OwnerMailRequested, PlanMailRequested, UserEmailVerified
from contracts.identity.mail import AccountMail, MailKind, VerifiedEmail
from contracts.types import Email
from kit import sealed
from kit.db import Database
from kit.scope import Scope
from testkit import envelopes


class Pair(NamedTuple):
    """The keys of a context that secrets are sealed to."""

    private: bytes
    public: bytes


SEALED_TO = {name: Pair(*sealed.new_key_pair()) for name in ("notifications", "scheduling")}


class Mailbox:
    """The mails that were asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def to(self, email: Email, scope: Scope | None = None) -> list[tuple[MailKind, AccountMail]]:
        """What was mailed to an address, oldest first; in the name of a business, in its scope."""
        sent = await envelopes(self._database, scope or Scope(cause="test"), MailRequested)
        opened = [(event.data.kind, self.read(event.data)) for event in sent]
        return [(kind, mail) for kind, mail in opened if mail.email == email]

    async def token(self, email: Email, kind: MailKind, scope: Scope | None = None) -> str:
        """The token of the newest mail of a kind."""
        found = [mail.token for said, mail in await self.to(email, scope) if said is kind]
        token = found[-1] if found else None
        assert token, f"no {kind} to {email}"
        return token

    @staticmethod
    def read(event: MailRequested | PlanMailRequested | OwnerMailRequested) -> AccountMail:
        opened = sealed.open_(event.mail, SEALED_TO["notifications"].private, "notifications", "account-mail")
        return AccountMail.model_validate_json(opened)


def proven(event: UserEmailVerified) -> Email:
    """The address that scheduling is told of."""
    opened = sealed.open_(event.address, SEALED_TO["scheduling"].private, "scheduling", "verified-email")
    return VerifiedEmail.model_validate_json(opened).email
