"""Replies in bulk: what msgspec lets pass, Pydantic lets pass."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.scheduling.api import ListAvailability
from contracts.scheduling.shapes import Availability
from contracts.types import Money, Period, Shape
from kit.bulk import Bulk, Known

PEOPLE = [f"stf_01m80x1kv{letter}ejk9mdr09eg6kq6z" for letter in "abcdef"]
SLOT: dict[str, Any] = {
    "starts_at": "2026-12-02T09:00:00Z", "ends_at": "2026-12-02T09:50:00Z", "local_start": "2026-12-02T09:00:00+00:00",
    "staff_member_ids": PEOPLE[:3], "remaining": 1, "price": {"amount_minor": 5000, "currency": "GBP"},
    "offer": "AAAAAGsChf8AAAAAAAATiEdCUAAAAAE.ac797e17fadd2a2eb387c57729e924da",
}  # fmt: skip
REPLY: dict[str, Any] = {
    "service_id": "svc_01m80x1kwdev2t0evtq9xm9q4a", "timezone": "Europe/London", "slots": [SLOT, SLOT], "has_more": False,
}  # fmt: skip

SLOTS = [
    SLOT | {"starts_at": f"2026-12-02T{place // 2:02}:{place % 2 * 30:02}:00Z", "staff_member_ids": PEOPLE[: place % 5]}
    for place in range(40)
]
"""More than twice as many as are compared at once."""
HEAD = b'"service_id":"svc_01m80x1kwdev2t0evtq9xm9q4a","timezone":"Europe/London"'
PARTS = [
    b",", b"[", b"]", b"{", b"}", b"},{", b"}]", b'"', b"\\", b" ", b'"slots":[', b'"slots":[]', b'"more":{"slots":[',
    *(json.dumps(each, separators=(",", ":")).encode() for each in (SLOT, *SLOTS[:2])),
]  # fmt: skip


class Labelled(Shape):
    """A list, and another that may have the same name."""

    labels: dict[str, list[str]]
    slots: list[Money]


values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=40),
    st.sampled_from([*PEOPLE, "2026-12-02T09:00:00", "2026-12-02T09:00:00+24:00", "svc_01m80x1kwdev2t0evtq9xm9q4a\n", [], {}]),
    st.lists(st.sampled_from([*PEOPLE, "bkg_01m80x1kwdev2t0evtq9xm9q4a", 7, None]), max_size=4),
    st.fixed_dictionaries({"amount_minor": st.integers() | st.floats(), "currency": st.sampled_from(["GBP", "gbp", "GBP\n"])}),
)  # fmt: skip


@pytest.fixture(scope="module")
def bulk() -> Bulk:
    return Bulk(ListAvailability.reply._type)  # type: ignore[arg-type]


def encoded(reply: dict[str, Any]) -> bytes:
    return json.dumps(reply, separators=(",", ":")).encode()


def promised(body: bytes) -> bool:
    """Pydantic's word on a body."""
    try:
        ListAvailability.reply.validate_json(body, strict=True, extra="forbid")
    except ValidationError:
        return False
    return True


