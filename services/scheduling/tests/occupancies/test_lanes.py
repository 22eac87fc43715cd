"""Places beside each other: whoever finds less than k others at every moment gets one of k."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contracts.types import uuid7
from scheduling.occupancies.rules import Visit, lowest_free, rearranged

DAY = datetime(2027, 3, 1, tzinfo=UTC)


def at(minute: int) -> datetime:
    return DAY + timedelta(minutes=minute)


@dataclass
class Hall:
    """A room for so many at a time; who comes is seated, and others may be asked to change places."""

    places: int
    visits: dict[UUID, Visit] = field(default_factory=dict)

    def enter(self, start: datetime, end: datetime) -> bool:
        near = [each for each in self.visits.values() if each.start < end and start < each.end]
        moments = [start, *(each.start for each in near if each.start > start)]
        if any(sum(each.start <= moment < each.end for each in near) >= self.places for moment in moments):
            return False
        lane, moved = rearranged(start, end, [each for each in self.visits.values() if each.end > start])
        self.visits |= {each.id: each for each in moved}
        visit = Visit(uuid7(), start, end, lane)
        self.visits[visit.id] = visit
        return True

    def leave(self, number: int) -> None:
        if self.visits:
            del self.visits[sorted(self.visits)[number % len(self.visits)]]

    def is_sound(self) -> bool:
        found = sorted((each.lane, each.start, each.end) for each in self.visits.values())
        apart = all(a[0] != b[0] or a[2] <= b[1] for a, b in itertools.pairwise(found))
        return apart and all(each.lane < self.places for each in self.visits.values())


steps = st.lists(
    st.tuples(st.just("enter"), st.integers(0, 100), st.integers(1, 30))
    | st.tuples(st.just("leave"), st.integers(0, 50)),
    max_size=60,
)


@given(st.integers(1, 4), steps)
def test_everybody_who_fits_gets_a_place_all_along(places: int, story: list[tuple]) -> None:
    hall = Hall(places)
    for what, *numbers in story:
        if what == "enter":
            hall.enter(at(numbers[0]), at(sum(numbers)))
        else:
            hall.leave(numbers[0])
        assert hall.is_sound()


def test_those_who_were_there_before_stay() -> None:
    earlier, later = Visit(uuid7(), at(0), at(60), 0), Visit(uuid7(), at(90), at(120), 1)
    assert rearranged(at(30), at(100), [earlier, later]) == (1, [later._replace(lane=0)])


def test_nobody_moves_without_need() -> None:
    others = [Visit(uuid7(), at(0), at(30), 2), Visit(uuid7(), at(60), at(90), 1)]
    assert rearranged(at(0), at(60), others) == (0, [])


def test_the_lowest_place_that_is_free() -> None:
    assert [lowest_free(taken) for taken in ((), (0, 1), (1, 2), (0, 2))] == [0, 2, 0, 1]
