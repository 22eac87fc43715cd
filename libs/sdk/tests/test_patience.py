"""What is tried again, when, and what is not."""

import socket
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from scripted import Caller, Script, blocking, waiting

from nexus_sdk import Answer, NoAnswer, NotFound, NotYet, TimedOut, Unavailable, models
from nexus_sdk.errors import Conflict
from nexus_sdk.patience import LONGEST_SECONDS, Patience
from nexus_sdk.refusing import refusal

CUSTOMER = models.Contact(name="Ada", email="a@b.cd")
START = datetime(2026, 12, 1, 9, tzinfo=UTC)
SHOP = {
    "id": "biz_1", "slug": "x", "name": "X", "timezone": "UTC", "currency": "EUR", "locale": "en", "version": 1,
    "created_at": "2026-01-01T00:00:00Z",
}  # fmt: skip

CHECKOUT = {
    "id": "chk_1", "version": 1, "purpose": "purchase", "amount": {"amount_minor": 1, "currency": "EUR"},
    "description": "x", "customer_id": None, "booking_id": None, "purchase_id": "pur_1", "membership_id": None,
    "url": None, "expires_at": "2026-01-01T00:00:00Z", "payment_id": None, "problem": None,
    "created_at": "2026-01-01T00:00:00Z",
}  # fmt: skip


def problem(status: int, code: str) -> dict[str, object]:
    return {"type": "x", "title": "x", "status": status, "code": code, "detail": "Not now."}


@pytest.fixture(params=[blocking, waiting], ids=["blocking", "asyncio"])
def told(request: pytest.FixtureRequest, script: Script) -> Iterator[tuple[Caller, list[Answer]]]:
    answers: list[Answer] = []
    with request.param(script.url, retries=2, timeout=2, on_answer=answers.append) as caller:
        yield caller, answers


def test_what_passes_is_asked_again_with_the_same_key(told: tuple[Caller, list[Answer]], script: Script) -> None:
    nexus, answers = told
    script.then(503, problem(503, "unavailable"), retry_after="0").then_lost()
    script.then(200, SHOP, nexus_request_id="0f", idempotency_replayed="true")
    made = nexus.businesses.create(slug="x", name="X", timezone="UTC", currency="EUR")
    assert made.slug == "x"
    assert len(script.heard) == 3
    assert len({heard.key for heard in script.heard}) == 1
    assert [(each.operation, each.status, each.attempt) for each in answers] == [
        ("createBusiness", 503, 1),
        ("createBusiness", 200, 3),
    ]
    assert (answers[1].trace_id, answers[1].replayed) == ("0f", True)


def test_a_command_that_is_just_being_answered_is_waited_for(told: tuple[Caller, list[Answer]], script: Script) -> None:
    script.then(409, problem(409, "idempotency_in_flight"), retry_after="0").then(200, SHOP)
    assert told[0].businesses.create(slug="x", name="X", timezone="UTC", currency="EUR").slug == "x"


@pytest.mark.parametrize(
    ("status", "code"), [(409, "conflict"), (500, "internal"), (500, "contract-drift"), (422, "invalid")]
)
def test_what_stands_is_not_asked_again(
    told: tuple[Caller, list[Answer]], script: Script, status: int, code: str
) -> None:
    script.then(status, problem(status, code))
    with pytest.raises(Exception, match=code):
        told[0].auth.get_me()
    assert len(script.heard) == 1


def test_patience_ends(told: tuple[Caller, list[Answer]], script: Script) -> None:
    for _ in range(3):
        script.then(503, problem(503, "unavailable"), retry_after="0")
    with pytest.raises(Unavailable):
        told[0].auth.get_me()
    assert len(script.heard) == 3
    for _ in range(3):
        script.then_lost()
    with pytest.raises(NoAnswer, match=r"getMe: .* \(3 attempts\)"):
        told[0].auth.get_me()


@pytest.mark.parametrize("body", [b"{", b""])
def test_half_an_answer_is_none(script: Script, body: bytes) -> None:
    script.then(200, body, content_length="99").then(200, body, content_length="99")
    with blocking(script.url, retries=1) as nexus, pytest.raises(NoAnswer):
        nexus.auth.get_me()


def test_a_server_that_takes_too_long_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with blocking(url, retries=0, timeout=0.2) as nexus, pytest.raises(TimedOut):
            nexus.auth.get_me()
    with blocking(url, retries=0) as nexus, pytest.raises(NoAnswer):
        nexus.auth.get_me()


class TestWaitingFor:
    def test_looks_until_it_is_so(self, nexus: Caller, script: Script) -> None:
        for status in ("started", "open", "complete"):
            script.then(200, CHECKOUT | {"status": status})
        found = nexus.wait_for(look_at_checkout(nexus), lambda it: it.status == "complete")
        assert (found.status, len(script.heard)) == ("complete", 3)

    def test_gives_up_in_time_and_says_how_it_stands(self, nexus: Caller, script: Script) -> None:
        for _ in range(20):
            script.then(200, CHECKOUT | {"status": "open"})
        with pytest.raises(NotYet, match=r"Checkout is still open after 0\.25 s") as waited:
            nexus.wait_for(look_at_checkout(nexus), lambda it: it.status == "complete", seconds=0.25)
        assert waited.value.last.status == "open"
        assert 2 <= len(script.heard) < 20

    def test_a_refusal_ends_it(self, nexus: Caller, script: Script) -> None:
        script.then(404, problem(404, "not_found"))
        with pytest.raises(NotFound):
            nexus.wait_for(look_at_checkout(nexus), lambda it: it.status == "complete")


def look_at_checkout(nexus: Caller) -> Callable[[], Any]:
    checkouts = nexus.client.business("x").checkouts
    return lambda: checkouts.get("chk_1", token="secret")


class TestPatience:
    def test_waits_as_long_as_it_is_told_and_a_little_longer(self) -> None:
        error = refusal(429, {"retry-after": "5"}, b"")
        assert all(5 <= (Patience().after(error, 1) or 0) <= 5.25 for _ in range(100))
        at = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
        assert 28 <= (Patience().after(refusal(503, {"retry-after": at}, b""), 1) or 0) <= 30.25

    def test_does_not_wait_for_ever(self) -> None:
        assert Patience().after(refusal(429, {"retry-after": "61"}, b""), 1) is None
        assert Patience(longest_wait=90).after(refusal(429, {"retry-after": "61"}, b""), 1) is not None

    def test_backs_off_at_random_up_to_a_limit_that_doubles(self) -> None:
        waits = [[Patience().backoff(attempt) for _ in range(200)] for attempt in range(1, 12)]
        assert 0.2 < max(waits[0]) <= 0.5
        assert 0.8 < max(waits[2]) <= 2
        assert max(waits[-1]) <= LONGEST_SECONDS
        assert min(waits[-1]) < 1

    def test_backs_off_for_as_long_as_a_stream_has_to(self) -> None:
        seconds = Patience(retries=sys.maxsize).after_loss(100_000)
        assert seconds is not None
        assert 0 <= seconds <= LONGEST_SECONDS

    @pytest.mark.parametrize("header", ["", "soon", "-1", "١", "Tue, 99 Foo"])
    def test_makes_nothing_of_a_header_that_says_nothing(self, header: str) -> None:
        assert refusal(429, {"retry-after": header}, b"").retry_after is None

    def test_a_conflict_without_a_time_stands(self) -> None:
        assert Patience().after(refusal(409, {}, b""), 1) is None
        assert isinstance(refusal(409, {}, b""), Conflict)
