"""Logging in by WorkOS through the running system: its emulator tells who somebody is, and when they are gone."""

import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from practice import new_email, patiently

from testkit.system import System

sys.path.insert(0, str(Path(__file__).parents[1] / "services/identity/tests"))
from outside_servers import CLIENT, Emulator, peer

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]
SECRET = "a secret of the webhook endpoint"


@pytest.fixture
def workos(system: System) -> Iterator[Emulator]:
    """The emulator, and a system that knows it; afterwards one that does not."""
    with peer("workos.mjs", "/health") as url:
        known = {
            "NEXUS_WORKOS_CLIENT_ID": CLIENT, "NEXUS_WORKOS_API_KEY": "sk_test_default", "NEXUS_WORKOS_URL": url,
            "NEXUS_WORKOS_ISSUER": url.replace("127.0.0.1", "localhost"), "NEXUS_WORKOS_WEBHOOK_SECRETS": f'["{SECRET}"]',
        }  # fmt: skip
        restart(system, **known)
        emulator = Emulator(url)
        yield emulator
        emulator.client.close()
    restart(system)


def restart(system: System, **environment: str) -> None:
    for name, more in (("identity", environment), ("gateway", {})):
        system.stop(name)
        system.start(name, **more)
    patiently(lambda: is_ready(system))


def is_ready(system: System) -> bool:
    try:
        return httpx.get(f"{system.url()}/readyz").is_success
    except httpx.HTTPError:
        return False


def test_somebody_comes_by_workos_and_goes_when_it_says_so(system: System, workos: Emulator) -> None:
    email = new_email()
    workos.person(email)
    workos.ask(
        "POST",
        "/webhook_endpoints",
        endpoint_url=f"{system.url()}/webhooks/workos",
        secret=SECRET,
        events=["session.revoked"],
    )
    with httpx.Client(base_url=system.url()) as browser:
        there = browser.get("/v1/auth/workos/login")
        assert there.status_code == 303, there.text
        back = httpx.get(httpx.URL(there.headers["location"]).copy_merge_params({"login_hint": email}))
        cookie = there.headers["set-cookie"].split(";")[0]
        answer = browser.get(back.headers["location"], headers={"Cookie": cookie})
        assert answer.status_code == 200, answer.text
        ours = answer.json()
        assert (ours["user"]["email"], ours["user"]["email_verified"]) == (email, True)
        theirs = workos.tokens(email)["access_token"]
        for token in (ours["access_token"], theirs):
            me = browser.get("/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
            assert me.json()["user"]["id"] == ours["user"]["id"], me.text
        session = workos.session_of(theirs)
        workos.ask("POST", "/user_management/sessions/revoke", session_id=session)

        def is_out() -> bool:
            return browser.get("/v1/auth/me", headers={"Authorization": f"Bearer {theirs}"}).status_code == 401

        patiently(is_out)
        assert browser.get("/v1/auth/me", headers={"Authorization": f"Bearer {ours['access_token']}"}).is_success
