"""Encryption: what opens, and everything that must not."""

import dataclasses
import os
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from kit import metrics, vault
from kit.errors import AppError
from kit.vault import DataKey, Erased, KeyRing, Place, Tampered, UnknownKey

KEY = DataKey(b"k" * 32)
HERE = Place(UUID(int=1), "notes", "note_1", "body", 3)
ELSEWHERE = [
    dataclasses.replace(HERE, business_id=UUID(int=2)),
    dataclasses.replace(HERE, table="messages"),
    dataclasses.replace(HERE, row="note_2"),
    dataclasses.replace(HERE, column="title"),
    dataclasses.replace(HERE, revision=2),
    dataclasses.replace(HERE, row="note_1body", column=""),
    dataclasses.replace(HERE, table="notesnote_1", row=""),
]
TEXTS = st.binary(max_size=300)
PLACES = st.builds(
    Place, st.uuids(), st.text(max_size=9), st.text(max_size=9), st.text(max_size=9), st.integers(0, 2**64 - 1)
)


def ring(*ids: str, active: str) -> KeyRing:
    return KeyRing({key_id: key_id.encode().ljust(32, b".") for key_id in ids}, active)


class TestDataKey:
    @given(TEXTS, PLACES, st.binary(min_size=32, max_size=32))
    def test_opens_what_it_encrypted(self, text: bytes, place: Place, material: bytes) -> None:
        ciphertext = DataKey(material).encrypt(text, place)
        assert DataKey(material).decrypt(ciphertext, place) == text
        assert len(ciphertext) == len(text) + 78 + 16

    def test_refuses_every_flipped_bit(self) -> None:
        ciphertext = KEY.encrypt(b"a note", HERE)
        for place in range(len(ciphertext)):
            for bit in range(8):
                changed = bytearray(ciphertext)
                changed[place] ^= 1 << bit
                with pytest.raises(Tampered):
                    KEY.decrypt(bytes(changed), HERE)

    @given(st.data())
    def test_refuses_what_was_cut_spliced_or_made_up(self, data: st.DataObject) -> None:
        one, two = KEY.encrypt(b"one note", HERE), KEY.encrypt(b"two note", HERE)
        cut = data.draw(st.integers(1, len(one) - 1))
        for forged in {one[:cut], one[:cut] + two[cut:], one + b"\0", data.draw(st.binary(max_size=200))} - {one, two}:
            with pytest.raises(Tampered):
                KEY.decrypt(forged, HERE)

    @pytest.mark.parametrize("elsewhere", ELSEWHERE)
    def test_refuses_to_open_in_another_place(self, elsewhere: Place) -> None:
        ciphertext = KEY.encrypt(b"a note", HERE)
        with pytest.raises(Tampered):
            KEY.decrypt(ciphertext, elsewhere)

    @given(PLACES, PLACES)
    def test_no_two_places_read_alike(self, one: Place, two: Place) -> None:
        assert (one == two) == (one.bytes() == two.bytes())

    def test_refuses_another_key_even_under_the_same_id(self) -> None:
        ciphertext = KEY.encrypt(b"a note", HERE)
        for other in (DataKey.new(), DataKey(b"x" * 32, KEY.id)):
            with pytest.raises(Tampered):
                other.decrypt(ciphertext, HERE)

    def test_commits_to_its_key(self) -> None:
        """A body encrypted properly with the derived key, whose commitment is another's, is still refused."""
        ciphertext = KEY.encrypt(b"a note", HERE)
        head = len(ciphertext) - 6 - 16 - 32
        header = ciphertext[:head]
        key, _, aad = KEY._derive(header, HERE)
        forged = header + os.urandom(32) + AESGCM(key).encrypt(header[-12:], b"a note", aad)
        with pytest.raises(Tampered):
            KEY.decrypt(forged, HERE)

    def test_never_encrypts_alike_nor_repeats_a_nonce(self) -> None:
        ciphertexts = {KEY.encrypt(b"same", HERE) for _ in range(500)}
        start = 2 + len(KEY.id)
        assert len({text[start : start + 16] for text in ciphertexts}) == 500
        assert len({text[start + 16 : start + 28] for text in ciphertexts}) == 500

    def test_shows_its_material_nowhere(self) -> None:
        assert "kkkk" not in repr(KEY) + str(KEY) + KEY.id
        with pytest.raises(Tampered) as error:
            KEY.decrypt(b"x" * 200, HERE)
        assert error.value.args == (" ".join((Tampered.__doc__ or "").split()),)
        assert error.value.__cause__ is None

    @pytest.mark.parametrize("size", [0, 16, 31, 33])
    def test_has_32_bytes(self, size: int) -> None:
        with pytest.raises(ValueError):
            DataKey(b"k" * size)


