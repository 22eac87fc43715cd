"""Bookings paid with credits: held, kept through every move, and given back or spent when they are over."""

from datetime import timedelta

import pytest
from booking_stories import TODAY, at
from credit_stories import EVE, Studio, assert_adds_up, paid, studio
from people_stories import Person

from contracts.permissions import Role
from contracts.scheduling import api
from contracts.scheduling.catalogue.shapes import Notice, Unattended
from contracts.scheduling.credits.api import BuyPackage, JoinMembership
from contracts.scheduling.credits.shapes import CreditTerms
from contracts.scheduling.events import BookingCancelled, BookingConfirmed
from contracts.scheduling.shapes import BookingStatus, Contact, NewBooking
from contracts.types import Money
from kit import clock
from kit.db import Database
from kit.errors import NotFound
from kit.scope import Scope
from scheduling.bookings.operations.paying import CreditsNotYours
from scheduling.bookings.ticks import expire_requests, settle_over
from scheduling.credits.models import NotEnoughCredits
from scheduling.credits.ticks import expire_credits
from testkit import published

DAY = timedelta(days=1)
HELD = [("grant", 5), ("hold", -1)]
BACK, SPENT = [("release", 1)], [("release", 1), ("use", -1)]


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    shop = await studio(database, here, notice=Notice(cancel_minutes=24 * 60), late_cancel_fee_percent=50)
    yield shop
    await assert_adds_up(database, here)


async def run_out(job, database: Database) -> None:
    while await job(database):
        pass


class TestHold:
    async def test_a_booking_holds_a_credit(self, shop: Studio) -> None:
        purchase = await shop.buy_credits(5)
        booking = await shop.pay(at("10:00"))
        assert (booking.credits, await shop.statement(booking.customer_id)) == (1, HELD)
        assert await shop.balance(purchase.customer_id) == 4
        (told,) = await published(shop.database, shop.scope, BookingConfirmed)
        assert told.credits == 1

    async def test_a_booking_that_is_not_paid_with_credits_leaves_them_alone(self, shop: Studio) -> None:
        await shop.buy_credits(5)
        booking = await shop.book(at("10:00"))
        await shop.cancel(booking)
        assert (booking.credits, await shop.statement(booking.customer_id)) == (None, [("grant", 5)])

    async def test_the_lot_that_expires_first_goes_first_and_several_may_be_drawn_on(self, shop: Studio) -> None:
        forever = await shop.buy_credits(5)
        late, soon = await shop.buy_credits(2, valid_days=90), await shop.buy_credits(1, valid_days=30)
        long = await shop.offer(name="Long", duration_minutes=120, credits=CreditTerms(per_booking=4))
        with pytest.raises(NotEnoughCredits):
            await shop.pay(at("10:00"), service=long)
        package = await shop.sell_package(4, service_ids=[long.id], valid_days=60)
        await shop.buy(package)
        booking = await shop.pay(at("10:00"), service=long)
        assert booking.credits == 4
        assert await shop.balance(booking.customer_id) == 8
        for _ in range(2):
            await shop.pay(at("13:00") + timedelta(hours=_))
        lots = (await shop.credits_of(booking.customer_id)).lots
        assert [(lot.purchase_id, lot.remaining) for lot in lots] == [(late.id, 1), (forever.id, 5)]
        assert soon.id not in {lot.purchase_id for lot in lots}

    async def test_one_booking_draws_on_several_lots_and_gives_back_to_each(self, shop: Studio) -> None:
        double = await shop.offer(name="Double", credits=CreditTerms(per_booking=3))
        packages = [
            await shop.sell_package(2, service_ids=[double.id], valid_days=days) for days in (30, 60)
        ]  # fmt: skip
        for package in packages:
            purchase = await shop.buy(package)
        booking = await shop.pay(at("10:00"), service=double)
        assert await shop.statement(purchase.customer_id) == [("grant", 2), ("grant", 2), ("hold", -2), ("hold", -1)]
        await shop.cancel(booking)
        assert (await shop.statement(purchase.customer_id))[4:] in (
            [("release", 2), ("release", 1)], [("release", 1), ("release", 2)],
        )  # fmt: skip
        assert [lot.remaining for lot in (await shop.credits_of(purchase.customer_id)).lots] == [2, 2]

    async def test_credits_pay_only_what_they_were_sold_for(self, shop: Studio) -> None:
        await shop.buy_credits(5)
        peel = await shop.offer(name="Peel")
        with pytest.raises(NotEnoughCredits):
            await shop.pay(at("10:00"), service=peel)
        assert at("10:00") in await shop.free_starts()

    async def test_expired_credits_pay_nothing_swept_or_not(self, shop: Studio, today: clock.Frozen) -> None:
        await shop.buy_credits(5, valid_days=1)
        today.move(2 * DAY)
        with pytest.raises(NotEnoughCredits):
            await shop.pay(at("10:00"))

    async def test_a_held_slot_is_paid_with_credits_on_its_own_terms(self, shop: Studio) -> None:
        purchase = await shop.buy_credits(5)
        hold = await shop.hold(at("10:00"))
        booking = await shop.pay(at("10:00"), hold_id=hold.id, hold_token=hold.token)
        assert await shop.statement(purchase.customer_id) == HELD
        assert booking.credits == 1


