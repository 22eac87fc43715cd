"""Whether an event is Stripe's: signatures over the bytes, moments, secrets, and what the official library says."""

import hmac
from datetime import UTC, datetime, timedelta

import pytest
import stripe
from hypothesis import example, given
from hypothesis import strategies as st

from billing.stripe_events import rules

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET, OTHER = "whsec_ours", "whsec_before"
BODY = '{"id": "evt_1", "object": "event", "name": "Zoë"}'.encode()


def signed(body: bytes = BODY, secret: str = SECRET, *, at: datetime = NOW) -> str:
    moment = int(at.timestamp())
    return f"t={moment},v1={digest(body, secret, str(moment))}"


def digest(body: bytes, secret: str, moment: str) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, "sha256").hexdigest()


def passes(header: str, body: bytes = BODY, *secrets: str) -> bool:
    return rules.is_signed(body, header, secrets or [SECRET], NOW)


class TestSignatures:
    def test_the_official_librarys_own_passes(self) -> None:
        moment = int(NOW.timestamp())
        assert passes(stripe.WebhookSignature.generate_signature_header(BODY.decode(), SECRET, moment))

    @pytest.mark.parametrize(("seconds", "right"), [(-301, False), (-299, True), (0, True), (299, True), (301, False)])
    def test_count_for_five_minutes_in_either_direction(self, seconds: int, right: bool) -> None:
        assert passes(signed(at=NOW + timedelta(seconds=seconds))) is right

    def test_are_over_the_bytes_as_they_came(self) -> None:
        assert not passes(signed(), BODY.replace(b": ", b":  ", 1))
        assert not passes(signed(), BODY + b"\n")
        assert not passes(signed(), BODY.replace("ë".encode(), b"e\xcc\x88"))

    def test_one_right_one_of_two_is_enough(self) -> None:
        moment = str(int(NOW.timestamp()))
        wrong, right = digest(BODY, "whsec_wrong", moment), digest(BODY, SECRET, moment)
        assert passes(f"t={moment},v1={wrong},v1={right}")
        assert passes(f"t={moment},v1={right},v1={wrong},v0={wrong}")
        assert not passes(f"t={moment},v1={wrong},v1={wrong}")

    def test_of_another_scheme_count_for_nothing(self) -> None:
        assert not passes(signed().replace("v1=", "v0="))

    def test_in_upper_case_are_not_stripes(self) -> None:
        scheme, _, value = signed().rpartition("=")
        assert not passes(f"{scheme}={value.upper()}")

    def test_with_any_secret_that_is_valid_now(self) -> None:
        assert passes(signed(secret=OTHER), BODY, SECRET, OTHER)
        assert passes(signed(secret=SECRET), BODY, SECRET, OTHER)
        assert not passes(signed(secret=OTHER), BODY, SECRET)

    def test_nothing_passes_without_a_secret(self) -> None:
        assert not rules.is_signed(BODY, signed(secret=""), [], NOW)

    @pytest.mark.parametrize(
        "header",
        ["", "t=", "v1=", "t=abc,v1=00", "t=1.5,v1=00", f"{signed()},t=1", signed().replace("t=", "T="),
         signed().replace("t=", "t=+"), "t=" + "9" * 400 + ",v1=00", "t=1,v1=é", signed().replace(",", ", "),
         "\x00", ",,,"],
    )  # fmt: skip
    def test_a_header_that_is_none_is_refused(self, header: str) -> None:
        assert not passes(header)

    def test_a_body_that_is_no_text_is_verified_all_the_same(self) -> None:
        assert passes(signed(b"\xff\xfe"), b"\xff\xfe")

    @given(
        st.text(st.characters(codec="utf-8"), max_size=40), st.sampled_from([SECRET, OTHER, "whsec_wrong"]),
        st.lists(st.sampled_from(["t", "v1", "v0"]), max_size=5), st.booleans(), st.text(max_size=5),
    )  # fmt: skip
    @example("{}", SECRET, ["t", "v1"], False, "")
    def test_nothing_passes_that_the_official_library_refuses(
        self, text: str, secret: str, names: list[str], upper: bool, noise: str
    ) -> None:
        body, moment = text.encode(), str(int(NOW.timestamp()))
        value = digest(body, secret, moment)
        parts = [f"{name}={moment if name == 't' else value.upper() if upper else value}" for name in names]
        header = ",".join(parts) + noise
        if passes(header, body):
            assert stripe.WebhookSignature.verify_header(body, header, SECRET)


class TestReading:
    def test_both_forms_say_the_same(self) -> None:
        snapshot = rules.read(
            b'{"id":"evt_1","object":"event","type":"invoice.paid","account":"acct_1","created":1796342400,'
            b'"livemode":false,"data":{"object":{"id":"in_1"}}}'
        )
        thin = rules.read(
            b'{"id":"evt_1","object":"v2.core.event","type":"v1.invoice.paid","context":"acct_1",'
            b'"created":"2026-12-04T00:00:00Z","livemode":false,'
            b'"related_object":{"id":"in_1","type":"invoice","url":"/v1/invoices/in_1"}}'
        )
        assert (snapshot.type, snapshot.account, snapshot.told) == (thin.type, thin.account, thin.told)
        assert (snapshot.happened_at, thin.url, snapshot.url) == (thin.happened_at, "/v1/invoices/in_1", None)

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"{}", b"\xff", b'{"id":"evt_1","object":"event"}', b'{"object":"charge"}', b"[" * 9_999]
    )
    def test_what_is_no_event_is_unreadable(self, body: bytes) -> None:
        with pytest.raises(rules.Unreadable):
            rules.read(body)

    def test_the_business_is_named_by_the_object_or_its_subscription(self) -> None:
        business = {"nexus_business": "biz_01kbfkqk9mex4a5j5ra0nbjm6n"}
        named = rules.business_named({"metadata": business})
        assert named is not None
        assert (
            rules.business_named({"metadata": {}, "parent": {"subscription_details": {"metadata": business}}}) == named
        )
        assert rules.business_named({"metadata": {"nexus_business": "biz_'"}}) is None
        assert rules.business_named({"parent": None}) is None
