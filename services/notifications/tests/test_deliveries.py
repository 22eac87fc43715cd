"""What was planned and sent, as the business's people see it; and what a business decides about its mails."""

from datetime import timedelta
from functools import partial

import pytest
from mail_stories import NOW, START, Story

from contracts.notifications.api import GetPreferences, ListDeliveries, NotificationStatus, SetPreferences
from kit.errors import NotFound, PreconditionFailed
from notifications import main
from notifications.deliveries import api
from notifications.preferences import api as preferences
from testkit import new_scope

pytestmark = pytest.mark.usefixtures("owner", "now")


@pytest.fixture
def deliveries(database):
    async def ask(scope, **fields):
        return await database.run(scope, partial(api.list_deliveries, asked=ListDeliveries(**fields)), reads=True)

    return ask


class TestDeliveries:
    async def test_a_bookings_messages_are_listed_newest_first(self, here, tell, dispatch, deliveries):
        story = Story()
        await tell(here, story.confirmed(), Story().confirmed())
        await dispatch()
        listed = (await deliveries(here, booking_id=story.booking_id)).items
        assert [(item.kind, item.channel, item.status, item.due_at) for item in listed] == [
            ("booking.reminder", "email", "planned", START - timedelta(days=1)),
            ("booking.confirmed", "email", "sent", NOW),
            ("booking.confirmed", "in_app", "sent", NOW),
        ]

    async def test_pages_join_without_gap(self, here, tell, deliveries):
        await tell(here, *(Story().confirmed() for _ in range(3)))
        whole = (await deliveries(here)).items
        parts, cursor = [], None
        while True:
            page = await deliveries(here, limit=4, cursor=cursor)
            parts += page.items
            if not page.has_more:
                break
            cursor = page.cursor
        assert parts == whole
        assert len(whole) == 9

    async def test_they_can_be_asked_for_by_status(self, here, tell, dispatch, deliveries):
        await tell(here, Story().confirmed())
        await dispatch()
        planned = (await deliveries(here, status=NotificationStatus.PLANNED)).items
        assert [item.kind for item in planned] == ["booking.reminder"]

    async def test_elsewhere_sees_nothing_and_has_no_use_for_a_cursor(self, here, elsewhere, tell, deliveries):
        story = Story()
        await tell(here, story.confirmed())
        page = await deliveries(here, limit=1)
        assert (await deliveries(elsewhere, booking_id=story.booking_id)).items == []
        with pytest.raises(NotFound):
            await deliveries(elsewhere, cursor=page.cursor)


class TestPreferences:
    def change(self, database, scope, **fields):
        return database.run(scope, partial(preferences.replace, asked=SetPreferences(**fields)))

    async def test_a_business_that_never_chose_has_the_defaults(self, database, here):
        found = await database.run(here, partial(preferences.get, asked=GetPreferences()), reads=True)
        assert (found.reminder_minutes, found.version) == ([1_440], 0)

    async def test_customers_are_reminded_when_the_business_says(self, database, here, tell, deliveries):
        await self.change(database, here, reminder_minutes=[60, 2_880])
        story = Story()
        await tell(here, story.confirmed())
        listed = (await deliveries(here, booking_id=story.booking_id)).items
        due = sorted(item.due_at for item in listed if item.kind == "booking.reminder")
        assert due == [START - timedelta(days=2), START - timedelta(hours=1)]

    async def test_a_mail_shows_the_business_colour_and_footer(self, database, here, tell, dispatch, mailbox):
        await self.change(database, here, brand_color="#0f766e", footer="Ring 1, Wien")
        await tell(here, Story().confirmed())
        await dispatch()
        html = mailbox.mails[0].get_body(("html",)).get_content()
        assert "#0f766e" in html
        assert "Ring 1, Wien" in html

    async def test_a_change_to_what_somebody_changed_since_is_refused(self, database, here):
        await self.change(database, here, footer="one", if_version=0)
        with pytest.raises(PreconditionFailed):
            await self.change(database, here, footer="two", if_version=0)
        assert (await self.change(database, here, footer="two", if_version=1)).version == 2

    async def test_elsewhere_keeps_its_own(self, database, here):
        elsewhere = new_scope()
        await self.change(database, here, footer="ours")
        found = await database.run(elsewhere, partial(preferences.get, asked=GetPreferences()), reads=True)
        assert found.footer == ""


def test_every_request_that_is_not_about_oneself_needs_a_permission():
    rows = [row for table in main.app.parts.requests for row in table.rows]
    assert {row.request.subject: row.permission for row in rows} == {
        "notifications.notification.head.v1": None,
        "notifications.notification.mine.v1": None,
        "notifications.notification.read.v1": None,
        "notifications.delivery.list.v1": "notifications:read",
        "notifications.preferences.get.v1": "notifications:read",
        "notifications.preferences.set.v1": "notifications:write",
    }
