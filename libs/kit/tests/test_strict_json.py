"""JSON from outside."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import strict_json
from kit.strict_json import DuplicateKey, JsonError, Malformed, NumberOutOfRange, TooDeep, TooLarge


def loads(data: bytes) -> object:
    return strict_json.loads(data, max_bytes=100_000)


TEXT = st.text(st.characters(codec="utf-8")) | st.sampled_from(['":', " :", '\\":', '{"a":1,"a":2}', "1" * 40])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)


class TestAccepts:
    @given(VALUES, st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : "), ("\n,", "\t:")]), st.booleans())
    def test_whatever_is_written_plainly(self, value: object, separators: tuple[str, str], ascii_only: bool) -> None:
        text = json.dumps(value, separators=separators, ensure_ascii=ascii_only)
        assert loads(text.encode()) == value

    def test_the_deepest_nesting_allowed(self) -> None:
        assert loads(b"[" * 32 + b"]" * 32)

    def test_the_same_name_in_different_objects(self) -> None:
        assert loads(b'[{"a" :1},{"a":{"a":2}}]') == [{"a": 1}, {"a": {"a": 2}}]


class TestRefuses:
    @pytest.mark.parametrize(
        "data",
        [
            b"", b" ", b"{", b"[1,]", b"{'a':1}", b"NaN", b"[Infinity]", b"[-Infinity]", b"[1e999]", b'"\\ud800"',
            b'"\\udc00"', b'"\xed\xa0\x80"', b'"\xff"', b"\xef\xbb\xbf{}", '{"a":1}'.encode("utf-16"), b'{"a":1}{}',
            b'"\x00"', b"[01]", b"[" * 5000 + b"]" * 5000, b'"' * 50_000, b'"\\' * 50_000,
        ],
    )  # fmt: skip
    def test_what_is_not_json(self, data: bytes) -> None:
        with pytest.raises(Malformed):
            loads(data)

    @pytest.mark.parametrize(
        ("data", "pointer"),
        [
            (b'{"a":1,"a":1}', "/a"),
            (b'{"a":1,"b":{"c/d":[{"x":1},{"x":2,"x":3}]}}', "/b/c~1d/1/x"),
            (b'{"a" :1,"a":2}', "/a"),
            (b'{"a"\n:1,"a":2,"x":"\\":"}', "/a"),
            (b'{"a":1,"\\u0061":2}', "/a"),
            (b'{"a":{"b":1,"c":2},"a":{}}', "/a"),
            (b'{"a":"\\":","a" :"\\":"}', "/a"),
        ],
    )
    def test_a_member_named_twice_wherever_blanks_or_quotes_hide_it(self, data: bytes, pointer: str) -> None:
        with pytest.raises(DuplicateKey) as refusal:
            loads(data)
        assert refusal.value.pointer == pointer

    @pytest.mark.parametrize(
        "number", [b"18446744073709551616", b"-9223372036854775809", b"9" * 33, b"0." + b"1" * 40, b"1" + b"0" * 300]
    )
    def test_a_number_that_would_lose_digits(self, number: bytes) -> None:
        with pytest.raises(NumberOutOfRange) as refusal:
            loads(b'{"a":[0,%s]}' % number)
        assert refusal.value.pointer == "/a/1"

    def test_one_level_too_many(self) -> None:
        with pytest.raises(TooDeep):
            loads(b"[" * 32 + b"{}" + b"]" * 32)

    def test_one_byte_too_many(self) -> None:
        assert strict_json.loads(b'"12345"', max_bytes=7) == "12345"
        with pytest.raises(TooLarge):
            strict_json.loads(b'"123456"', max_bytes=7)

    @given(st.binary(max_size=200))
    def test_with_a_typed_error_only(self, data: bytes) -> None:
        with contextlib.suppress(JsonError):
            loads(data)

    def test_without_quoting_the_body(self) -> None:
        with pytest.raises(Malformed) as refusal:
            loads(b'{"password": "hunter2",,}')
        assert "hunter2" not in f"{refusal.value}{refusal.value.args}{refusal.value.__cause__}"
        assert refusal.value.offset is not None
