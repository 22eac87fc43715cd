"""Sealed boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import sealed
from kit.sealed import Unopenable, open_, seal

PRIVATE, PUBLIC = sealed.new_key_pair()
URL = "https://anna.example/m/abc"


@given(st.text(st.characters(codec="utf-8")), st.text(max_size=20), st.text(max_size=20))
def test_the_recipient_opens_it(text: str, recipient: str, purpose: str) -> None:
    token = seal(text, recipient, PUBLIC, purpose)
    assert open_(token, PRIVATE, recipient, purpose) == text
    assert token.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    ("recipient", "purpose"), [("chat", "mail"), ("notifications", "sms"), ("notification", "smail"), ("", "")]
)
def test_neither_another_recipient_nor_another_purpose(recipient: str, purpose: str) -> None:
    token = seal(URL, "notifications", PUBLIC, "mail")
    with pytest.raises(Unopenable):
        open_(token, PRIVATE, recipient, purpose)


def test_no_other_key() -> None:
    with pytest.raises(Unopenable):
        open_(seal(URL, "notifications", PUBLIC, "mail"), sealed.new_key_pair()[0], "notifications", "mail")


def test_every_changed_character_is_refused() -> None:
    token = seal(URL, "notifications", PUBLIC, "mail")
    for place, character in enumerate(token):
        for other in "AaZz09-_=.é\n":
            if other != character:
                with pytest.raises(Unopenable):
                    open_(token[:place] + other + token[place + 1 :], PRIVATE, "notifications", "mail")


@given(st.text(max_size=200) | st.from_regex(r"\A[A-Za-z0-9_-]{40,200}\Z"))
def test_nothing_made_up_opens(token: str) -> None:
    with pytest.raises(Unopenable):
        open_(token, PRIVATE, "notifications", "mail")


def test_a_point_without_order_is_refused() -> None:
    token = "AQ" + "A" * 90
    with pytest.raises(Unopenable):
        open_(token, PRIVATE, "notifications", "mail")


def test_cut_and_padded_tokens_are_refused() -> None:
    token = seal(URL, "notifications", PUBLIC, "mail")
    for forged in (*(token[:length] for length in range(len(token))), token + "A", token + "=", " " + token):
        with pytest.raises(Unopenable):
            open_(forged, PRIVATE, "notifications", "mail")


def test_the_same_text_never_looks_the_same() -> None:
    assert len({seal(URL, "notifications", PUBLIC, "mail") for _ in range(50)}) == 50


@pytest.mark.parametrize("key", [b"", b"x" * 31, b"\0" * 32])
def test_a_key_that_is_none_is_refused_at_sealing(key: bytes) -> None:
    with pytest.raises(ValueError):
        seal(URL, "notifications", key, "mail")
