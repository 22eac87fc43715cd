"""Accounts, through the gateway and a real mail server: proven, lost, taken back, ended and erased."""

import time
from collections.abc import Callable

import httpx
import mails
import pyotp
import pytest
from patience import patiently
from practice import PASSWORD, Practice, new_email, person, visitor

from contracts.permissions import Role
from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

REVOKED_SECONDS = 5.0
"""What is revoked opens nothing any more within so long."""
OTHER = "another harbour in the evening"


def register(client: httpx.Client, email: str) -> dict[str, str]:
    answer = client.post("/v1/auth/register", json={"name": "Ada Lovelace", "email": email, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return answer.json()


def log_in(client: httpx.Client, email: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    return client.post("/v1/auth/login", json={"email": email, "password": password, **more})


def bearer(tokens: dict[str, str]) -> dict[str, str]:
    return {"authorization": f"Bearer {tokens['access_token']}"}


def refused_in_time(ask: Callable[[], httpx.Response]) -> httpx.Response:
    began = time.monotonic()
    answer = patiently(lambda: found if (found := ask()).status_code == 401 else None)
    assert time.monotonic() - began < REVOKED_SECONDS
    return answer


@pytest.fixture
def client(system: System):
    with visitor(system) as nobody:
        yield nobody


class TestAddress:
    def test_proven_by_mail_it_shows_what_is_booked_with_it(self, practice: Practice, client: httpx.Client) -> None:
        email, system = new_email(), practice.system
        before = practice.book(practice.slots()[0], email)
        me = bearer(register(client, email))
        assert client.get(practice.path("/me/bookings"), headers=me).json()["items"] == []

        token = mails.link(system, email, "confirm your e-mail")
        shown = client.get("/v1/auth/links", params={"token": token}).json()
        assert (shown["purpose"], shown["email"]) == ("verify_email", email)
        assert client.post("/v1/auth/email/verify", json={"token": token}).status_code == 204
        again = client.post("/v1/auth/email/verify", json={"token": token})
        assert (again.status_code, again.json()["code"]) == (410, "identity.link_worthless")
        assert client.get("/v1/auth/me", headers=me).json()["user"]["email_verified"] is True

        mine = patiently(lambda: client.get(practice.path("/me/bookings"), headers=me).json()["items"])
        assert [each["id"] for each in mine] == [before["id"]]
        assert client.get(practice.path("/me"), headers=me).json()["email"] == email
        after = practice.book(practice.slots()[40], email)
        mine = client.get(practice.path("/me/bookings"), headers=me).json()["items"]
        assert {each["id"] for each in mine} == {before["id"], after["id"]}
        theirs = practice.path(f"/bookings/{practice.book(practice.slots()[60])['id']}")
        for path, status in ((practice.path(f"/bookings/{after['id']}"), 200), (theirs, 404)):
            assert client.get(path, headers=me).status_code == status
            assert client.get(f"{path}/calendar.ics", headers=me).status_code == status
            assert client.get(f"{path}/timeline", headers=me).status_code == status
            assert client.post(f"{path}/cancel", headers=me, json={}).status_code == status
        assert client.get(practice.path("/me/credits"), headers=me).json()["balance"] == 0

    def test_whoever_registers_with_it_anew_is_nobody_and_the_holder_hears_of_it(
        self, practice: Practice, client: httpx.Client
    ) -> None:
        email, system = new_email(), practice.system
        practice.book(practice.slots()[0], email)
        holder = bearer(register(client, email))
        client.post("/v1/auth/email/verify", json={"token": mails.link(system, email, "confirm your e-mail")})
        patiently(lambda: client.get(practice.path("/me/bookings"), headers=holder).json()["items"])

        squatter = client.post("/v1/auth/register", json={"name": "Eve", "email": email, "password": OTHER})
        assert squatter.status_code == 201
        mails.read(system, email, "have an account already")
        theirs = bearer(squatter.json())
        assert client.get(practice.path("/me/bookings"), headers=theirs).json()["items"] == []
        assert client.get(practice.path("/me"), headers=theirs).status_code == 404
        assert log_in(client, email).json()["user"]["id"] != squatter.json()["user"]["id"]


class TestLogins:
    def test_a_forgotten_password_is_replaced_and_everything_else_logged_out(
        self, system: System, client: httpx.Client
    ) -> None:
        email = new_email()
        old = bearer(register(client, email))
        assert client.get("/v1/auth/me", headers=old).status_code == 200
        for asked in (email, new_email("nobody")):
            assert client.post("/v1/auth/password/forgot", json={"email": asked}).status_code == 204
        token = mails.link(system, email, "choose another password")
        reset = {"token": token, "password": OTHER}
        assert client.post("/v1/auth/password/reset", json=reset).status_code == 204
        refused_in_time(lambda: client.get("/v1/auth/me", headers=old))
        assert client.post("/v1/auth/password/reset", json=reset).status_code == 410
        assert log_in(client, email).status_code == 401
        assert log_in(client, email, OTHER).status_code == 200
        mails.read(system, email, "password was changed")

    def test_one_is_ended_from_another_device(self, system: System, client: httpx.Client) -> None:
        email = new_email()
        laptop = bearer(register(client, email))
        headers = {"user-agent": "Harbour for phones/2.1"}
        asked = {"email": email, "password": PASSWORD}
        phone = bearer(client.post("/v1/auth/login", json=asked, headers=headers).json())
        listed = client.get("/v1/auth/logins", headers=laptop).json()["items"]
        [other] = [each for each in listed if not each["current"]]
        assert other["user_agent"] == "Harbour for phones/2.1"
        assert client.get("/v1/auth/me", headers=phone).status_code == 200
        assert client.delete(f"/v1/auth/logins/{other['id']}", headers=laptop).status_code == 204
        refused = refused_in_time(lambda: client.get("/v1/auth/me", headers=phone))
        assert refused.json()["code"] == "login_ended"
        assert client.get("/v1/auth/me", headers=laptop).status_code == 200

    def test_a_refresh_token_used_again_ends_its_whole_family(self, client: httpx.Client) -> None:
        first = register(client, new_email())
        tokens = [first]
        for _ in range(2):
            asked = {"refresh_token": tokens[-1]["refresh_token"]}
            tokens.append(client.post("/v1/auth/refresh", json=asked).json())
        assert client.get("/v1/auth/me", headers=bearer(tokens[-1])).status_code == 200
        stolen = client.post("/v1/auth/refresh", json={"refresh_token": first["refresh_token"]})
        assert (stolen.status_code, stolen.json()["code"]) == (401, "identity.token_reused")
        for each in tokens:
            refused_in_time(lambda each=each: client.get("/v1/auth/me", headers=bearer(each)))
            asked = {"refresh_token": each["refresh_token"]}
            assert client.post("/v1/auth/refresh", json=asked).status_code == 401

    def test_neither_kind_of_token_passes_for_the_other(self, client: httpx.Client) -> None:
        tokens = register(client, new_email())
        as_access = {"authorization": f"Bearer {tokens['refresh_token']}"}
        assert client.get("/v1/auth/me", headers=as_access).status_code == 401
        as_refresh = {"refresh_token": tokens["access_token"]}
        assert client.post("/v1/auth/refresh", json=as_refresh).status_code == 401


class TestSecondFactor:
    def test_a_business_asks_for_it_and_says_so(self, practice: Practice) -> None:
        manager = practice.employ(Role.MANAGER)
        assert practice.try_call("business.update", {"staff_need_totp": True}).json()["error"]["data"]["code"]
        _set_up(practice.owner)
        assert practice.call("business.update", {"staff_need_totp": True})["staff_need_totp"] is True

        def withheld() -> httpx.Response | None:
            answer = practice.try_call("bookings.list", by=manager)
            return answer if answer.status_code == 403 else None

        problem = patiently(withheld).json()["error"]["data"]
        assert "identity.totp_required" in str(problem), problem
        _set_up(manager)
        patiently(lambda: practice.try_call("bookings.list", by=manager).status_code == 200)


def _set_up(client: httpx.Client) -> None:
    app = pyotp.TOTP(client.post("/v1/auth/totp").json()["secret"])
    confirmed = client.post("/v1/auth/totp/confirm", json={"code": app.now()})
    assert confirmed.status_code == 200, confirmed.text
    assert len(confirmed.json()["codes"]) == 10


class TestInvitation:
    def test_is_accepted_by_registering(self, practice: Practice, client: httpx.Client) -> None:
        email = new_email("newcomer")
        made = practice.call("invitations.create", {"email": email, "role": "staff"})
        assert made["status"] == "open"
        token = mails.link(practice.system, email, "invites")
        shown = client.get("/v1/auth/links", params={"token": token}).json()
        assert (shown["business_name"], shown["role"], shown["registered"]) == ("Harbour Practice", "staff", False)
        asked = {"token": token, "name": "Grace", "password": PASSWORD}
        tokens = client.post("/v1/auth/invitations/register", json=asked)
        assert tokens.status_code == 201, tokens.text
        assert client.post("/v1/auth/invitations/register", json=asked).status_code == 410
        with visitor(practice.system) as grace:
            grace.headers.update(bearer(tokens.json()))
            assert practice.call("bookings.list", by=grace)["items"] == []
        [listed] = practice.call("invitations.list", {"status": "accepted"})["items"]
        assert listed["accepted_by"] == tokens.json()["user"]["id"]


def test_an_account_is_exported_and_erased(practice: Practice) -> None:
    email, system = new_email(), practice.system
    with person(system, email) as client:
        client.post("/v1/auth/email/verify", json={"token": mails.link(system, email, "confirm your e-mail")})
        customer = practice.call("customers.create", {"name": "Ada Lovelace", "email": email})
        export = client.post("/v1/auth/me/export").json()
        assert export["user"]["email"] == email
        patiently(lambda: client.get(practice.path("/me")).status_code == 200)
        assert client.delete("/v1/auth/me").status_code == 204
        refused_in_time(lambda: client.get("/v1/auth/me"))
        assert log_in(client, email).status_code == 401
        mails.read(system, email, "account was erased")
        patiently(lambda: practice.call("customers.get", {"customer_id": customer["id"]})["erased"])
