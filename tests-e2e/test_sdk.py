"""The Python client against the whole system: the demo's journey awaited (`nexus demo` itself walks it blocking), and logins."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
import tills
from practice import PASSWORD, WEEK, Practice, new_email

import nexus_sdk
from nexus_sdk import (
    Answer,
    AsyncBusiness,
    AsyncNexus,
    Conflict,
    Invalid,
    Nexus,
    NotFound,
    PreconditionFailed,
    Unauthorized,
    models,
    refusals,
)
from stack.demo import browser
from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

EUROS = models.Money(amount_minor=6_000, currency="EUR")


def someone(name: str = "Ada Lovelace") -> models.Contact:
    return models.Contact(name=name, email=new_email(), timezone="Europe/Lisbon")


@pytest_asyncio.fixture
async def owner(system: System) -> AsyncIterator[AsyncNexus]:
    """Somebody who has just registered."""
    async with AsyncNexus(system.url()) as nexus:
        yield nexus.use(await nexus.auth.register_user(name="Maeve Doyle", email=new_email("owner"), password=PASSWORD))


@pytest_asyncio.fixture
async def guest(system: System) -> AsyncIterator[AsyncNexus]:
    async with AsyncNexus(system.url()) as nexus:
        yield nexus


@pytest_asyncio.fixture
async def shop(owner: AsyncNexus) -> AsyncBusiness:
    """A business that is open every day, with somebody who works there; its owner speaks."""
    slug = f"sdk-{uuid4().hex[:10]}"
    await owner.businesses.create(slug=slug, name="Harbour Practice", timezone="Europe/Berlin", currency="EUR")
    shop = owner.business(slug)
    hours = [models.AvailabilityRule(days=WEEK, start="06:00", end="20:00")]
    schedule = await shop.admin.schedules.create(name="Always", timezone="Europe/Berlin", rules=hours)
    for name in ("Tomasz", "Ana"):
        await shop.admin.staff.create(name=name, timezone="Europe/Berlin", schedule_id=schedule.id)
    return shop


async def new_service(shop: AsyncBusiness, name: str, **more: object) -> models.Service:
    staff = [each.id async for each in shop.admin.staff.list(limit=1)]
    assert len(staff) == 2
    notice = models.Notice(book_minutes=60, cancel_minutes=10_080)
    return await shop.admin.services.create(
        name=name,
        duration_minutes=50,
        price=EUROS,
        notice=notice,
        late_cancel_fee_percent=50,
        staff_member_ids=staff,
        **more,
    )


async def slots(shop: AsyncBusiness, service: models.Service, *, days: int = 3) -> list[models.Slot]:
    start = datetime.now(UTC) + timedelta(hours=2)
    return (await shop.availability.list(service=service.id, from_=start, to=start + timedelta(days=days))).slots


async def test_a_guest_holds_books_moves_and_cancels_late(shop: AsyncBusiness, guest: AsyncNexus) -> None:
    service, mine = await new_service(shop, "Therapy session"), guest.business(shop.slug)
    assert (await mine.services.get(service.id)).name == "Therapy session"
    first, *_, last = await slots(mine, service)
    hold = await mine.holds.place(service_id=service.id, starts_at=first.starts_at, offer=first.offer)
    key = uuid4().hex

    async def book() -> models.NewBooking:
        return await mine.bookings.create(
            service_id=service.id, starts_at=first.starts_at, hold_id=hold.id, hold_token=hold.token,
            customer=customer, idempotency_key=key,
        )  # fmt: skip

    customer = someone()
    booking = await book()
    assert await book() == booking
    explained = await mine.availability.explain(
        service=service.id, staff=booking.staff_member_id, start=first.starts_at
    )
    assert [reason.code for reason in explained.reasons] == ["booked"]
    with pytest.raises(NotFound):
        await mine.bookings.get(booking.id)
    moved = await mine.bookings.reschedule(
        booking.id, starts_at=last.starts_at, offer=last.offer, token=booking.links.reschedule_token
    )
    assert (moved.starts_at, moved.version) == (last.starts_at, booking.version + 1)
    with pytest.raises(PreconditionFailed) as stale:
        await mine.bookings.cancel(booking.id, token=booking.links.cancel_token, if_version=booking.version)
    assert stale.value.problem.current == {"version": moved.version}
    done = await mine.bookings.cancel(booking.id, token=booking.links.cancel_token, reason="I have a cold")
    assert (done.status, done.fee) == ("cancelled", models.Money(amount_minor=3_000, currency="EUR"))
    file = await mine.bookings.get_calendar_file(booking.id, token=booking.links.cancel_token)
    assert "STATUS:CANCELLED" in file
    timeline = await mine.bookings.get_timeline(booking.id, token=booking.links.cancel_token)
    assert [each.what.split(".")[2] for each in timeline.entries if each.actor == "guest"] == [
        "confirmed", "rescheduled", "cancelled",
    ]  # fmt: skip


async def test_a_class_is_filled_and_a_series_goes_round_a_conflict(shop: AsyncBusiness, guest: AsyncNexus) -> None:
    mine = guest.business(shop.slug)
    yoga = await new_service(shop, "Yoga", in_sessions=True)
    day = datetime.now(UTC).date() + timedelta(days=2)
    await shop.admin.sessions.plan(
        service_ids=[yoga.id],
        staff_member_id=yoga.staff_member_ids[0],
        date=day,
        start="18:00",
        end="18:50",
        capacity=2,
    )
    start = datetime.now(UTC)
    (seat,) = (await mine.sessions.list_slots(from_=start, to=start + timedelta(days=4))).slots
    wish = {"service_id": yoga.id, "starts_at": seat.starts_at, "offer": seat.offer}
    seats = await asyncio.gather(*(mine.bookings.create(customer=someone(), **wish) for _ in range(2)))
    assert len({each.id for each in seats}) == 2
    with pytest.raises(refusals.SlotTaken):
        await mine.bookings.create(customer=someone(), **wish)

    service = await new_service(shop, "Check-in")
    slot = (await slots(mine, service))[0]
    staff = slot.staff_member_ids[0]
    weekly = {
        "service_id": service.id,
        "starts_at": slot.starts_at,
        "staff_member_id": staff,
        "rule": "FREQ=WEEKLY;COUNT=3",
    }
    plan = await mine.series.preview(**weekly)
    second = plan.occurrences[1].starts_at
    await mine.bookings.create(service_id=service.id, starts_at=second, staff_member_id=staff, customer=someone())
    with pytest.raises(Conflict):
        await mine.series.create(**weekly, customer=someone())
    conflict = next(each for each in (await mine.series.preview(**weekly)).occurrences if not each.bookable)
    other = conflict.alternatives[0]
    instead = models.Instead(recurrence_id=conflict.recurrence_id, starts_at=other.starts_at, offer=other.offer)
    series = await mine.series.create(**weekly, instead=[instead], customer=someone())
    assert [each.starts_at for each in series.bookings][1] == other.starts_at


async def test_a_package_pays_and_is_paid_back(shop: AsyncBusiness, guest: AsyncNexus) -> None:
    mine, admin = guest.business(shop.slug), shop.admin
    service, customer = await new_service(shop, "Massage"), someone()
    package = await admin.packages.create(name="Five", credits=5, price=EUROS, service_ids=[service.id])
    sold = await admin.purchases.record(package_id=package.id, customer=customer)
    slot = (await slots(mine, service))[-1]
    booking = await mine.bookings.create(
        service_id=service.id, starts_at=slot.starts_at, offer=slot.offer, customer=customer,
        pay_with_credits=True, credits_pass=sold.credits_pass,
    )  # fmt: skip
    assert (await admin.credits.get(sold.customer_id)).available == 4
    await admin.bookings.cancel(booking.id)
    statement = [each async for each in admin.credits.statement(sold.customer_id, limit=1)]
    assert [(each.kind, each.amount) for each in statement] == [("release", 1), ("hold", -1), ("grant", 5)]


async def test_a_guest_pays_online_and_is_paid_back(shop: AsyncBusiness, owner: AsyncNexus, guest: AsyncNexus) -> None:
    mine, admin, customer = guest.business(shop.slug), shop.admin, someone()
    await take_money(owner, shop)
    service = await new_service(shop, "Massage")
    terms = {"price": EUROS, "service_ids": [service.id]}
    package = await admin.packages.create(name="Five", credits=5, **terms)
    plan = await admin.membership_plans.create(name="Monthly", credits=2, interval="month", **terms)

    bought = await pay(guest, mine, package_id=package.id, customer=customer)
    assert bought.purchase
    buyer = bought.purchase.customer_id
    await owner.wait_for(lambda: admin.credits.get(buyer), lambda it: it.available == 5)
    slot = (await slots(mine, service, days=10))[-1]
    booking = await mine.bookings.create(
        service_id=service.id, starts_at=slot.starts_at, offer=slot.offer, customer=customer,
        pay_with_credits=True, credits_pass=bought.credits_pass,
    )  # fmt: skip
    assert (await admin.credits.get(buyer)).available == 4
    assert (await mine.bookings.cancel(booking.id, token=booking.links.cancel_token)).fee is None
    assert (await admin.credits.get(buyer)).available == 5

    joined = await pay(guest, mine, plan_id=plan.id, customer=customer)
    assert joined.membership
    membership = joined.membership.id
    await owner.wait_for(lambda: admin.credits.get(buyer), lambda it: it.available == 7)
    (period,) = [each async for each in admin.memberships.periods(membership)]
    (invoice,) = [each async for each in admin.invoices.list(membership_id=membership)]
    assert (period.invoice_id, period.amount, invoice.paid, invoice.status) == (invoice.id, EUROS, EUROS, "paid")
    taken = admin.payments.list(customer_id=buyer, status="succeeded")
    payments = (await owner.wait_for(taken.page, lambda page: len(page.items) >= 2)).items
    assert [(each.purpose, each.amount) for each in payments] == [("membership", EUROS), ("purchase", EUROS)]
    assert payments[0].id == period.payment_id


async def test_a_deposit_is_paid_and_given_back_by_the_owner(
    shop: AsyncBusiness, owner: AsyncNexus, guest: AsyncNexus
) -> None:
    mine, admin = guest.business(shop.slug), shop.admin
    await take_money(owner, shop)
    service = await new_service(shop, "Acupuncture", deposit=models.DepositTerms(percent=50))
    slot, half = (await slots(mine, service))[0], models.Money(amount_minor=3_000, currency="EUR")
    booking = await mine.bookings.create(
        service_id=service.id, starts_at=slot.starts_at, offer=slot.offer, customer=someone()
    )
    token = booking.links.cancel_token
    assert (booking.status, booking.deposit) == ("pending", half)
    await pay(guest, mine, booking_id=booking.id, token=token)
    await guest.wait_for(lambda: mine.bookings.get(booking.id, token=token), lambda it: it.status == "confirmed")
    with pytest.raises(Conflict):
        await mine.checkouts.start(booking_id=booking.id, token=token, success_url=tills.THANKS)

    (payment,) = (await admin.payments.list(booking_id=booking.id).page()).items
    with pytest.raises(refusals.RefundTooLarge):
        await admin.payments.refund(payment.id, amount=EUROS)
    refund = await admin.payments.refund(payment.id, reason="requested")
    told = await owner.wait_for(
        lambda: admin.payments.get(payment.id), lambda it: all(each.status == "succeeded" for each in it.refunds)
    )
    assert [each.id for each in told.refunds] == [refund.id]
    assert (told.amount, told.refunded) == (half, half)
    balances = (await admin.ledger.balances()).items
    assert {each.account for each in balances} >= {"stripe", "sales"}
    assert sum(each.amount_minor for each in balances) == 0


async def take_money(owner: AsyncNexus, shop: AsyncBusiness) -> None:
    """Open the business's account by the pages that its owner sees."""
    account = shop.admin.payments_account
    await account.open()
    link = await account.link(return_url=tills.THANKS, refresh_url=tills.THANKS)
    await asyncio.to_thread(browser.press, link.url)
    await owner.wait_for(account.get, lambda it: it.charges_enabled)


