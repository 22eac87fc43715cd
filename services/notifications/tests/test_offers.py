"""Mails to those who wait for time, and to those who have yet to pay: told in time, or not at all."""

from datetime import timedelta

from mail_stories import NOW, Story, Wait
from sqlalchemy import select

from contracts.notifications.api import NotificationStatus
from kit.db import Database
from kit.scope import Scope
from notifications.deliveries.models import Notification


async def notified(database: Database, scope: Scope, wait: Wait) -> list[tuple[str, int]]:
    async with database.transaction(scope, reads=True) as session:
        rows = await session.scalars(select(Notification).where(Notification.subject_id == wait.entry_id))
        return [(row.status, row.subject_version) for row in rows]


class TestOffer:
    async def test_is_mailed_once_with_the_link_to_accept_it(
        self, database, here, now, owner, tell, dispatch, mailbox
    ) -> None:
        wait = Wait()
        await tell(here, wait.offered())
        assert await dispatch() == 1
        assert await dispatch() == 0
        assert mailbox.recipients == [wait.email]
        [mail] = mailbox.mails
        text = mail.get_body(("plain",)).get_content()
        assert "waitlist/wtl_" in text
        assert "token=wait-token-1" in text
        assert "10:30" in text  # on the reader's wall
        assert "text/calendar" not in [part.get_content_type() for part in mail.walk()]
        assert await notified(database, here, wait) == [(NotificationStatus.SENT, 2)]

    async def test_that_has_ended_is_not_mailed_any_more(
        self, database, here, now, owner, tell, dispatch, mailbox
    ) -> None:
        ended, late = Wait(), Wait()
        await tell(here, ended.offered(), ended.expired())
        offered, expired = late.offered(), late.expired()
        await tell(here, expired, offered)
        await dispatch()
        assert mailbox.recipients == []
        assert await notified(database, here, ended) == [(NotificationStatus.DROPPED, 2)]
        assert await notified(database, here, late) == [(NotificationStatus.DROPPED, 2)]

    async def test_is_worth_nothing_once_it_has_run_out(
        self, database, here, now, owner, tell, dispatch, mailbox
    ) -> None:
        wait = Wait()
        await tell(here, wait.offered())
        now.move(timedelta(minutes=30))
        await dispatch()
        assert mailbox.recipients == []
        assert await notified(database, here, wait) == [(NotificationStatus.FAILED, 2)]

    async def test_without_a_contact_is_mailed_to_nobody(self, database, here, now, owner, tell) -> None:
        wait = Wait()
        await tell(here, wait.offered().model_copy(update={"mail": ""}))
        assert await notified(database, here, wait) == []

    async def test_is_nobody_elses(self, database, here, elsewhere, now, owner, tell) -> None:
        wait = Wait()
        await tell(here, wait.offered())
        assert await notified(database, elsewhere, wait) == []


class TestDeposit:
    async def test_is_asked_for_and_then_the_booking_confirmed(self, here, now, owner, tell, dispatch, mailbox) -> None:
        story = Story(NOW + timedelta(days=3))
        await tell(here, story.awaiting_payment())
        await dispatch()
        await tell(here, story.confirmed())
        await dispatch()
        asked, confirmed = (mail["Subject"] for mail in mailbox.mails)
        assert asked.startswith("Please pay to book")
        assert confirmed.startswith("Confirmed")