class TestKeyRing:
    def test_gives_a_business_a_key_and_opens_it_again(self) -> None:
        business = uuid4()
        key, wrapped = ring("2026", active="2026").new_business_key(business)
        ciphertext = key.encrypt(b"a note", HERE)
        assert ring("2026", active="2026").unwrap(wrapped, business).decrypt(ciphertext, HERE) == b"a note"

    def test_does_not_open_the_key_of_another_business(self) -> None:
        keys = ring("2026", active="2026")
        _, wrapped = keys.new_business_key(uuid4())
        with pytest.raises(Tampered):
            keys.unwrap(wrapped, uuid4())

    def test_refuses_every_changed_byte_of_a_wrapped_key(self) -> None:
        business, keys = uuid4(), ring("2026", "2027", active="2026")
        _, wrapped = keys.new_business_key(business)
        for place in range(len(wrapped)):
            changed = bytearray(wrapped)
            changed[place] ^= 1
            with pytest.raises((Tampered, UnknownKey)):
                keys.unwrap(bytes(changed), business)

    def test_rotates_without_touching_what_was_encrypted(self) -> None:
        business, old = uuid4(), ring("2026", active="2026")
        key, wrapped = old.new_business_key(business)
        ciphertext = key.encrypt(b"a note", HERE)
        both = ring("2026", "2027", active="2027")
        assert both.unwrap(wrapped, business).decrypt(ciphertext, HERE) == b"a note"
        rewrapped = both.rewrap(wrapped, business)
        assert vault.key_id_of(rewrapped) == "2027"
        assert both.rewrap(rewrapped, business) == rewrapped
        new = ring("2027", active="2027")
        assert new.unwrap(rewrapped, business).decrypt(ciphertext, HERE) == b"a note"
        with pytest.raises(UnknownKey):
            new.unwrap(wrapped, business)

    @pytest.mark.parametrize("wrapped", [b"", b"\x01", b"\x02\x01a", b"\x01\xff" + b"a", b"\x01\x02\xff\xff"])
    def test_refuses_what_is_no_wrapped_key(self, wrapped: bytes) -> None:
        with pytest.raises(Tampered):
            ring("2026", active="2026").unwrap(wrapped, uuid4())

    @pytest.mark.parametrize(
        ("keys", "active"), [({}, "a"), ({"a": b"k" * 32}, "b"), ({"a b": b"k" * 32}, "a b"), ({"a": b"k"}, "a")]
    )
    def test_refuses_settings_that_cannot_work(self, keys: dict[str, bytes], active: str) -> None:
        with pytest.raises(ValueError):
            KeyRing(keys, active)


class TestAlert:
    def test_tells_where_a_secret_does_not_open_and_counts_it(self, caplog: pytest.LogCaptureFixture) -> None:
        before = counted("vault.tampered")
        with pytest.raises(Tampered):
            KEY.decrypt(KEY.encrypt(b"a note", HERE), ELSEWHERE[1])
        [record] = caplog.records
        assert record.levelname == "ERROR"
        assert record.getMessage() == f"vault.tampered: {UUID(int=1)}/messages/note_1/body@3"
        assert counted("vault.tampered") == before + 1

    @pytest.mark.parametrize(("error", "status"), [(Tampered, 409), (UnknownKey, 503), (Erased, 410)])
    def test_is_an_answer_and_no_bug(self, error: type[AppError], status: int) -> None:
        assert (error().status, error().problem().code) == (status, error.code)


def counted(code: str) -> float:
    return metrics.REGISTRY.get_sample_value("nexus_unreadable_secrets_total", {"code": code}) or 0.0
