"""Mails leave once, only while they are true, and wait while the server cannot take them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from mail_stories import NOW, START, Story, business_created
from sqlalchemy import select, text

from contracts.notifications.api import NotificationStatus
from contracts.notifications.events import NotificationFailed, NotificationSent
from contracts.scheduling.customers.events import CustomerErased
from contracts.scheduling.shapes import BookingStatus
from kit.scope import Scope
from notifications.deliveries.models import Delivery, Notification, Suppression
from notifications.deliveries.rules import LEASE
from notifications.dispatches import operations
from notifications.smtp import Smtp
from testkit import published
from testkit.proxy import Fault, between


class PowerCut(Exception):
    """The process is gone."""


SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


async def mails_of(database, scope: Scope, story: Story) -> dict[str, Notification]:
    """The mails of a booking, by kind and version."""
    query = select(Notification).where(Notification.subject_id == story.booking_id, Notification.channel == "email")
    async with database.transaction(scope, reads=True) as session:
        return {f"{row.kind.word} {row.subject_version}": row for row in await session.scalars(query)}


async def statuses(database, scope: Scope, story: Story) -> dict[str, str]:
    return {name: row.status.value for name, row in (await mails_of(database, scope, story)).items()}


async def log_of(database, scope: Scope) -> list[tuple[str, str | None]]:
    async with database.transaction(scope, reads=True) as session:
        rows = await session.scalars(select(Delivery).where(Delivery.channel == "email").order_by(Delivery.id))
        return [(row.outcome.value, row.reason) for row in rows]


@pytest.fixture(autouse=True)
def _known(owner, now):
    """Every test has a known business and a clock that stands still."""


class TestPlan:
    async def test_a_confirmed_booking_gets_a_confirmation_now_and_a_reminder_a_day_before(self, database, here, tell):
        story = Story()
        await tell(here, story.confirmed())
        mails = await mails_of(database, here, story)
        assert {name: row.due_at for name, row in mails.items()} == {"confirmed 1": NOW, "reminder 1": START - DAY}

    async def test_a_request_gets_no_reminder_before_it_is_approved(self, database, here, tell):
        story = Story()
        await tell(here, story.requested())
        assert await statuses(database, here, story) == {"requested 1": "planned"}
        await tell(here, story.confirmed())
        assert await statuses(database, here, story) == {
            "requested 1": "dropped", "confirmed 2": "planned", "reminder 2": "planned",
        }  # fmt: skip

    async def test_a_moved_booking_is_reminded_of_its_new_time(self, database, here, tell):
        story = Story()
        await tell(here, story.confirmed(), story.rescheduled(timedelta(days=2)))
        mails = await mails_of(database, here, story)
        assert mails["reminder 1"].status is NotificationStatus.DROPPED
        assert mails["reminder 2"].due_at == START + DAY

    async def test_a_booking_for_today_gets_no_reminder(self, database, here, tell):
        story = Story(NOW + timedelta(hours=3))
        await tell(here, story.confirmed())
        assert await statuses(database, here, story) == {"confirmed 1": "planned"}

    async def test_what_took_place_ends_what_is_still_planned(self, database, here, tell):
        story = Story()
        await tell(here, story.confirmed(), story.completed())
        assert set((await statuses(database, here, story)).values()) == {"dropped"}

    async def test_a_dropped_mail_keeps_nobodys_data(self, database, here, tell):
        story = Story()
        await tell(here, story.confirmed(), story.cancelled())
        mails = await mails_of(database, here, story)
        assert {name for name, row in mails.items() if row.sealed} == {"cancelled 2"}

    async def test_a_booking_without_contact_plans_no_mail(self, database, here, tell):
        story = Story()
        await tell(here, story.confirmed().model_copy(update={"mail": ""}))
        assert await statuses(database, here, story) == {}

    async def test_elsewhere_sees_nothing(self, database, here, elsewhere, tell):
        story = Story()
        await tell(here, story.confirmed())
        assert await statuses(database, elsewhere, story) == {}


class TestSend:
    async def test_a_confirmation_arrives_once_with_its_calendar_file(self, database, here, tell, dispatch, mailbox):
        story = Story()
        await tell(here, story.confirmed())
        assert await dispatch() == 1
        assert await dispatch() == 0
        assert mailbox.recipients == [story.email]
        [mail] = mailbox.mails
        assert mail["From"] == "Salon Nord <no-reply@mail.example>"
        assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
            "text/plain", "text/html", "text/calendar",
        ]  # fmt: skip
        row = (await mails_of(database, here, story))["confirmed 1"]
        assert (row.status, row.sealed, row.attempts) == (NotificationStatus.SENT, None, 1)
        assert mail["Message-ID"] == f"<{row.id}@mail.example>"
        assert await log_of(database, here) == [("sent", None)]

    async def test_it_is_told_to_the_other_contexts(self, database, here, tell, dispatch):
        story = Story()
        await tell(here, story.confirmed())
        await dispatch()
        [sent] = [fact for fact in await published(database, here, NotificationSent) if fact.channel == "email"]
        assert (sent.kind, sent.about_id[:4]) == ("booking.confirmed", "bkg_")

    async def test_a_mail_waits_until_its_business_is_known(self, database, elsewhere, tell, dispatch, mailbox):
        story = Story()
        await tell(elsewhere, story.confirmed())
        assert await dispatch() == 0
        await tell(elsewhere, business_created(elsewhere))
        assert await dispatch() == 1
        assert mailbox.recipients == [story.email]

    async def test_two_dispatchers_send_each_mail_once(self, database, here, tell, post, mailbox):
        stories = [Story() for _ in range(30)]
        await tell(here, *(story.confirmed() for story in stories))
        run = partial(operations.dispatch, database, post, most=10)
        while sum(await asyncio.gather(run(), run(), run())):
            pass
        assert sorted(mailbox.recipients) == sorted(story.email for story in stories)

    async def test_a_busy_business_does_not_hold_up_another(self, database, here, elsewhere, tell, post, mailbox):
        quiet = Story()
        await tell(here, *(Story().confirmed() for _ in range(6)))
        await tell(elsewhere, business_created(elsewhere), quiet.confirmed())
        await operations.dispatch(database, post, most=2)
        assert quiet.email in mailbox.recipients


class TestOvertaken:
    async def test_a_cancellation_that_arrives_first_silences_the_confirmation(
        self, database, here, tell, dispatch, mailbox
    ):
        story = Story()
        confirmed, cancelled = story.confirmed(), story.cancelled()
        await tell(here, cancelled, confirmed)
        await dispatch()
        assert await statuses(database, here, story) == {"confirmed 1": "dropped", "cancelled 2": "sent"}
        assert [subject.split(":")[0] for subject in mailbox.subjects] == ["Cancelled"]

    async def test_cancelled_a_second_before_it_is_due_a_reminder_is_not_sent(
        self, database, here, tell, dispatch, mailbox, now, watermark
    ):
        story = Story()
        await tell(here, story.confirmed())
        await dispatch()
        mailbox.mails.clear()
        due = START - DAY
        cancelled = story.cancelled()  # committed by scheduling one second before it is due, delivered late
        watermark.at = due - SECOND
        now.at = due + SECOND
        assert await dispatch() == 0
        await tell(here, cancelled)
        watermark.at = due + SECOND
        await dispatch()
        assert await statuses(database, here, story) == {
            "confirmed 1": "sent", "reminder 1": "dropped", "cancelled 2": "planned",
        }  # fmt: skip
        assert mailbox.mails == []

    async def test_nothing_leaves_while_it_is_unknown_how_far_we_are(self, here, tell, dispatch, mailbox, watermark):
        await tell(here, Story().confirmed())
        watermark.at = None
        assert await dispatch() == 0
        watermark.at = NOW
        assert await dispatch() == 0
        watermark.at = NOW + SECOND
        assert await dispatch() == 1

    async def test_a_reminder_is_worthless_once_it_began(self, database, here, tell, dispatch, mailbox, now):
        story = Story()
        await tell(here, story.confirmed())
        await dispatch()
        now.at = START
        await dispatch()
        assert await statuses(database, here, story) == {"confirmed 1": "sent", "reminder 1": "failed"}
        [failed] = await published(database, here, NotificationFailed)
        assert (failed.kind, failed.reason) == ("booking.reminder", "expired")


class TestServerTroubles:
    async def test_while_the_server_is_away_mails_wait_and_none_is_lost(
        self, database, here, tell, dispatch, mailbox, now
    ):
        stories = [Story() for _ in range(5)]
        await tell(here, *(story.confirmed() for story in stories))
        await mailbox.stop()
        await dispatch()
        assert await dispatch() == 0
        await mailbox.start()
        now.move(timedelta(seconds=15))
        await dispatch()
        assert sorted(mailbox.recipients) == sorted(story.email for story in stories)

    async def test_a_slow_server_counts_as_away(self, database, here, tell, post, mailbox):
        story = Story()
        await tell(here, story.confirmed())
        mailbox.pause = 5
        await operations.dispatch(database, replace(post, send=Smtp(mailbox.url, timeout=0.2).send))
        assert (await statuses(database, here, story))["confirmed 1"] == "planned"
        assert await log_of(database, here) == [("away", None)]

    async def test_a_server_that_swallows_everything_counts_as_away(self, database, here, tell, post, mailbox):
        story = Story()
        await tell(here, story.confirmed())
        async with between("127.0.0.1", mailbox.port) as proxy:
            proxy.become(Fault.BLACKHOLE)
            post = replace(post, send=Smtp(f"smtp://127.0.0.1:{proxy.port}", timeout=0.2).send)
            await operations.dispatch(database, post)
        assert await log_of(database, here) == [("away", None)]

    async def test_a_server_that_hangs_up_gets_the_same_message_again(self, here, tell, dispatch, mailbox, now):
        await tell(here, Story().confirmed())
        mailbox.hangs_up = 1
        await dispatch()
        now.move(timedelta(seconds=15))
        await dispatch()
        first, second = mailbox.mails
        assert first["Message-ID"] == second["Message-ID"]

    async def test_a_process_that_dies_after_sending_leaves_the_same_message_to_the_next(
        self, database, here, tell, dispatch, post, mailbox, now
    ):
        story = Story()
        await tell(here, story.confirmed())

        async def send_and_die(message, *, sender, recipient):
            await post.send(message, sender=sender, recipient=recipient)
            raise PowerCut

        with pytest.raises(PowerCut):
            await operations.dispatch(database, replace(post, send=send_and_die))
        assert (await statuses(database, here, story))["confirmed 1"] == "sending"
        assert await dispatch() == 0
        now.move(LEASE)
        await dispatch()
        first, second = mailbox.mails
        assert first["Message-ID"] == second["Message-ID"]
        assert (await statuses(database, here, story))["confirmed 1"] == "sent"

    async def test_a_temporary_refusal_is_tried_again_after_a_growing_wait(
        self, database, here, tell, dispatch, mailbox, now
    ):
        story = Story()
        await tell(here, story.confirmed())
        mailbox.data_reply = "451 4.3.0 later"
        waits = []
        for _ in range(3):
            assert await dispatch() == 1
            row = (await mails_of(database, here, story))["confirmed 1"]
            waits.append(row.next_attempt_at - now.at)
            now.at = row.next_attempt_at
        assert timedelta(seconds=30) <= waits[0] <= waits[1] * 2 <= waits[2] * 4
        mailbox.data_reply = "250 2.0.0 taken"
        await dispatch()
        assert await log_of(database, here) == [*[("deferred", "smtp_451_4.3.0")] * 3, ("sent", None)]

    async def test_a_bad_address_fails_at_once_and_gets_no_more_mail(
        self, database, here, elsewhere, tell, dispatch, mailbox
    ):
        story = Story()
        mailbox.refuses[story.email] = "550 5.1.1 no such user"
        await tell(here, story.confirmed())
        await dispatch()
        [failed] = await published(database, here, NotificationFailed)
        assert failed.reason == "smtp_550_5.1.1"
        mailbox.refuses.clear()
        again, other = Story(email=story.email), Story(email=story.email)
        await tell(here, again.confirmed())
        await tell(elsewhere, business_created(elsewhere), other.confirmed())
        await dispatch()
        assert (await statuses(database, here, again))["confirmed 1"] == "failed"
        assert (await statuses(database, elsewhere, other))["confirmed 1"] == "sent"
        async with database.transaction(here, reads=True) as session:
            [suppression] = await session.scalars(select(Suppression))
        assert story.email.encode() not in suppression.address_hash

    async def test_a_refused_text_does_not_suppress_the_address(self, database, here, tell, dispatch, mailbox):
        await tell(here, Story().confirmed())
        mailbox.data_reply = "554 5.7.1 looks like spam"
        await dispatch()
        assert [fact.reason for fact in await published(database, here, NotificationFailed)] == ["smtp_554_5.7.1"]
        async with database.transaction(here, reads=True) as session:
            assert (await session.scalars(select(Suppression))).all() == []

    async def test_a_wrong_key_loses_nothing(self, database, here, tell, dispatch, post, mailbox, settings, now):
        from kit import sealed

        def with_another_key(_kind, text):
            return sealed.open_(text, sealed.new_key_pair()[0], "notifications", "booking-mail")

        story = Story()
        await tell(here, story.confirmed())
        await operations.dispatch(database, replace(post, open=with_another_key))
        assert await log_of(database, here) == [("deferred", "unreadable")]
        now.move(timedelta(minutes=5))
        await dispatch()
        assert mailbox.recipients == [story.email]


class TestStates:
    async def test_a_declined_request_is_not_called_an_appointment(self, here, tell, dispatch, mailbox):
        story = Story()
        await tell(here, story.requested(), story.cancelled(BookingStatus.PENDING))
        await dispatch()
        [mail] = mailbox.mails
        assert mail["Subject"].startswith("Not booked: Haircut")
        assert "text/calendar" not in [part.get_content_type() for part in mail.walk()]


def erased(*stories: Story) -> CustomerErased:
    ids = [story.booking_id for story in stories]
    return CustomerErased(version=2, customer_id=stories[0].customer_id, booking_ids=ids)


class TestErased:
    async def test_what_is_planned_for_somebody_who_was_erased_is_dropped_with_their_address(
        self, database, here, tell, dispatch, mailbox
    ):
        story, other = Story(), Story()
        await tell(here, story.confirmed(), other.confirmed(), erased(story))
        await dispatch()
        assert [str(mail["To"]) for mail in mailbox.mails] == [f"Ada Byron <{other.email}>"]
        mails = await mails_of(database, here, story)
        assert {row.status.value for row in mails.values()} == {"dropped"}
        assert {row.sealed for row in mails.values()} == {None}

    async def test_a_fact_that_arrives_after_the_erasure_plans_nothing(self, database, here, tell, dispatch, mailbox):
        story = Story()
        confirmed, cancelled = story.confirmed(), story.cancelled()
        await tell(here, erased(story), confirmed, cancelled)
        assert await mails_of(database, here, story) == {}
        await dispatch()
        assert mailbox.mails == []

    async def test_what_they_wrote_is_not_kept(self, database, here, tell, dispatch):
        story = Story()
        await tell(here, story.confirmed(), story.cancelled(reason="My name is Canary"))
        await dispatch()
        await tell(here, erased(story))
        found = text("select count(*) from notifications where facts::text like '%Canary%'")
        async with database.transaction(here, reads=True) as session:
            assert await session.scalar(found) == 0

    async def test_another_business_silences_nobody(self, database, here, elsewhere, tell):
        story = Story()
        await tell(here, story.confirmed())
        await tell(elsewhere, erased(story))
        assert set((await statuses(database, here, story)).values()) == {"planned"}
