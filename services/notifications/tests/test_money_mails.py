"""Letters and notes about money: each fact is told once, to who can be reached when it leaves."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from mail_stories import business_created, role_granted
from money_stories import PAID_AT, PERIOD, Payer, euros
from sqlalchemy import select
from test_letters import SENDER, held_to

from contracts.billing.events import PaymentPurpose, StandingChanged
from contracts.notifications.api import NotificationStatus
from contracts.permissions import Role
from contracts.scheduling.mail import CustomerMail
from contracts.types import Money, uuid7
from kit.scope import Scope
from notifications.deliveries.models import Notification
from notifications.in_app import queries as in_app
from notifications.letters.rules import money, rendering, wording
from notifications.letters.rules.facts import MONEY, Kind, MoneyFacts

GOLDEN = Path(__file__).parent / "golden"
PAYMENT = uuid7()


def facts(**fields) -> MoneyFacts:
    told = {
        "about_id": "pay_00000000000000000000000001", "subject_id": PAYMENT, "amount": euros(45_000),
        "what": "Ten cuts & a wash", "purpose": PaymentPurpose.PURCHASE, "timezone": "Europe/Vienna",
    }  # fmt: skip
    return MoneyFacts(**(told | fields))


def contact(**fields) -> CustomerMail:
    told = {"customer_name": "Ada Byron", "email": "ada@example.com", "locale": "en-GB", "timezone": None}
    return CustomerMail(**(told | fields))


LETTERS = {
    "receipt": (Kind.RECEIPT, facts(at=PAID_AT), contact()),
    "receipt_new_york": (Kind.RECEIPT, facts(at=PAID_AT), contact(timezone="America/New_York", locale="en-US")),
    "receipt_german": (Kind.RECEIPT, facts(at=PAID_AT, what=None), contact(locale="de-AT")),
    "receipt_dinar": (Kind.RECEIPT, facts(amount=Money(amount_minor=119_050, currency="RSD")), contact()),
    "receipt_kuwait": (Kind.RECEIPT, facts(amount=Money(amount_minor=5_120, currency="KWD")), contact()),
    "refunded": (Kind.REFUNDED, facts(amount=euros(9_000)), contact()),
    "refunded_german": (Kind.REFUNDED, facts(amount=euros(9_000)), contact(locale="de")),
    "period_paid": (Kind.PERIOD_PAID, facts(amount=euros(4_900), what="Gold", period=PERIOD), contact()),
    "period_paid_german": (
        Kind.PERIOD_PAID,
        facts(what=None, purpose="membership", period=PERIOD),
        contact(locale="de"),
    ),
}

TRIED_AGAIN = {"amount": euros(4_900), "what": "Gold", "next_attempt_at": PAID_AT + timedelta(days=3)}
LETTERS |= {
    "failed": (Kind.PAYMENT_FAILED, facts(amount=euros(3_000), what=None, purpose=PaymentPurpose.FEE), contact()),
    "retried": (Kind.PAYMENT_FAILED, facts(**TRIED_AGAIN), contact()),
    "retried_german": (Kind.PAYMENT_FAILED, facts(**TRIED_AGAIN), contact(locale="de")),
}


class TestLetters:
    @pytest.mark.parametrize("name", LETTERS)
    def test_a_letter_reads_as_it_always_has(self, name):
        written = money.letter(*LETTERS[name], SENDER)
        held_to(GOLDEN / f"{name}.txt", f"Subject: {written.subject}\n\n{written.text}")

    def test_its_html_looks_as_it_always_has(self):
        held_to(GOLDEN / "receipt.html", money.letter(*LETTERS["receipt"], SENDER).html)

    @pytest.mark.parametrize("kind", MONEY)
    @pytest.mark.parametrize("language", wording.languages())
    def test_every_kind_has_words_in_the_app(self, kind, language):
        note = money.note(kind, facts(what=None, purpose=None), locale=language)
        assert note.title
        assert ("450" in note.body) is ("plan" not in kind)

    @pytest.mark.parametrize(
        ("amount", "currency", "written"),
        [(1, "EUR", "€0.01"), (5_000, "JPY", "¥5,000"), (-5_120, "KWD", "-KWD5.120"), (119_050, "RSD", "RSD1,190.50"),
         (7, "UGX", "UGX7"), (10**12, "IDR", "IDR10,000,000,000.00")],
    )  # fmt: skip
    def test_amounts_have_the_decimals_of_their_minor_unit(self, amount, currency, written):
        locale = wording.phrases("en").locale
        told = rendering.amount(Money(amount_minor=amount, currency=currency), locale)
        assert told == written


class TestTell:
    @pytest.fixture(autouse=True)
    def _known(self, owner, now):
        """Every test has a known business and a clock that stands still."""

    async def test_who_pays_gets_a_receipt(self, here, tell, dispatch, mailbox):
        ada = Payer()
        await tell(here, ada.created(), ada.paid())
        assert mailbox.mails == []
        await dispatch()
        assert mailbox.recipients == [ada.email]
        assert mailbox.mails[0]["Subject"] == "Receipt: Ten cuts, €450.00"
        await dispatch()
        assert len(mailbox.mails) == 1

    async def test_each_fact_is_told_once(self, database, here, tell):
        ada = Payer()
        await tell(here, ada.created(), ada.paid(), ada.refunded(), ada.refunded(), ada.period_paid())
        await tell(here, ada.paid(), ada.period_paid())
        assert sorted(await self.told(database, here)) == [
            ("membership.paid", "planned"), ("payment.receipt", "planned"), ("payment.refunded", "planned"),
            ("payment.refunded", "planned"),
        ]  # fmt: skip

    async def test_a_payment_for_a_period_is_told_of_by_its_period(self, database, here, tell):
        ada = Payer()
        await tell(here, ada.created(), ada.paid(purpose=PaymentPurpose.MEMBERSHIP), ada.period_paid())
        assert await self.told(database, here) == [("membership.paid", "planned")]

    async def test_it_goes_where_the_customer_is_reached_when_it_leaves(self, here, tell, dispatch, mailbox):
        ada = Payer()
        await tell(here, ada.paid(), ada.created(), ada.updated(email="countess@example.com"))
        await dispatch()
        assert mailbox.recipients == ["countess@example.com"]

    async def test_an_older_contact_that_arrives_late_is_not_used(self, here, tell, dispatch, mailbox):
        ada = Payer()
        old, new = ada.created(), ada.updated(email="countess@example.com")
        await tell(here, new, old, ada.paid())
        await dispatch()
        assert mailbox.recipients == ["countess@example.com"]

    async def test_a_merged_record_leads_to_the_one_that_is_in_use(self, here, tell, dispatch, mailbox):
        first, second, third = Payer(), Payer(), Payer()
        await tell(here, first.merged_into(second), first.created(), second.created(), third.created(), first.paid())
        await tell(here, second.merged_into(third))
        await dispatch()
        assert mailbox.recipients == [third.email]

    @pytest.mark.parametrize("late", [True, False])
    async def test_whoever_was_erased_gets_nothing(self, database, here, tell, dispatch, mailbox, late):
        ada = Payer()
        created, erased = ada.created(), ada.erased()
        await tell(here, created, ada.paid())
        await tell(here, *([erased, ada.updated()] if late else [erased]))
        await tell(here, ada.refunded())
        await dispatch()
        assert mailbox.mails == []
        assert set(await self.told(database, here)) == {("payment.receipt", "failed"), ("payment.refunded", "failed")}

    async def test_the_records_that_were_merged_are_erased_with_it(self, here, tell, dispatch, mailbox):
        ada, duplicate = Payer(), Payer()
        await tell(here, ada.created(), duplicate.created(), ada.erased(duplicate.id), duplicate.paid())
        await dispatch()
        assert mailbox.mails == []

    async def test_it_waits_for_what_scheduling_has_said_before(self, here, tell, dispatch, mailbox, watermark, now):
        """That the customer was erased may be on its way: nothing leaves before it would have arrived."""
        ada = Payer()
        await tell(here, ada.created(), ada.paid())
        watermark.at = now.at
        await dispatch()
        assert mailbox.mails == []
        await tell(here, ada.erased())
        watermark.at = now.at + timedelta(seconds=1)
        await dispatch()
        assert mailbox.mails == []

    async def test_owners_see_it_in_the_app(self, database, here, owner, tell):
        ada = Payer()
        await tell(here, ada.created(), ada.paid(), ada.refunded(), ada.period_paid())
        notes = await database.run(here, lambda session: in_app.after(session, owner, 0, limit=9))
        assert [(note.title, note.body) for note in notes] == [
            ("Paid: Ten cuts", "€450.00 has come in."), ("Refunded: Ten cuts", "€90.00 has been given back."),
            ("Membership paid: Gold", "€49.00 has come in for a period."),
        ]  # fmt: skip

    async def test_whose_payment_failed_unattended_is_told_what_to_do(self, here, tell, dispatch, mailbox):
        ada = Payer()
        await tell(here, ada.created(), ada.failed(next_attempt_at=PAID_AT + timedelta(days=3)))
        await dispatch()
        text = mailbox.mails[0].get_body(("plain",)).get_content()
        assert "Next attempt: Thu 26 Nov, 00:30" in text

    @pytest.mark.parametrize("purpose", [PaymentPurpose.DEPOSIT, PaymentPurpose.PURCHASE])
    async def test_who_pays_on_a_page_sees_there_that_it_failed(self, database, here, tell, purpose):
        ada = Payer()
        await tell(here, ada.created(), ada.failed(purpose=purpose))
        assert await self.told(database, here) == []

    @pytest.mark.parametrize("in_order", [True, False])
    async def test_a_failure_that_was_made_good_is_not_told_any_more(
        self, database, here, tell, dispatch, mailbox, in_order
    ):
        ada = Payer()
        facts = [ada.failed(), ada.paid(purpose=PaymentPurpose.MEMBERSHIP)]
        await tell(here, ada.created(), *(facts if in_order else reversed(facts)))
        await dispatch()
        assert mailbox.mails == []
        assert await self.told(database, here) == [("payment.failed", "dropped")]

    async def test_a_receipt_is_true_whatever_becomes_of_the_money(self, here, tell, dispatch, mailbox):
        ada = Payer()
        await tell(here, ada.created(), ada.paid(), ada.refunded())
        await dispatch()
        assert len(mailbox.mails) == 2

    async def test_disputes_are_told_to_owners_and_to_no_customer(self, database, here, owner, tell, dispatch, mailbox):
        ada = Payer()
        opened = ada.disputed(answer_by=PAID_AT + timedelta(days=9))
        await tell(here, ada.created(), opened, ada.dispute_closed(won=False), opened)
        await dispatch()
        assert mailbox.mails == []
        notes = await database.run(here, lambda session: in_app.after(session, owner, 0, limit=9))
        until = "Wed 2 Dec, 00:30"
        assert [(note.title, note.body) for note in notes] == [
            ("Disputed: Ten cuts", f"A bank asks for €450.00 back. Answer at Stripe until: {until}."),
            ("Dispute lost: Ten cuts", "€450.00 went back to the customer."),
        ]

    async def test_refunds_that_fail_are_told_to_the_business_and_to_no_customer(
        self, database, here, owner, tell, dispatch, mailbox
    ):
        ada, manager = Payer(), uuid7()
        failed = ada.refund_failed()
        await tell(here, role_granted(here, manager, Role.MANAGER), ada.created(), failed, ada.refund_failed())
        await tell(here, failed)
        await dispatch()
        assert mailbox.mails == []
        for reader in (owner, manager):
            notes = await database.run(here, partial(in_app.after, user_id=reader, sequence=0, limit=9))
            assert [note.title for note in notes] == ["Refund failed: Ten cuts"] * 2
            assert notes[0].body.startswith("€90.00 did not go back and is still with the business.")

    async def test_owners_see_where_their_plan_stands_and_managers_do_not(self, database, here, owner, tell):
        manager = uuid7()
        await tell(here, role_granted(here, manager, Role.MANAGER))
        until = PAID_AT + timedelta(days=14)
        for version, (standing, reason) in enumerate(
            [("trial", "trial"), ("past_due", "trial_over"), ("suspended", "trial_over"), ("active", "subscribed")], 1
        ):
            told = StandingChanged(
                version=version, business_id=here.business_id, standing=standing, plan="studio", reason=reason,
                until=until if standing == "past_due" else None,
            )  # fmt: skip
            await tell(here, told)
        notes = await database.run(here, lambda session: in_app.after(session, owner, 0, limit=9))
        assert [note.title for note in notes] == [
            "Your plan is not paid", "Your business takes nothing new on", "Your plan is paid",
        ]  # fmt: skip
        assert "until: Mon 7 Dec, 00:30" in notes[0].body
        assert await database.run(here, lambda session: in_app.after(session, manager, 0, limit=9)) == []

    async def test_another_plan_alone_is_no_news(self, database, here, owner, tell):
        told = StandingChanged(
            version=1, business_id=here.business_id, standing="active", plan="solo", reason="subscribed",
            previous="active", most_staff_members=1,
        )  # fmt: skip
        await tell(here, told)
        assert await database.run(here, lambda session: in_app.after(session, owner, 0, limit=9)) == []

    async def test_a_platform_without_plans_tells_of_none(self, database, here, tell):
        told = StandingChanged(
            version=1, business_id=here.business_id, standing="active", plan="free", reason="no_plans"
        )
        await tell(here, told)
        assert await self.told(database, here, channel="in_app") == []

    async def test_money_of_nobody_known_is_told_to_the_owners_alone(self, database, here, tell, dispatch, mailbox):
        await tell(here, Payer().paid(customer_id=None))
        await dispatch()
        assert mailbox.mails == []
        assert await self.told(database, here, channel="in_app") == [("payment.receipt", "sent")]

    async def test_another_business_customer_is_not_reached(self, here, elsewhere, tell, dispatch, mailbox):
        ada = Payer()
        await tell(elsewhere, business_created(elsewhere), ada.created())
        await tell(here, ada.paid())
        await dispatch()
        assert mailbox.mails == []

    async def test_no_table_holds_an_address(self, database, here, tell):
        ada = Payer()
        await tell(here, ada.created(), ada.paid())
        async with database.transaction(here, reads=True) as session:
            for table in ("customers", "notifications", "in_app_notifications"):
                assert ada.email not in str(await session.fetch(f"select t::text from {table} t"))

    @staticmethod
    async def told(database, scope: Scope, channel: str = "email") -> list[tuple[str, str]]:
        query = select(Notification).where(Notification.channel == channel).order_by(Notification.id)
        async with database.transaction(scope, reads=True) as session:
            return [(row.kind.value, NotificationStatus(row.status).value) for row in await session.scalars(query)]
