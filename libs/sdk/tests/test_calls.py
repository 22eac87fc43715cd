"""What is sent, and what becomes of what comes back."""

from datetime import UTC, datetime

import pytest
from scripted import Caller, Script

from nexus_sdk import ApiError, NotFound, ServerError, UnexpectedReply, models, refusals

START = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOLD = {
    "id": "hld_1", "service_id": "svc_1", "staff_member_id": "stf_1", "starts_at": "2026-12-01T09:00:00Z",
    "ends_at": "2026-12-01T10:00:00Z", "expires_at": "2026-12-01T08:00:00Z", "token": "t" * 20, "timezone": "UTC",
    "price": {"amount_minor": 5_000, "currency": "EUR"},
    "policy": {"version": 1, "cancel_notice_minutes": 0, "move_notice_minutes": 0, "late_cancel_fee_percent": 0},
}  # fmt: skip
ME = {
    "user": {
        "id": "usr_1",
        "name": "Ada",
        "email": "a@b.cd",
        "email_verified": True,
        "created_at": "2026-01-01T00:00:00Z",
    },
    "roles": [],
}
PROBLEM = {
    "type": "/errors/x",
    "title": "X",
    "status": 409,
    "code": "scheduling.slot_taken",
    "detail": "This slot is taken.",
}


def test_a_command_carries_its_fields_and_a_key(nexus: Caller, script: Script) -> None:
    script.then(201, HOLD)
    shop = nexus.client.business("har bour")
    hold = nexus.run(shop.holds.place(service_id="svc_1", starts_at=START, offer=None))
    (heard,) = script.heard
    assert (heard.method, heard.target) == ("POST", "/v1/har%20bour/holds")
    assert heard.body == {"service_id": "svc_1", "starts_at": "2026-12-01T09:00:00+00:00", "offer": None}
    assert len(heard.key or "") == 36
    assert heard.headers["user-agent"].startswith("nexus-sdk/")
    assert "authorization" not in heard.headers
    assert hold.starts_at == START
    assert hold.price == models.Money(amount_minor=5_000, currency="EUR")


def test_of_a_model_what_was_given_is_sent(nexus: Caller, script: Script) -> None:
    script.then(409, PROBLEM)
    with pytest.raises(refusals.SlotTaken):
        nexus.run(
            nexus.client.business("x").bookings.create(
                service_id="svc_1",
                starts_at=START,
                customer=models.Contact(name="Ada", email="a@b.cd"),
                idempotency_key="mine",
            )
        )
    assert script.heard[0].body["customer"] == {"name": "Ada", "email": "a@b.cd"}
    assert script.heard[0].key == "mine"


def test_secrets_and_versions_travel_in_headers(nexus: Caller, script: Script) -> None:
    script.then(200, b"BEGIN:VCALENDAR").then(204).then(404, PROBLEM | {"status": 404, "code": "not_found"})
    shop = nexus.client.business("x")
    assert nexus.run(shop.bookings.get_calendar_file("bkg_1", token="secret-secret")) == "BEGIN:VCALENDAR"
    assert nexus.run(shop.holds.release("hld_1", token="secret-secret")) is None
    with pytest.raises(NotFound):
        nexus.run(shop.bookings.cancel("bkg_1", token="secret-secret", if_version=3))
    file, release, cancel = script.heard
    assert file.target == "/v1/x/bookings/bkg_1/calendar.ics"
    assert (release.method, release.target) == ("DELETE", "/v1/x/holds/hld_1")
    assert file.headers["nexus-token"] == release.headers["nexus-token"] == "secret-secret"
    assert file.key is None
    assert release.key
    assert (cancel.headers["if-match"], cancel.body) == ('"3"', {"token": "secret-secret"})


def test_a_question_carries_its_fields_in_the_query(nexus: Caller, script: Script) -> None:
    script.then(200, {"service_id": "svc_1", "timezone": "UTC", "slots": []})
    found = nexus.run(
        nexus.client.business("x").availability.list(service="svc_1", from_=START, to=START, first_per_day=True)
    )
    assert found.slots == []
    query = (
        "service=svc_1&from=2026-12-01T09%3A00%3A00%2B00%3A00&to=2026-12-01T09%3A00%3A00%2B00%3A00&first_per_day=true"
    )
    assert script.heard[0].target == f"/v1/x/availability?{query}"


