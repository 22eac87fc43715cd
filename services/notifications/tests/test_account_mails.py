"""Mails about accounts: one for each that is asked for, through a real mail server, in the reader's language."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from mail_stories import NOW, SEAL_PUBLIC_KEY, Story
from sqlalchemy import func, select
from test_letters import held_to

from contracts.identity.events import MailRequested, OwnerMailRequested, PlanMailRequested, UserErased
from contracts.identity.mail import AccountMail as Contents
from contracts.identity.mail import MailKind, OwnerMailKind, PlanMailKind
from contracts.types import Money, uuid7
from kit import sealed
from kit.scope import Scope, system
from notifications.account_mails import operations
from notifications.account_mails.models import AccountMail
from notifications.account_mails.ticks import forget_account_mails, forget_erased_readers
from notifications.deliveries.rules import LEASE
from notifications.in_app.models import InAppNotification
from notifications.letters.rules import accounts

GOLDEN = Path(__file__).parent / "golden"
LINKED = (MailKind.VERIFY_EMAIL, MailKind.RESET_PASSWORD, MailKind.INVITATION)
DATED = (OwnerMailKind.TRIAL_ENDING, OwnerMailKind.DISPUTE_OPENED)
DISPUTES = (OwnerMailKind.DISPUTE_OPENED, OwnerMailKind.DISPUTE_WON, OwnerMailKind.DISPUTE_LOST)
DISPUTE = UUID("01932a5e-7c3b-7d1e-9a4b-0c5f6e7d8052")
NOBODY = system("tests")


def contents(kind: MailKind | PlanMailKind | OwnerMailKind, **fields) -> Contents:
    told = {"name": "Ada Byron", "email": "ada@example.com", "locale": "en-GB"}
    if kind in LINKED:
        told["token"] = "a-token-of-ada-1"
    if kind is MailKind.INVITATION:
        told |= {"name": "ada@example.com", "business_name": "Salon Nord", "role": "manager"}
    if kind in list(PlanMailKind):
        told |= {"business_name": "Salon Nord", "until": NOW if kind is PlanMailKind.PAST_DUE else None}
    if kind in list(OwnerMailKind):
        told |= {"business_name": "Salon Nord", "until": NOW if kind in DATED else None}
    if kind in DISPUTES:
        told |= {"amount": Money(amount_minor=45_000, currency="EUR"), "what": "Ten cuts", "dispute_id": DISPUTE}
    if kind is OwnerMailKind.DISPUTE_OPENED:
        told["reason"] = "product_not_received"
    return Contents(**(told | fields))


def requested(kind: MailKind, *, user_id: UUID | None = None, key: bytes = SEAL_PUBLIC_KEY, **fields) -> MailRequested:
    mail = sealed.seal(contents(kind, **fields).model_dump_json(), "notifications", key, "account-mail")
    return MailRequested(
        mail_id=uuid7(), kind=kind, user_id=user_id, expires_at=NOW + timedelta(hours=1), mail=mail, version=1
    )


@pytest.fixture
def send(database, post, settings):
    """Send one batch of what is due."""
    return partial(operations.dispatch, database, post, private_key=settings.private_key)


@pytest.fixture(autouse=True)
def _still(now):
    """A clock that stands still."""


async def status(database, event: MailRequested) -> tuple[str, str | None, bool]:
    """Where a mail stands, how its newest attempt ended, and whether its reader is still known."""

    async def read(session):
        row = await session.get_one(AccountMail, event.mail_id)
        return row.status.value, row.outcome, row.sealed is not None

    return await database.run(NOBODY, read, reads=True)


class TestLetters:
    @pytest.mark.parametrize("locale", ["en-GB", "de-AT"])
    @pytest.mark.parametrize("kind", [*MailKind, *PlanMailKind, *OwnerMailKind])
    def test_read_as_they_always_have(self, kind: MailKind | PlanMailKind | OwnerMailKind, locale: str) -> None:
        written = accounts.letter(
            kind, contents(kind, locale=locale), expires_at=NOW, public_url="https://book.example/"
        )
        name = f"account_{kind.value}{'_german' if locale == 'de-AT' else ''}"
        held_to(GOLDEN / f"{name}.txt", f"Subject: {written.subject}\n\n{written.text}")
        link = "https://book.example/v1/auth/links?token=a-token-of-ada-1"
        assert (link in written.text, link in written.html) == (kind in LINKED,) * 2

    def test_a_reason_that_has_no_words_yet_is_told_as_none(self) -> None:
        kind = OwnerMailKind.DISPUTE_OPENED
        told = contents(kind, reason="of_tomorrow", what=None)
        written = accounts.letter(kind, told, expires_at=NOW, public_url="https://book.example")
        assert "The bank gives no reason." in written.text
        assert "of_tomorrow" not in written.text
        assert written.subject == "Salon Nord: €450.00 is disputed, Payment"

    def test_nothing_of_a_name_is_taken_for_words_or_markup(self) -> None:
        kind = MailKind.INVITATION
        told = contents(kind, business_name="{role} <b>Nord</b>")
        written = accounts.letter(kind, told, expires_at=NOW, public_url="https://book.example")
        assert written.subject == "{role} <b>Nord</b> invites you"
        assert "<b>Nord" not in written.html


class TestDispatch:
    @pytest.mark.parametrize("kind", list(MailKind))
    async def test_each_kind_arrives_once(self, database, tell, send, mailbox, kind: MailKind) -> None:
        event = requested(kind)
        await tell(NOBODY, event)
        await asyncio.gather(send(), send())
        await send()
        assert mailbox.recipients == ["ada@example.com"]
        [mail] = mailbox.mails
        assert str(mail["From"]) == "Nexus <no-reply@mail.example>"
        assert mail["Message-ID"] == f"<{event.mail_id}@mail.example>"
        body = mail.get_body(("plain",)).get_content()
        assert ("a-token-of-ada-1" in body) == (kind in LINKED)
        assert await status(database, event) == ("sent", "sent", False)

    @pytest.mark.parametrize("kind", list(PlanMailKind))
    async def test_an_owner_is_told_once_where_their_business_stands(
        self, here: Scope, tell, send, mailbox, kind: PlanMailKind
    ) -> None:
        mail = sealed.seal(contents(kind).model_dump_json(), "notifications", SEAL_PUBLIC_KEY, "account-mail")
        event = PlanMailRequested(
            mail_id=uuid7(), kind=kind, user_id=uuid7(), expires_at=NOW + timedelta(hours=1), mail=mail, version=1
        )
        await tell(here, event)
        await tell(here, event)
        await send()
        assert mailbox.recipients == ["ada@example.com"]
        assert "Salon Nord" in mailbox.subjects[0]

    @pytest.mark.parametrize("kind", list(OwnerMailKind))
    async def test_an_owner_is_told_once_of_what_they_should_not_miss(
        self, here: Scope, tell, send, mailbox, kind: OwnerMailKind
    ) -> None:
        """Also when it is asked for in several events, under the one id."""
        mail = sealed.seal(contents(kind).model_dump_json(), "notifications", SEAL_PUBLIC_KEY, "account-mail")
        mail_id = uuid7()
        event = OwnerMailRequested(
            mail_id=mail_id, kind=kind, user_id=uuid7(), expires_at=NOW + timedelta(hours=1), mail=mail, version=1
        )
        await asyncio.gather(tell(here, event), tell(here, event))
        await asyncio.gather(send(), send())
        await send()
        assert mailbox.recipients == ["ada@example.com"]
        assert "Salon Nord" in mailbox.subjects[0]

    async def test_an_invitation_in_a_businesss_scope_arrives_too(self, here: Scope, tell, send, mailbox) -> None:
        await tell(here, requested(MailKind.INVITATION))
        await send()
        assert mailbox.subjects == ["Salon Nord invites you"]

    async def test_waits_for_a_server_that_is_away(self, database, tell, send, mailbox, now) -> None:
        event = requested(MailKind.VERIFY_EMAIL)
        await tell(NOBODY, event)
        await mailbox.stop()
        await send()
        assert await status(database, event) == ("planned", "away", True)
        await mailbox.start()
        now.move(timedelta(seconds=15))
        await send()
        assert mailbox.recipients == ["ada@example.com"]

    async def test_is_not_sent_once_it_is_worthless(self, database, tell, send, mailbox, now) -> None:
        event = requested(MailKind.RESET_PASSWORD)
        await tell(NOBODY, event)
        now.move(timedelta(hours=1))
        await send()
        assert mailbox.mails == []
        assert await status(database, event) == ("failed", "expired", False)

    async def test_a_refused_address_fails_at_once(self, database, tell, send, mailbox) -> None:
        mailbox.refuses["ada@example.com"] = "550 5.1.1 no such user"
        event = requested(MailKind.VERIFY_EMAIL)
        await tell(NOBODY, event)
        await send()
        assert await status(database, event) == ("failed", "smtp_550_5.1.1", False)

    async def test_what_cannot_be_opened_waits_for_the_right_key(self, database, tell, send, mailbox) -> None:
        event = requested(MailKind.VERIFY_EMAIL, key=sealed.new_key_pair()[1])
        await tell(NOBODY, event)
        await send()
        assert await status(database, event) == ("planned", "unreadable", True)
        assert mailbox.mails == []

    async def test_a_process_that_died_leaves_it_to_the_next(self, database, tell, send, mailbox, now) -> None:
        event = requested(MailKind.VERIFY_EMAIL)
        await tell(NOBODY, event)

        async def claim(session) -> None:
            (await session.get_one(AccountMail, event.mail_id)).claim(NOW + LEASE)

        await database.run(NOBODY, claim)
        await send()
        assert mailbox.mails == []
        now.move(LEASE)
        await send()
        assert mailbox.recipients == ["ada@example.com"]


class TestErasure:
    async def test_sends_nothing_more_but_that_it_happened(self, database, tell, send, mailbox) -> None:
        user_id = uuid7()
        events = [requested(kind, user_id=user_id) for kind in (MailKind.VERIFY_EMAIL, MailKind.ERASED)]
        await tell(NOBODY, *events, UserErased(user_id=user_id, version=5))
        await send()
        assert mailbox.subjects == ["Your account was erased"]
        assert await status(database, events[0]) == ("dropped", "erased", False)

    async def test_sends_nothing_that_is_heard_of_later_either(self, database, tell, send, mailbox) -> None:
        user_id = uuid7()
        events = [requested(kind, user_id=user_id) for kind in (MailKind.RESET_PASSWORD, MailKind.ERASED)]
        await tell(NOBODY, UserErased(user_id=user_id, version=5), *events)
        await send()
        assert mailbox.subjects == ["Your account was erased"]
        assert await status(database, events[0]) == ("dropped", "erased", False)

    async def test_deletes_what_the_user_read_in_the_app(self, database, here: Scope, owner: UUID, tell) -> None:
        await tell(here, Story().confirmed())

        async def read(session) -> int:
            query = select(func.count()).select_from(InAppNotification).where(InAppNotification.user_id == owner)
            return await session.scalar(query)

        assert await database.run(here, read, reads=True) == 1
        await tell(NOBODY, UserErased(user_id=owner, version=9))
        await forget_erased_readers(database)
        assert await database.run(here, read, reads=True) == 0


async def test_a_month_later_nothing_of_it_is_left(database, tell, send, now) -> None:
    event = requested(MailKind.VERIFY_EMAIL)
    await tell(NOBODY, event)
    await send()
    now.move(timedelta(days=31))
    assert await forget_account_mails(database) >= 1

    async def found(session):
        return await session.get(AccountMail, event.mail_id)

    assert await database.run(NOBODY, found, reads=True) is None