async def pay(guest: AsyncNexus, mine: AsyncBusiness, **wish: Any) -> models.StartedCheckout:
    """Pay on the page that a checkout opens, and ask for it until it is complete."""
    started = await mine.checkouts.start(success_url=tills.THANKS, **wish)
    opened = started.checkout
    assert opened
    assert opened.url
    await asyncio.to_thread(browser.press, opened.url, choose=tills.CARD, email=new_email())
    done = await guest.wait_for(
        lambda: mine.checkouts.get(opened.id, token=opened.token), lambda it: it.status in {"complete", "expired"}
    )
    assert done.status == "complete"
    return started


async def test_a_stream_tells_of_a_booking_and_goes_on_where_it_ended(shop: AsyncBusiness, guest: AsyncNexus) -> None:
    service, mine = await new_service(shop, "Therapy session"), guest.business(shop.slug)

    async def book_and_hear(after: str | None) -> str | None:
        async with asyncio.timeout(20), shop.me.stream(last_event_id=after) as stream:
            slot = (await slots(mine, service))[0]
            wish = {"service_id": service.id, "starts_at": slot.starts_at, "offer": slot.offer}
            booked = asyncio.create_task(mine.bookings.create(customer=someone(), **wish))
            async for event in stream:
                if event.type == "notification":
                    assert event.data["about_id"] == (await booked).id
                    return event.id
        return None

    first = await book_and_hear(None)
    second = await book_and_hear(first)
    assert (first, second) == ("1", "2")


