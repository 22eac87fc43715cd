"""Sessions: seats, re-seating and what is left."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.availability import rules

NOW = rules.parse_instant("2026-05-29T12:00:00Z")
SERVICES = "abc"


def at(text: str) -> int:
    return rules.parse_instant(f"2026-06-01T{text}:00Z")


def block(services: str, capacity: int = 1, name: str | None = None, **more: object) -> rules.SessionBlock:
    given = {"start": at("09:00"), "end": at("10:00"), "slot_minutes": 30} | more
    return rules.SessionBlock(services=frozenset(services), capacity=capacity, id=name, **given)


def seat(service: str, name: str | None = None, **more: object) -> rules.SeatBooking:
    return rules.SeatBooking(at("09:00"), at("09:30"), service, id=name, **more)


def ask(service: str, *blocks: rules.SessionBlock, seats: tuple[rules.SeatBooking, ...] = ()) -> rules.Question:
    return rules.Question(rules.ServiceRules("UTC", 30, id=service), NOW, sessions=blocks, seats=seats)


def listed(question: rules.Question) -> list[tuple[int, int]]:
    return [(slot.start, slot.remaining) for slot in rules.slots(question, at("00:00"), at("23:00"))]


class TestSessions:
    def test_a_block_is_cut_into_slots(self) -> None:
        assert listed(ask("a", block("ab", 3))) == [(at("09:00"), 3), (at("09:30"), 3)]

    def test_full_slots_are_not_listed_and_say_capacity(self) -> None:
        question = ask("a", block("a", 1, "class"), seats=(seat("a"),))
        assert listed(question) == [(at("09:30"), 1)]
        assert rules.decide(question, at("09:00")).reasons == (rules.Reason("capacity", "class"),)

    def test_between_two_slots_is_off_the_grid_and_elsewhere_closed(self) -> None:
        question = ask("a", block("a", 1, "class"), block("b", start=at("12:00"), end=at("13:00")))
        assert rules.decide(question, at("09:10")).reasons == (rules.Reason("off_grid", "class"),)
        assert rules.decide(question, at("12:00")).reasons == (rules.Reason("outside_hours"),)

    def test_the_gate_is_the_same_as_for_any_slot(self) -> None:
        question = replace(ask("a", block("a")), now=at("09:10"), business_closed=True)
        assert [r.code for r in rules.decide(question, at("09:00")).reasons] == ["closed_business", "past"]
        assert listed(question) == []

    def test_ones_own_provisional_seat_is_free_for_oneself(self) -> None:
        mine = seat("a", status="provisional", owner="me", expires_at=NOW + 60)
        question = ask("a", block("a"), seats=(mine,))
        assert listed(question) == [(at("09:30"), 1)]
        assert len(listed(replace(question, asker="me"))) == 2
        assert len(listed(replace(question, now=NOW + 60))) == 2

    def test_a_length_may_be_named(self) -> None:
        question = ask("a", block("a", 5), block("a", 1, slot_minutes=60))
        assert rules.decide(question, at("09:00")).end == at("09:30")
        assert rules.decide(question, at("09:00"), end=at("10:00")).remaining == 1
        assert not rules.decide(question, at("09:00"), end=at("09:45")).bookable

    def test_seats_of_another_price_or_teacher_are_no_exchange(self) -> None:
        blocks = (block("ab", price_minor=100), block("a", price_minor=200))
        question = ask("b", *blocks, seats=(seat("a", price_minor=100),))
        assert listed(question) == [(at("09:30"), 1)]
        taught = (block("ab", staff="anna"), block("b", staff="ben"))
        assert rules.decide(ask("b", *taught), at("09:00")).staff == ("anna", "ben")
        chosen = replace(ask("b", *taught), only_staff=frozenset({"ben"}))
        assert rules.decide(chosen, at("09:00")).staff == ("ben",)
        nobody = replace(chosen, only_staff=frozenset({"cleo"}))
        assert rules.decide(nobody, at("09:00")).reasons == (rules.Reason("no_staff"),)

    def test_the_plan_seats_everybody(self) -> None:
        blocks = (block("ab", name="both"), block("a", name="only-a"))
        question = ask("b", *blocks, seats=(seat("a", "first"), seat("b", "second")))
        slot = rules.Slot(at("09:00"), at("09:30"))
        assert rules.seat_plan(question, slot) == {"first": "only-a", "second": "both"}


def seatable(people: list[str], seats: list[frozenset[str]]) -> bool:
    """By trying every order of the seats."""
    return any(
        all(service in row for service, row in zip(people, order, strict=False))
        for order in permutations(seats, min(len(people), len(seats)))
    ) and len(people) <= len(seats)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.frozensets(st.sampled_from(SERVICES), min_size=1), st.integers(0, 2)), max_size=3),
    st.lists(st.sampled_from(SERVICES), max_size=4),
    st.sampled_from(SERVICES),
)
def test_nobody_is_refused_whom_a_reseating_could_take(
    rows: list[tuple[frozenset[str], int]], people: list[str], service: str
) -> None:
    seats = [services for services, capacity in rows for _ in range(capacity)]
    if not seatable(people, seats):
        return
    most = 0
    while seatable([*people, *[service] * (most + 1)], seats):
        most += 1
    blocks = [block("".join(services), capacity) for services, capacity in rows]
    question = ask(service, *blocks, seats=tuple(map(seat, people)))
    found = rules.decide(question, at("09:00"))
    assert found.remaining == most
    assert found.bookable == (most > 0)


@pytest.mark.parametrize("capacity", [1, 12])
def test_a_class_is_one_slot_as_long_as_its_block(capacity: int) -> None:
    question = ask("a", block("a", capacity, slot_minutes=None))
    assert rules.slots(question, at("00:00"), at("23:00")) == [rules.Slot(at("09:00"), at("10:00"), (), capacity)]