class TestWhose:
    async def test_nobody_spends_the_credits_of_somebody_whose_address_they_know(self, shop: Studio) -> None:
        mine, hers = await shop.buy_credits(5), await shop.buy_credits(5, email="ada@example.com")
        for scope in (shop.guest, shop.a(Role.CUSTOMER)):
            for token in (None, "0123456789abcdef", hers.credits_pass):
                with pytest.raises(CreditsNotYours):
                    await shop.book(at("10:00"), by=scope, pay_with_credits=True, credits_pass=token)
        assert await shop.balance(mine.customer_id) == 5

    async def test_who_buys_with_somebodys_address_spends_what_they_bought_and_no_more(self, shop: Studio) -> None:
        hers = await shop.buy_credits(5)
        package = await shop.sell_package(2)
        contact = Contact(name="Eve", email=EVE)
        bought = await shop.ask(BuyPackage(package_id=package.id, customer=contact), shop.guest)
        assert bought.customer_id == hers.customer_id
        with pytest.raises(NotEnoughCredits):
            await shop.book(at("10:00"), pay_with_credits=True, credits_pass=bought.credits_pass)
        await shop.hear(paid(bought))
        for hour in ("10:00", "11:00"):
            await shop.book(at(hour), pay_with_credits=True, credits_pass=bought.credits_pass)
        with pytest.raises(NotEnoughCredits):
            await shop.book(at("12:00"), pay_with_credits=True, credits_pass=bought.credits_pass)
        assert await shop.balance(hers.customer_id) == 5

    async def test_who_buys_logged_in_as_the_customer_spends_all_of_theirs(
        self, shop: Studio, database: Database
    ) -> None:
        eve = Person(database)
        await eve.tell(eve.verified())
        hers = await shop.buy_credits(5, email=eve.email)
        plan = await shop.sell_membership()
        joined = await shop.ask(JoinMembership(plan_id=plan.id), eve.at(shop))
        assert (joined.customer_id, joined.email) == (hers.customer_id, eve.email)
        await shop.book(at("10:00"), email=eve.email, pay_with_credits=True, credits_pass=joined.credits_pass)
        assert await shop.balance(hers.customer_id) == 4

    async def test_a_refusal_tells_a_stranger_nothing_of_the_credits(self, shop: Studio) -> None:
        await shop.buy_credits(1)
        told = set()
        for email in (EVE, "nobody@example.com"):
            with pytest.raises(CreditsNotYours) as refused:
                await shop.book(at("10:00"), email=email, pay_with_credits=True)
            told.add(refused.value.problem().model_dump_json())
        assert len(told) == 1

    async def test_a_customer_books_with_the_pass_of_any_of_their_purchases(self, shop: Studio) -> None:
        first, second = await shop.buy_credits(1), await shop.buy_credits(1)
        for number, purchase in enumerate((first, second)):
            when = at("10:00") + timedelta(hours=number)
            await shop.book(when, pay_with_credits=True, credits_pass=purchase.credits_pass)
        with pytest.raises(NotEnoughCredits):
            await shop.book(at("15:00"), pay_with_credits=True, credits_pass=first.credits_pass)

    async def test_the_pass_of_a_membership_will_do(self, shop: Studio) -> None:
        membership = await shop.join(await shop.sell_membership())
        await shop.buy_credits(1)
        booking = await shop.book(at("10:00"), pay_with_credits=True, credits_pass=membership.credits_pass)
        assert booking.credits == 1

    async def test_a_pass_of_another_business_opens_nothing(self, shop: Studio, elsewhere: Scope) -> None:
        other = await studio(shop.database, elsewhere)
        await shop.buy_credits(1)
        theirs = await other.buy_credits(1)
        with pytest.raises(CreditsNotYours):
            await shop.book(at("10:00"), pay_with_credits=True, credits_pass=theirs.credits_pass)


