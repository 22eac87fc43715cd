"""Teams: who must take part, who may, and who is picked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduling.availability import rules

NOW = rules.parse_instant("2026-05-29T12:00:00Z")


def at(text: str) -> int:
    return rules.parse_instant(f"2026-06-01T{text}:00Z")


def member(name: str, start: int = 540, end: int = 1020, **more: object) -> rules.StaffMember:
    calendar = rules.Calendar(rules.Schedule("UTC", (rules.WeeklyRule(frozenset(range(7)), start, end),)))
    return rules.StaffMember(**({"id": name, "calendar": calendar} | more))


def ask(*members: rules.StaffMember, **more: object) -> rules.Question:
    return rules.Question(rules.ServiceRules("UTC", 60), NOW, members, **more)


def starts(question: rules.Question) -> list[int]:
    return [slot.start for slot in rules.slots(question, at("00:00"), at("23:00"))]


def codes(question: rules.Question, start: int) -> list[tuple[str, str | None]]:
    return [(reason.code, reason.staff) for reason in rules.decide(question, start).reasons]


class TestPools:
    def test_each_slot_names_who_could_take_it(self) -> None:
        question = ask(member("anna", 540, 660), member("ben", 600, 660))
        assert [slot.staff for slot in rules.slots(question, at("00:00"), at("23:00"))] == [("anna",), ("anna", "ben")]

    def test_nobody_of_the_pool_is_free(self) -> None:
        question = ask(member("anna", 540, 660), member("ben", 600, 660))
        assert codes(question, at("12:00")) == [("outside_hours", "anna"), ("outside_hours", "ben"), ("no_staff", None)]

    def test_only_the_one_that_is_missing_is_blamed(self) -> None:
        question = ask(member("anna", required=True), member("ben", 600, 660), member("cleo", 600, 660))
        assert codes(question, at("09:00")) == [("outside_hours", "ben"), ("outside_hours", "cleo"), ("no_staff", None)]

    def test_two_of_three_and_a_room(self) -> None:
        people = (member("anna", 540, 660), member("ben", 600, 720), member("cleo", 660, 780))
        rooms = (member("red", 540, 660), member("blue", 660, 720))
        need = (rules.Requirement(("anna", "ben", "cleo"), 2), rules.Requirement(("red", "blue")))
        question = ask(*people, *rooms, requirements=need)
        assert starts(question) == [at("10:00"), at("11:00")]
        assert rules.decide(question, at("10:00")).staff == ("anna", "ben", "red")

    def test_nobody_fills_two_places(self) -> None:
        need = (rules.Requirement(("anna", "ben")), rules.Requirement(("anna",)))
        assert starts(ask(member("anna"), member("ben", 540, 600), requirements=need)) == [at("09:00")]
        alone = ask(member("anna"), member("ben", 0, 60), requirements=need)
        assert codes(alone, at("09:00")) == [("outside_hours", "ben"), ("no_staff", None)]

    def test_none_of_a_pool_is_no_need(self) -> None:
        need = (rules.Requirement(("anna",)), rules.Requirement(("ben",), 0))
        assert starts(ask(member("anna", 540, 600), member("ben", 0, 60), requirements=need)) == [at("09:00")]

    def test_a_chosen_one_takes_part_and_the_pool_fills_up(self) -> None:
        need = (rules.Requirement(("anna", "ben", "cleo"), 2),)
        question = ask(member("anna"), member("ben", 540, 600), member("cleo", 540, 600), requirements=need)
        assert starts(replace(question, only_staff=frozenset({"anna"}))) == [at("09:00")]
        assert starts(replace(question, only_staff=frozenset({"nobody"}))) == []

    def test_a_chosen_one_takes_the_first_place_that_is_theirs(self) -> None:
        need = (rules.Requirement(("anna", "ben")), rules.Requirement(("anna", "cleo")))
        question = ask(member("anna"), member("ben"), member("cleo", 540, 600), requirements=need)
        chosen = replace(question, only_staff=frozenset({"anna"}))
        assert starts(chosen) == [at("09:00")]
        assert rules.pick(chosen, rules.decide(chosen, at("09:00"))).staff == ("anna", "cleo")

    def test_a_pool_that_is_short_is_named(self) -> None:
        need = (rules.Requirement(("anna",)), rules.Requirement(("red", "blue"), 1, "rooms"))
        question = ask(member("anna"), member("red", 0, 60), member("blue", 0, 60), requirements=need)
        assert rules.decide(question, at("10:00")).reasons[-1] == rules.Reason("no_staff", "rooms")

    def test_choosing_the_required_one_leaves_the_pool_alone(self) -> None:
        question = ask(member("anna", 540, 660, required=True), member("ben", 600, 720))
        assert starts(replace(question, only_staff=frozenset({"anna"}))) == [at("10:00")]


class TestPick:
    def pick(self, *members: rules.StaffMember, **more: object) -> rules.Pick:
        question = ask(*members, **more)
        return rules.pick(question, rules.decide(question, at("10:00")))

    def test_fewest_bookings_for_their_weight(self) -> None:
        found = self.pick(member("anna", recent_bookings=4, weight=1), member("ben", recent_bookings=6, weight=2))
        assert found == rules.Pick(("ben",), ("fewest_recent_bookings",))

    def test_then_the_longest_rest(self) -> None:
        found = self.pick(member("anna", last_booked_at=NOW), member("ben", last_booked_at=NOW - 60))
        assert found == rules.Pick(("ben",), ("longest_since_last_booking",))

    def test_never_booked_is_the_longest_rest(self) -> None:
        assert self.pick(member("anna", last_booked_at=0), member("ben")).staff == ("ben",)

    def test_then_the_id(self) -> None:
        assert self.pick(member("ben"), member("anna")) == rules.Pick(("anna",), ("lowest_id",))

    def test_the_only_one_who_is_free(self) -> None:
        assert self.pick(member("anna", 0, 60), member("ben", recent_bookings=9)).why == ("only_candidate",)

    def test_no_weight_is_the_last_resort(self) -> None:
        assert self.pick(member("anna", weight=0), member("ben", recent_bookings=99)).staff == ("ben",)

    def test_required_ones_and_one_of_the_pool(self) -> None:
        found = self.pick(member("zoe", required=True), member("anna", recent_bookings=1), member("ben"))
        assert found == rules.Pick(("zoe", "ben"), ("required", "fewest_recent_bookings"))

    def test_leaves_somebody_for_every_place(self) -> None:
        need = (rules.Requirement(("anna", "ben")), rules.Requirement(("anna", "cleo")))
        found = self.pick(member("anna"), member("ben", recent_bookings=5), member("cleo", 0, 60), requirements=need)
        assert found.staff == ("ben", "anna")

    def test_whoever_was_named_is_told_apart_from_whoever_is_always_there(self) -> None:
        zoe, anna, ben = member("zoe", required=True), member("anna", recent_bookings=9), member("ben")
        found = self.pick(zoe, anna, ben, only_staff=frozenset({"anna"}))
        assert found == rules.Pick(("zoe", "anna"), ("required", "named"))

    def test_those_preferred_take_part_where_they_are_free(self) -> None:
        question = ask(member("anna"), member("ben", recent_bookings=9), member("cleo", 0, 60, recent_bookings=1))
        decision = rules.decide(question, at("10:00"))
        assert rules.pick(question, decision, preferred=["ben"]) == rules.Pick(("ben",), ("preferred",))
        assert rules.pick(question, decision, preferred=["cleo"]) == rules.Pick(("anna",), ("fewest_recent_bookings",))

    def test_a_team_that_fills_every_place_stays_together(self) -> None:
        need = (rules.Requirement(("anna", "ben")), rules.Requirement(("anna", "cleo")))
        question = ask(member("anna"), member("ben"), member("cleo"), requirements=need)
        decision = rules.decide(question, at("10:00"))
        assert rules.pick(question, decision, preferred=["ben", "anna"]).staff == ("ben", "anna")

    def test_too_few_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="too few"):
            self.pick(member("anna", 0, 60))
