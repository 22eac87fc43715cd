"""The business's people read of its bookings in the app, in order and once."""

import asyncio
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from mail_stories import Story, business_created, role_granted

from contracts.identity.events import RoleRevoked
from contracts.notifications.api import ListMyNotifications, MarkRead
from contracts.notifications.events import NotificationSent
from contracts.permissions import Role
from contracts.types import Actor, ActorKind, to_typeid, uuid7
from kit import live
from kit.errors import Forbidden, NotFound
from kit.scope import GUEST, Scope
from notifications.bookings import operations as bookings
from notifications.in_app import api
from testkit import new_scope, published


def as_user(scope: Scope, user_id: UUID) -> Scope:
    return Scope(scope.business_id, Actor(kind=ActorKind.USER, id=to_typeid("usr", user_id)), frozenset({Role.STAFF}))


@pytest.fixture
def mine(database):
    async def ask(scope: Scope, **fields):
        asked = ListMyNotifications(**fields)
        return await database.run(scope, partial(api.list_mine, asked=asked), reads=True)

    return ask


class TestWhoIsTold:
    async def test_an_owner_reads_of_a_booking_and_its_move(self, here, owner, tell, mine):
        story = Story()
        await tell(here, story.confirmed(), story.rescheduled())
        page = await mine(here)
        assert [(item.sequence, item.title) for item in page.items] == [
            (1, "New booking: Haircut"),
            (2, "Moved: Haircut"),
        ]
        assert page.items[0].body == (
            "Thursday, 26 November 2026, 10:00 – 11:00 (Europe/Vienna, UTC+01:00), with Mary Shelley."
        )
        assert page.items[0].about_id == to_typeid("bkg", story.booking_id)

    async def test_the_customers_name_is_not_among_it(self, here, owner, tell, mine):
        await tell(here, Story().confirmed())
        [item] = (await mine(here)).items
        assert "Ada" not in item.model_dump_json()

    async def test_managers_are_told_and_customers_are_not(self, here, owner, tell, mine):
        manager, customer = uuid7(), uuid7()
        await tell(here, role_granted(here, manager, Role.MANAGER), role_granted(here, customer, Role.CUSTOMER))
        await tell(here, Story().confirmed())
        assert len((await mine(as_user(here, manager))).items) == 1
        assert (await mine(as_user(here, customer))).items == []

    async def test_an_owner_who_manages_too_is_told_once(self, here, owner, tell, mine):
        await tell(here, role_granted(here, owner, Role.MANAGER, version=2), Story().confirmed())
        assert len((await mine(here)).items) == 1

    async def test_a_revoked_role_ends_it_even_when_its_grant_arrives_late(self, here, owner, tell, mine):
        manager = uuid7()
        revoked = RoleRevoked(user_id=manager, business_id=here.business_id, role=Role.MANAGER, version=2)
        await tell(here, revoked, role_granted(here, manager, Role.MANAGER, version=1), Story().confirmed())
        assert (await mine(as_user(here, manager))).items == []

    async def test_nobody_is_told_what_is_no_longer_true(self, here, owner, tell, mine):
        story = Story()
        confirmed, cancelled = story.confirmed(), story.cancelled()
        await tell(here, cancelled, confirmed)
        assert [item.title for item in (await mine(here)).items] == ["Cancelled: Haircut"]

    async def test_it_is_told_to_the_other_contexts_and_hinted_at_live(self, database, here, owner, tell):
        hints = []
        database.signals.context, database.signals.publish = "notifications", partial(_keep, hints)
        try:
            await tell(here, Story().confirmed())
        finally:
            database.signals.publish = None
        assert hints == [(live.subject("notifications", here.business_id, f"user.{owner}"), b'{"sequence":1}')]
        assert [fact.channel for fact in await published(database, here, NotificationSent)] == ["in_app"]

    async def test_elsewhere_reads_nothing(self, here, elsewhere, owner, tell, mine):
        await tell(here, Story().confirmed())
        assert (await mine(as_user(elsewhere, owner))).items == []


async def _keep(hints: list, subject: str, body: bytes) -> None:
    hints.append((subject, body))


class TestOrder:
    async def test_bookings_at_the_same_moment_get_sequences_without_gap_or_double(self, database, here, owner, mine):
        facts = [Story().confirmed() for _ in range(20)]
        await asyncio.gather(*(database.run(here, partial(bookings.plan, event=fact)) for fact in facts))
        assert [item.sequence for item in (await mine(here)).items] == list(range(1, 21))

    async def test_a_stream_resumes_after_what_it_has(self, here, owner, tell, mine):
        await tell(here, *(Story().confirmed() for _ in range(5)))
        page = await mine(here, after=2, limit=2)
        assert ([item.sequence for item in page.items], page.has_more) == ([3, 4], True)
        page = await mine(here, after=4)
        assert ([item.sequence for item in page.items], page.has_more) == ([5], False)


class TestRead:
    async def test_it_stays_read_from_the_first_time_on(self, database, here, owner, tell, mine, now):
        await tell(here, Story().confirmed())
        [item] = (await mine(here)).items
        first = now.at
        for _ in range(2):
            await database.run(here, partial(api.mark_read, asked=MarkRead(notification_id=item.id)))
            now.move(timedelta(hours=1))
        assert (await mine(here)).items[0].read_at == first

    async def test_another_user_and_another_business_find_nothing(self, database, here, elsewhere, owner, tell, mine):
        await tell(here, Story().confirmed())
        [item] = (await mine(here)).items
        for scope in (as_user(here, uuid7()), as_user(elsewhere, owner), new_scope()):
            with pytest.raises(NotFound):
                await database.run(scope, partial(api.mark_read, asked=MarkRead(notification_id=item.id)))

    async def test_guests_have_no_notifications(self, here, mine):
        with pytest.raises(Forbidden):
            await mine(Scope(here.business_id, GUEST))


class TestBusiness:
    async def test_titles_are_in_the_language_of_the_business(self, here, owner, tell, mine):
        await tell(here, business_created(here, locale="de-AT", version=2), Story().confirmed())
        assert [item.title for item in (await mine(here)).items] == ["Neuer Termin: Haircut"]

    async def test_an_older_state_that_arrives_late_changes_nothing(self, here, owner, tell, mine):
        await tell(here, business_created(here, locale="de-AT", version=3), business_created(here, version=2))
        await tell(here, Story().confirmed())
        assert [item.title for item in (await mine(here)).items] == ["Neuer Termin: Haircut"]