class TestProcedures:
    def test_are_asked_and_answered_on_their_wire(self, nexus: Caller, script: Script) -> None:
        script.then(200, {"result": {"data": {"readers": "managers", "version": 1}}})
        nexus.run(nexus.client.business("x").admin.notes.policy())
        (heard,) = script.heard
        assert (heard.method, heard.target) == ("GET", "/trpc/admin.notes.policy")
        assert heard.headers["nexus-business"] == "x"

    def test_send_an_input_that_is_long_in_a_body(self, nexus: Caller, script: Script) -> None:
        script.then(200, {"result": {"data": {"items": []}}}).then(200, {"result": {"data": {"items": []}}})
        shop = nexus.client.business("x")
        nexus.run(shop.admin.customers.list(search="Ada").page())
        nexus.run(shop.admin.customers.list(search="A" * 5_000).page())
        short, long = script.heard
        assert (short.method, short.target) == (
            "GET",
            "/trpc/admin.customers.list?input=%7B%22search%22%3A%22Ada%22%7D",
        )
        assert (long.method, long.body) == ("POST", {"search": "A" * 5_000})

    def test_refuse_with_the_same_exceptions(self, nexus: Caller, script: Script) -> None:
        error = {"message": "…", "code": -32009, "data": {"code": "CONFLICT", "httpStatus": 409, "problem": PROBLEM}}
        script.then(409, {"error": error})
        with pytest.raises(refusals.SlotTaken) as told:
            nexus.run(nexus.client.business("x").admin.bookings.confirm("bkg_1"))
        assert told.value.detail == "This slot is taken."


class TestReplies:
    def test_may_say_more_than_is_known(self, nexus: Caller, script: Script) -> None:
        role = {"business_id": "biz_1", "slug": "x", "business_name": "X", "role": "astronaut"}
        script.then(200, ME | {"roles": [role], "shoe_size": 42})
        me = nexus.auth.get_me()
        assert me.roles[0].role == "astronaut"
        assert not hasattr(me, "shoe_size")

    @pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"[]", b'{"user":1}', {"roles": []}])
    def test_that_are_none_are_told(self, nexus: Caller, script: Script, body: object) -> None:
        script.then(200, body)
        with pytest.raises(UnexpectedReply, match="getMe"):
            nexus.auth.get_me()


class TestRefusals:
    def test_tell_what_the_problem_tells(self, nexus: Caller, script: Script) -> None:
        more = {
            "errors": [{"pointer": "/starts_at", "detail": "no"}],
            "alternatives": [{"starts_at": "…"}],
            "trace_id": "0f",
        }
        script.then(409, PROBLEM | more)
        with pytest.raises(refusals.SlotTaken, match=r"This slot is taken. \(409, scheduling.slot_taken\)") as told:
            nexus.auth.get_me()
        assert (told.value.status, told.value.code, told.value.trace_id) == (409, "scheduling.slot_taken", "0f")
        assert told.value.errors[0].pointer == "/starts_at"
        assert told.value.alternatives == [{"starts_at": "…"}]

    def test_newer_than_this_client_are_known_by_their_status(self, nexus: Caller, script: Script) -> None:
        script.then(404, PROBLEM | {"status": 404, "code": "moon.not_full"}).then(
            451, PROBLEM | {"status": 451, "code": "moon.law"}
        )
        with pytest.raises(NotFound) as missing:
            nexus.auth.get_me()
        assert missing.value.problem.code == "moon.not_full"
        with pytest.raises(ApiError):
            nexus.auth.get_me()

    def test_by_somebody_in_between_are_refusals_too(self, nexus: Caller, script: Script) -> None:
        script.then(500, b"<html>Bad day</html>", nexus_request_id="0f")
        with pytest.raises(ServerError) as told:
            nexus.auth.get_me()
        assert (told.value.problem.code, told.value.detail, told.value.trace_id) == (
            "http_500",
            "Internal Server Error",
            "0f",
        )
