"""Letters about gift codes: the code reaches whoever it is for, and is in clear nowhere but in the mail."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from mail_stories import SEAL_PUBLIC_KEY, business_created
from money_stories import euros
from sqlalchemy import select
from test_letters import SENDER, held_to

from contracts.billing.events import GiftCodeBought
from contracts.billing.gift_codes.shapes import GiftMail
from contracts.notifications.api import NotificationStatus
from contracts.types import uuid7
from kit import sealed
from kit.scope import Scope
from notifications.deliveries.models import Notification
from notifications.letters.rules import gifts
from notifications.letters.rules.facts import GiftReader, Kind, MoneyFacts
from notifications.letters.rules.rendering import Letter

GOLDEN = Path(__file__).parent / "golden"
CODE = "7Q2M9-K4XWD-0RTBN-E8HYC-3VZ6PA"
BUYER, BEA = "ada@example.com", "bea@example.com"
GOOD_UNTIL = datetime(2029, 11, 22, 23, 30, tzinfo=UTC)
GERMAN = SENDER.model_copy(update={"locale": "de-AT"})


def gift_mail(**fields) -> GiftMail:
    told = {
        "code": CODE, "email": BEA, "buyer_email": BUYER, "name": "Bea <3",
        "message": "Happy birthday, Bea!\nHave a good time.",
    }  # fmt: skip
    return GiftMail(**(told | fields))


def bought(expires_at: datetime | None = GOOD_UNTIL, **fields) -> GiftCodeBought:
    text = gift_mail(**fields).model_dump_json()
    return GiftCodeBought(
        version=2, gift_code_id=uuid7(), amount=euros(5_000), expires_at=expires_at,
        mail=sealed.seal(text, "notifications", SEAL_PUBLIC_KEY, "gift-code"),
    )  # fmt: skip


KEPT = gift_mail(email=BUYER, name=None, message=None)
LETTERS = {
    "gift_given": (Kind.GIFT_GIVEN, gift_mail(), SENDER),
    "gift_given_german": (Kind.GIFT_GIVEN, gift_mail(), GERMAN),
    "gift_bought": (Kind.GIFT_BOUGHT, gift_mail(), SENDER),
    "gift_bought_german": (Kind.GIFT_BOUGHT, gift_mail(name=None), GERMAN),
    "gift_kept": (Kind.GIFT_GIVEN, KEPT, SENDER),
    "gift_kept_german": (Kind.GIFT_GIVEN, KEPT, GERMAN),
}


def letter(name: str) -> Letter:
    kind, mail, sender = LETTERS[name]
    facts = MoneyFacts(
        about_id="gft_00000000000000000000000001", subject_id=uuid7(), amount=euros(5_000), timezone="Europe/Vienna",
        until=None if mail is KEPT else GOOD_UNTIL,
    )  # fmt: skip
    return gifts.letter(kind, facts, GiftReader.of(kind, mail), sender, public_url="https://book.example/")


class TestLetters:
    @pytest.mark.parametrize("name", LETTERS)
    def test_a_letter_reads_as_it_always_has(self, name):
        written = letter(name)
        held_to(GOLDEN / f"{name}.txt", f"Subject: {written.subject}\n\n{written.text}")

    def test_its_html_looks_as_it_always_has(self):
        held_to(GOLDEN / "gift_given.html", letter("gift_given").html)


class TestMailing:
    @pytest.fixture(autouse=True)
    def _known(self, owner, now):
        """Every test has a known business and a clock that stands still."""

    async def test_the_code_goes_to_whom_it_is_for_and_to_its_buyer(self, here, tell, dispatch, mailbox):
        await tell(here, bought())
        await dispatch()
        assert sorted(mailbox.recipients) == [BUYER, BEA]
        by_reader = {mail["To"].addresses[0].addr_spec: mail for mail in mailbox.mails}
        text = by_reader[BEA].get_body(("plain",)).get_content()
        assert by_reader[BEA]["Subject"] == "A gift for you: €50.00 at Salon Nord"
        assert by_reader[BEA]["From"].addresses[0].display_name == "Salon Nord"
        assert CODE in text
        assert "Happy birthday, Bea!" in text
        assert "Good until: 23 November 2029" in text  # on the business's wall
        assert f"https://book.example/v1/salon-{here.business_id.hex[-8:]}" in text
        assert CODE in by_reader[BUYER].get_body(("plain",)).get_content()

    async def test_a_code_that_is_told_again_is_mailed_once(self, database, here, tell, dispatch, mailbox):
        told = bought()
        await tell(here, told)
        await dispatch()
        await tell(here, told)
        await dispatch()
        assert sorted(mailbox.recipients) == [BUYER, BEA]
        assert len(await self.told(database, here)) == 2

    async def test_who_keeps_it_gets_one_letter(self, database, here, tell, dispatch, mailbox):
        await tell(here, bought(email=BUYER))
        await dispatch()
        assert mailbox.recipients == [BUYER]
        assert mailbox.mails[0]["Subject"] == "Your gift code: €50.00 at Salon Nord"
        assert sorted(await self.told(database, here)) == [("gift.code_bought", "dropped"), ("gift.code_given", "sent")]

    async def test_what_cannot_be_opened_waits(self, database, here, tell, dispatch, mailbox):
        await tell(here, bought().model_copy(update={"mail": "c2VhbGVk"}))
        await dispatch()
        assert mailbox.mails == []
        assert {status for _, status in await self.told(database, here)} == {"planned"}

    @pytest.mark.parametrize("sent", [False, True])
    async def test_no_table_holds_a_code_or_an_address(self, database, here, tell, dispatch, sent):
        told = bought()
        await tell(here, told)
        if sent:
            await dispatch()
        async with database.transaction(here, reads=True) as session:
            for table in ("notifications", "notification_log", "in_app_notifications", "outbox"):
                rows = str(await session.fetch(f"select t::text from {table} t"))
                assert not [word for word in (CODE, CODE.replace("-", ""), BEA, BUYER, "birthday") if word in rows]
                assert (told.mail in rows) is (table == "notifications" and not sent)

    async def test_another_business_does_not_learn_of_it(self, database, here, elsewhere, tell):
        await tell(elsewhere, business_created(elsewhere))
        await tell(here, bought())
        assert await self.told(database, elsewhere) == []

    @staticmethod
    async def told(database, scope: Scope) -> list[tuple[str, str]]:
        query = select(Notification).where(Notification.channel == "email").order_by(Notification.id)
        async with database.transaction(scope, reads=True) as session:
            return [(row.kind.value, NotificationStatus(row.status).value) for row in await session.scalars(query)]