async def ask_on(nexus: AsyncNexus, *, seconds: float) -> None:
    """Ask who one is until that is refused: the gateway hears of an end from identity, and not by the answer to it."""
    async with asyncio.timeout(seconds):
        while True:
            await nexus.auth.get_me()


async def test_a_login_is_renewed_and_ends(owner: AsyncNexus, system: System) -> None:
    email = new_email("user")
    kept: list[models.Tokens] = []
    async with AsyncNexus(system.url()) as nexus:
        first = await nexus.auth.register_user(name="Ada", email=email, password=PASSWORD)
        nexus.use(first.model_copy(update={"expires_in": 1}), kept.append)
        await asyncio.gather(*(nexus.auth.get_me() for _ in range(5)))
        assert len(kept) == 1
        assert kept[0].refresh_token != first.refresh_token
        await nexus.auth.log_out(refresh_token=kept[0].refresh_token)
        with pytest.raises(Unauthorized):
            await ask_on(nexus, seconds=5)
        with pytest.raises(refusals.WrongCredentials):
            await nexus.auth.log_in(email=email, password="a wrong pass phrase")


def test_refusals_say_where_and_what_instead(practice: Practice) -> None:
    answers: list[Answer] = []
    with Nexus(practice.system.url(), on_answer=answers.append) as nexus:
        shop = nexus.business(practice.slug)
        slot = practice.slots()[0]
        wish = {"service_id": practice.service, "starts_at": datetime.fromisoformat(slot["starts_at"])}
        staff = {"staff_member_id": practice.staff[0]}
        shop.bookings.create(customer=someone(), **wish, **staff)
        with pytest.raises(refusals.SlotTaken) as taken:
            shop.bookings.create(customer=someone(), **wish, **staff)
        assert taken.value.alternatives
        assert taken.value.trace_id == answers[-1].trace_id
        with pytest.raises(Invalid) as refused:
            shop.bookings.create(customer=someone(name=""), **wish)
        assert [each.pointer for each in refused.value.errors] == ["/customer/name"]
        with pytest.raises(Unauthorized):
            shop.admin.bookings.list().page()


def test_the_snippets_of_the_readme_run(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(nexus_sdk.__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    here = {"http://127.0.0.1:4000": practice.system.url(), "harbour-practice": practice.slug}
    here["an access token or an API key"] = practice.owner.headers["authorization"].removeprefix("Bearer ")
    for name, value in here.items():
        text = text.replace(name, value)
    guest, business, payment = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(compile(guest, "guest", "exec"), {})
    business, waits = business.replace("print(event.type, event.data)", "return"), practice.book(practice.slots()[-1])
    exec(compile(business, "business", "exec"), {})
    told = capsys.readouterr().out
    assert told.startswith("bkg_")
    assert "Ada Lovelace confirmed" in told
    assert waits["local_start"] in told

    def visit(said: str, *told: object) -> None:
        """Print, and do what a person does who reads that: open the page, and its form."""
        print(said, *told)
        if said.endswith(" at"):
            browser.press(str(told[0]), choose=tills.CARD if "pays" in said else "")

    exec(compile(payment, "payment", "exec"), {"print": visit})
    told = capsys.readouterr().out
    assert "Her checkout is complete" in told
    assert "She is given back amount_minor=5000 currency='EUR'" in told
    assert "stripe " in told
