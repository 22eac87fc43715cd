"""Sessions: seats, re-seating and what is left."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random

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


ROWS = st.lists(
    st.tuples(st.frozensets(st.sampled_from(SERVICES), min_size=1), st.integers(1, 2)), min_size=1, max_size=4
)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.lists(st.sampled_from(SERVICES), max_size=8), st.randoms(use_true_random=False))
def test_whoever_comes_is_seated_and_nobody_loses_a_seat_or_moves_without_need(
    rows: list[tuple[frozenset[str], int]], people: list[str], chance: Random
) -> None:
    blocks = [block("".join(services), capacity, str(n)) for n, (services, capacity) in enumerate(rows)]
    seats = [services for services, capacity in rows for _ in range(capacity)]
    sitting: list[rules.SeatBooking] = []
    for number, service in enumerate(people):
        newcomer = seat(service, f"p{number}")
        plan = rules.seated(blocks, [*sitting, newcomer])
        fits = seatable([*(each.service for each in sitting), service], seats)
        assert (newcomer.id in plan) == fits
        assert all(each.id in plan for each in sitting)
        assert all(list(plan.values()).count(each.id) <= each.capacity for each in blocks)
        assert all(each.service in blocks[int(plan[each.id])].services for each in sitting)
        before = {each.id: each.block for each in sitting}
        room = any(service in each.services and list(before.values()).count(each.id) < each.capacity for each in blocks)
        if room:
            assert {owner: plan[owner] for owner in before} == before
        if fits:
            sitting = [replace(each, block=plan[each.id]) for each in [*sitting, newcomer]]
        chance.shuffle(sitting)


def test_the_next_seat_is_the_cheapest_that_is_left() -> None:
    blocks = (block("a", price_minor=300), block("a"), block("a", price_minor=900), block("b", price_minor=100))
    priced = replace(ask("a", *blocks), service=rules.ServiceRules("UTC", 30, id="a", price_minor=500))
    span = at("09:00"), at("09:30")
    assert rules.seat_prices(priced, at("09:00"), at("09:01")) == {span: 300}
    one = replace(priced, seats=(seat("a", price_minor=300),))
    assert rules.seat_prices(one, at("09:00"), at("09:01")) == {span: 500}
    full = tuple(seat("a", price_minor=price) for price in (300, None, 900))
    assert rules.seat_prices(replace(priced, seats=full), at("09:00"), at("09:01")) == {span: 300}
    with pytest.raises(ValueError, match="no seat"):
        rules.find_seats(replace(priced, seats=full), rules.Slot(*span))


def test_who_gives_a_seat_is_preferred_then_cheapest() -> None:
    question = ask("a", block("a", 2, staff="anna", price_minor=500), block("a", 3, staff="ben", price_minor=400))
    decision = rules.decide(question, at("09:00"))
    assert decision.staff == ("anna", "ben")
    assert rules.pick(question, decision) == rules.Pick(("ben",), ("best_seat",))
    assert rules.pick(question, decision, preferred={"anna"}) == rules.Pick(("anna",), ("preferred",))
    alone = replace(question, only_staff=frozenset({"anna"}))
    assert rules.pick(alone, rules.decide(alone, at("09:00"))) == rules.Pick(("anna",), ("only_candidate",))


def test_a_timetable_shows_full_slots_and_those_that_are_too_close() -> None:
    question = replace(ask("a", block("a", 1), seats=(seat("a"),)), now=at("09:40"))
    assert rules.timetable(question, at("00:00"), at("23:00")) == [
        (rules.Slot(at("09:00"), at("09:30"), (), 0), False),
        (rules.Slot(at("09:30"), at("10:00"), (), 1), False),
    ]


def test_what_is_decided_together_sits_together() -> None:
    question = ask("a", block("ab", 1, "both"), block("b", 1, "only-b"))
    first = rules.decide(question, at("09:00"))
    later = rules.after(question, [rules.taken_by(question, first, ())])
    assert not rules.decide(later, at("09:00")).bookable
    other = replace(later, service=replace(later.service, id="b"))
    assert rules.decide(other, at("09:00")).remaining == 1