class TestEnd:
    async def paid(self, shop: Studio, **fields) -> NewBooking:
        await shop.buy_credits(5, **fields)
        return await shop.pay(at("10:00"))

    async def rest(self, shop: Studio, booking: NewBooking) -> list[tuple[str, int]]:
        """What the statement says after the hold."""
        statement = await shop.statement(booking.customer_id)
        assert statement[:2] == HELD
        return statement[2:]

    async def test_a_move_keeps_what_is_held(self, shop: Studio) -> None:
        booking = await self.paid(shop)
        await shop.move(booking, at("14:00"), token=booking.links.reschedule_token)
        moved = await shop.move(booking, at("15:00"))
        assert (moved.credits, await self.rest(shop, booking)) == (1, [])
        await shop.complete(booking)
        assert await self.rest(shop, booking) == SPENT

    async def test_a_cancellation_in_time_gives_it_back(self, shop: Studio) -> None:
        booking = await self.paid(shop)
        await shop.cancel(booking, token=booking.links.cancel_token)
        assert await self.rest(shop, booking) == BACK
        assert await shop.balance(booking.customer_id) == 5

    async def test_a_cancellation_in_time_after_the_lot_expired_gives_back_nothing(
        self, shop: Studio, today: clock.Frozen
    ) -> None:
        booking = await self.paid(shop, valid_days=1)
        today.move(2 * DAY)
        await shop.cancel(booking, token=booking.links.cancel_token)
        assert await self.rest(shop, booking) == [("release", 1), ("expire", -1)]
        await run_out(expire_credits, shop.database)
        assert (await self.rest(shop, booking))[2:] == [("expire", -4)]
        assert [key.partition(":")[0] for key in await shop.keys(booking.customer_id)][3:] == ["booking", "lot"]

    async def test_the_same_when_the_lot_was_swept_before(self, shop: Studio, today: clock.Frozen) -> None:
        booking = await self.paid(shop, valid_days=1)
        today.move(2 * DAY)
        await run_out(expire_credits, shop.database)
        await shop.cancel(booking)
        assert await self.rest(shop, booking) == [("expire", -4), ("release", 1), ("expire", -1)]
        await run_out(expire_credits, shop.database)
        assert await shop.balance(booking.customer_id) == 0

    async def test_a_late_cancellation_uses_it_and_costs_nothing_else(self, shop: Studio, today: clock.Frozen) -> None:
        booking = await self.paid(shop)
        today.at = at("10:00") - timedelta(hours=23)
        cancelled = await shop.cancel(booking, token=booking.links.cancel_token)
        assert (await self.rest(shop, booking), cancelled.fee) == (SPENT, None)
        (told,) = await published(shop.database, shop.scope, BookingCancelled)
        assert (told.late, told.fee, told.credits) == (True, None, 1)

    async def test_without_credits_a_late_cancellation_costs_its_fee(self, shop: Studio, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.at = at("10:00") - timedelta(hours=23)
        cancelled = await shop.cancel(booking, token=booking.links.cancel_token)
        assert cancelled.fee == Money(amount_minor=4_000, currency="EUR")

    async def test_staff_who_cancel_late_give_it_back(self, shop: Studio, today: clock.Frozen) -> None:
        booking = await self.paid(shop)
        today.at = at("10:00") - timedelta(hours=1)
        await shop.cancel(booking)
        assert await self.rest(shop, booking) == BACK

    async def test_the_policy_of_the_purchase_says_what_is_lost(self, shop: Studio, today: clock.Frozen) -> None:
        mild = CreditTerms(late_cancel_uses=False, no_show_uses=False)
        kind = await shop.offer(name="Kind", credits=mild, notice=Notice(cancel_minutes=24 * 60))
        await shop.buy(await shop.sell_package(5, service_ids=[kind.id]))
        late, missed = [await shop.pay(at(when), service=kind) for when in ("10:00", "11:00")]
        today.at = at("11:30")
        with clock.frozen(at("09:00")):
            await shop.cancel(late, token=late.links.cancel_token)
        await shop.mark_no_show(missed)
        assert (await shop.statement(late.customer_id))[3:] == BACK + BACK

    async def test_who_does_not_come_has_used_it(self, shop: Studio, today: clock.Frozen) -> None:
        booking = await self.paid(shop)
        today.at = at("10:30")
        await shop.mark_no_show(booking)
        assert await self.rest(shop, booking) == SPENT

    async def test_what_nobody_settled_is_settled_with_its_credits(self, shop: Studio, today: clock.Frozen) -> None:
        missed = await shop.offer(name="Missed", unattended=Unattended.NO_SHOW)
        await shop.buy(await shop.sell_package(5, service_ids=[missed.id, shop.massage.id]))
        bookings = [await shop.pay(at("10:00")), await shop.pay(at("12:00"), service=missed)]
        today.at = at("10:00", day=1)
        await run_out(settle_over, shop.database)
        assert (await shop.statement(bookings[0].customer_id))[3:] == SPENT + SPENT

    async def test_a_request_holds_it_until_it_is_answered(self, shop: Studio, today: clock.Frozen) -> None:
        asking = await shop.offer(name="Asking", requires_approval=True)
        await shop.buy(await shop.sell_package(5, service_ids=[asking.id]))
        requests = [await shop.pay(at(when), service=asking) for when in ("10:00", "11:00", "12:00")]
        assert {request.status for request in requests} == {BookingStatus.PENDING}
        await shop.reject(requests[0])
        await shop.confirm(requests[1])
        assert (await shop.statement(requests[0].customer_id))[4:] == BACK
        today.at = at("12:00")
        await run_out(expire_requests, shop.database)
        assert (await shop.statement(requests[0].customer_id))[5:] == BACK
        await shop.complete(requests[1])
        assert (await shop.statement(requests[0].customer_id))[6:] == SPENT

    async def test_keys_are_those_of_the_table(self, shop: Studio) -> None:
        booking = await self.paid(shop)
        await shop.complete(booking)
        grant, *rest = await shop.keys(booking.customer_id)
        assert grant.startswith("package:pur_")
        assert [key.split(":")[0::2] for key in rest] == [["booking", what] for what in ("hold", "release", "use")]
        assert len({key.split(":")[3] for key in rest}) == 1

    async def test_the_timeline_of_a_booking_lists_them(self, shop: Studio) -> None:
        booking = await self.paid(shop)
        await shop.cancel(booking, token=booking.links.cancel_token)
        timeline = await shop.ask(api.GetTimeline(booking_id=booking.id, token=booking.links.cancel_token), shop.guest)
        told = [(entry.what.removeprefix("scheduling."), entry.detail) for entry in timeline.entries]
        assert sorted(told) == [
            ("booking.cancelled.v1", ""), ("booking.confirmed.v1", ""), ("credit.held.v1", "-1"),
            ("credit.released.v1", "+1"),
        ]  # fmt: skip
        assert {entry.actor for entry in timeline.entries} <= {"user", "guest"}


async def test_a_booking_that_fails_holds_nothing(shop: Studio, elsewhere: Scope) -> None:
    purchase = await shop.buy_credits(5)
    await shop.book(at("10:00"), email="ada@example.com")
    with pytest.raises(Exception, match="taken"):
        await shop.pay(at("10:00"))
    assert await shop.statement(purchase.customer_id) == [("grant", 5)]
    other = await studio(shop.database, elsewhere)
    with pytest.raises(NotFound):
        await other.credits_of(purchase.customer_id)
