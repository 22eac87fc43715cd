"""Pagination: cursors that cannot be forged, pages that neither skip nor repeat."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, create_engine, select
from sqlalchemy.dialects import postgresql

from kit import pages
from kit.pages import InvalidCursor

KEY, HERE = b"k" * 32, UUID(int=1)
REQUEST = "scheduling.booking.list.v1"
VALUES = st.lists(
    st.text(st.characters(codec="utf-8"), max_size=20) | st.integers() | st.uuids() | st.dates()
    | st.datetimes(timezones=st.just(UTC)), max_size=4,
)  # fmt: skip


def encode(*values: pages.Value) -> str:
    return pages.encode(values, KEY, business_id=HERE, request=REQUEST)


def decode(cursor: str, key: bytes = KEY, business: UUID = HERE, request: str = REQUEST) -> tuple[pages.Value, ...]:
    return pages.decode(cursor, key, business_id=business, request=request)


class TestCursor:
    @given(VALUES)
    def test_gives_back_what_it_was_made_of(self, values: list[pages.Value]) -> None:
        decoded = decode(encode(*values))
        assert decoded == tuple(values)
        assert [type(value) for value in decoded] == [type(value) for value in values]

    def test_keeps_the_instant_of_any_zone(self) -> None:
        moment = datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=5)))
        assert decode(encode(moment)) == (moment,)

    def test_does_not_open_for_another_business_request_or_key(self) -> None:
        cursor = encode("a", 1)
        for foreign in (
            (KEY, uuid4(), REQUEST),
            (KEY, HERE, REQUEST + "2"),
            (KEY, HERE, REQUEST.replace("list", "find")),
            (b"x" * 32, HERE, REQUEST),
        ):
            with pytest.raises(InvalidCursor):
                decode(cursor, *foreign)

    def test_refuses_every_changed_character(self) -> None:
        cursor = encode(datetime(2026, 1, 1, tzinfo=UTC), uuid4())
        for place, character in enumerate(cursor[:-1]):
            for other in "AaZ9-_=é":
                if other != character:
                    with pytest.raises(InvalidCursor):
                        decode(cursor[:place] + other + cursor[place + 1 :])

    @given(st.text(max_size=60) | st.from_regex(r"\A[A-Za-z0-9_-]{1,100}\Z"))
    def test_refuses_what_was_made_up_always_alike(self, cursor: str) -> None:
        with pytest.raises(InvalidCursor) as error:
            decode(cursor)
        assert str(error.value) == "There is no page at this cursor."
        assert error.value.status == 404

    @pytest.mark.parametrize("value", [1.5, True, None, b"x", datetime(2026, 1, 1)])  # noqa: DTZ001
    def test_holds_only_what_has_one_exact_text(self, value: object) -> None:
        with pytest.raises(TypeError):
            encode(value)  # type: ignore[arg-type]

    def test_is_not_longer_than_a_cursor_may_be(self) -> None:
        with pytest.raises(ValueError):
            encode("x" * 1000)

    def test_dates_and_moments_stay_apart(self) -> None:
        assert decode(encode(date(2026, 1, 1))) == (date(2026, 1, 1),)


rows = Table("rows", MetaData(), Column("name", Text), Column("size", Integer), Column("id", Integer, primary_key=True))
ORDERS = [
    (rows.c.name, rows.c.id),
    (rows.c.name.desc(), rows.c.id.desc()),
    (rows.c.name.desc(), rows.c.size, rows.c.id.desc()),
    (rows.c.id.asc(),),
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    made = create_engine("sqlite://")
    rows.metadata.create_all(made)
    return made


class TestAfter:
    @pytest.mark.parametrize("order", ORDERS)
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2)), max_size=12), st.integers(1, 5))
    def test_pages_together_are_the_whole_list(
        self, engine: Engine, order: tuple[Column[object], ...], data: list[tuple[str, int]], limit: int
    ) -> None:
        with engine.connect() as connection:
            for number, (name, size) in enumerate(data):
                connection.execute(rows.insert().values(name=name, size=size, id=number))
            names = [getattr(column, "element", column).name for column in order]
            seen, cursor = [], None
            while True:
                values = None if cursor is None else decode(cursor)
                found = connection.execute(pages.after(select(rows), order, values, limit=limit)).all()
                page, more = pages.cut(found, limit=limit)
                seen += page
                if not more:
                    break
                cursor = encode(*(getattr(page[-1], name) for name in names))
            assert seen == connection.execute(select(rows).order_by(*order)).all()
            connection.rollback()

    def test_compares_as_a_row_where_an_index_can_serve(self) -> None:
        query = pages.after(select(rows), (rows.c.name, rows.c.id), ("a", 1), limit=10)
        sql = str(query.compile(dialect=postgresql.dialect()))
        assert "(rows.name, rows.id) > (" in sql

    @pytest.mark.parametrize("limit", [0, -1, 101])
    def test_refuses_a_limit_out_of_bounds(self, limit: int) -> None:
        with pytest.raises(ValueError):
            pages.after(select(rows), (rows.c.id,), None, limit=limit)

    def test_refuses_a_cursor_of_another_order(self) -> None:
        with pytest.raises(ValueError):
            pages.after(select(rows), (rows.c.name, rows.c.id), (1,), limit=10)