class TestBulk:
    @given(
        at=st.sampled_from([(), ("slots", 0), ("slots", 1), ("slots", 1, "price")]),
        name=st.sampled_from([*SLOT, *REPLY, *SLOT["price"], "more"]),
        value=values,
    )
    @example(at=("slots", 1), name="offer", value=SLOT["offer"] + "\n")
    @example(at=("slots", 0), name="starts_at", value="2026-12-02 09:00:00Z")
    @example(at=(), name="has_more", value=None)
    def test_says_yes_to_nothing_that_the_contract_refuses(
        self, bulk: Bulk, at: tuple[str | int, ...], name: str, value: Any
    ) -> None:
        reply: Any = copy.deepcopy(REPLY)
        within = reply
        for step in at:
            within = within[step]
        within[name] = value
        body = encoded(reply)
        assert promised(body) or not bulk.holds(body)

    @pytest.mark.parametrize("name", [*SLOT])
    def test_knows_what_may_be_missing(self, bulk: Bulk, name: str) -> None:
        reply = REPLY | {"slots": [SLOT, {key: value for key, value in SLOT.items() if key != name}]}
        assert bulk.holds(encoded(reply)) == promised(encoded(reply)) == (name == "remaining")

    @pytest.mark.parametrize("change", [
        lambda body: body,
        lambda body: body.replace(b'"slots":[', b'"slots":[],"slots":['),
        lambda body: body.replace(b'"remaining":1', b' "remaining" : 12 '),
        lambda body: body.replace(b'"slots":[', b'"slots":[]}['),
        lambda body: body.replace(b"London", b"\xff"),
        lambda body: body.replace(b"Z", b"\\u005a", 1),
        lambda body: body[:-1],
        lambda body: body + b"}",
        lambda body: b"[" + body + b"]",
    ])  # fmt: skip
    def test_reads_json_as_strictly(self, bulk: Bulk, change: Callable[[bytes], bytes]) -> None:
        body = change(encoded(REPLY))
        assert promised(body) or not bulk.holds(body)

    def test_says_yes_to_what_is_promised_and_again(self, bulk: Bulk) -> None:
        for people in (PEOPLE, PEOPLE[:2], PEOPLE[:2], []):
            body = encoded(REPLY | {"slots": [SLOT | {"staff_member_ids": people}] * 3})
            assert promised(body)
            assert bulk.holds(body)

    @given(
        runs=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=3),
        at=st.integers(0, 50_000),
        length=st.integers(0, 40),
        part=st.sampled_from([b"", *PARTS]) | st.binary(max_size=3),
    )
    def test_believes_no_text_around_items_that_it_knows(
        self, bulk: Bulk, runs: list[tuple[int, int]], at: int, length: int, part: bytes
    ) -> None:
        assert bulk.holds(encoded(REPLY | {"slots": SLOTS}))
        body = encoded(REPLY | {"slots": [slot for first, last in runs for slot in SLOTS[first:last]]})
        assert promised(body)
        assert bulk.holds(body)
        at %= len(body)
        spoilt = body[:at] + part + body[at + length :]
        assert promised(spoilt) or not bulk.holds(spoilt)

    @pytest.mark.parametrize("around", [
        b'{%s,"more":[%s]}',
        b'{%s,"slots":[%s,7]}',
        b'{%s,"slots":[%s}]}',
        b'{%s,"slots":[%s],"slots":[7]}',
        b'{%s,"more":{"slots":[%s]},"slots":[]}',
        b'{%s,"more\\"slots":[%s],"slots":[]}',
        b'{%s,"slots":[[%s]]}',
        b'{%s,"slots":%s}',
        b'{%s,"slots":[%s]',
        b'[{%s,"slots":[%s]}]',
        b'{%s}"slots":[%s]',
    ])  # fmt: skip
    def test_believes_items_that_it_knows_nowhere_else(self, bulk: Bulk, around: bytes) -> None:
        assert bulk.holds(encoded(REPLY))
        slot = json.dumps(SLOT, separators=(",", ":")).encode()
        assert bulk.holds(b'{%s,"slots":[%s,%s]}' % (HEAD, slot, slot))
        body = around % (HEAD, slot)
        assert not promised(body)
        assert not bulk.holds(body)

    @pytest.mark.parametrize("slots", [SLOTS, SLOTS[3:30], SLOTS[::2], SLOTS[::-1], [*SLOTS, *SLOTS], SLOTS[:1]])
    def test_compares_what_it_knows_in_whatever_order(self, slots: list[dict[str, Any]]) -> None:
        known = Known("slots", remembered=100)
        known.learn(encoded(REPLY | {"slots": SLOTS}))
        for _ in range(2):
            assert known.cut_from(encoded(REPLY | {"slots": slots})) == encoded(REPLY | {"slots": []})
            for place in (0, len(slots)):
                more = [*slots[:place], SLOT | {"remaining": 2}, *slots[place:]]
                assert known.cut_from(encoded(REPLY | {"slots": more})) is None

    def test_takes_no_other_list_for_one_that_holds_such_items(self) -> None:
        bulk, price = Bulk(Labelled), SLOT["price"]
        assert bulk.holds(encoded({"labels": {}, "slots": [price]}))
        for slots in ([], [price]):
            assert bulk.holds(encoded({"labels": {"slots": ["GBP"]}, "slots": slots}))
            assert not bulk.holds(encoded({"labels": {"slots": [price]}, "slots": slots}))

    def test_knows_a_few_items_at_a_time(self) -> None:
        bulk = Bulk(Availability, remembered=5)
        for slots in (SLOTS[:3], SLOTS[2:5], SLOTS, SLOTS[:6], SLOTS[::-1], [*SLOTS, *SLOTS]):
            for _ in range(2):
                assert bulk.holds(encoded(REPLY | {"slots": slots}))
                assert not bulk.holds(encoded(REPLY | {"slots": [*slots, SLOT | {"remaining": "1"}]}))

    def test_is_not_made_of_shapes_that_check_more_than_types(self) -> None:
        with pytest.raises(TypeError, match="Period"):
            Bulk(Period)
