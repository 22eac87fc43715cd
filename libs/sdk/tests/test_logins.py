"""Speaking as somebody: tokens, and their renewal."""

import threading
from typing import Any

import pytest
from scripted import Caller, Script, blocking
from test_calls import ME

from nexus_sdk import Unauthorized, models, refusals

REFUSED = {"type": "x", "title": "x", "status": 401, "code": "unauthorized", "detail": "No."}


def tokens(name: str, expires_in: int = 600) -> dict[str, Any]:
    return {
        "access_token": f"access-{name}",
        "refresh_token": f"refresh-{name}",
        "expires_in": expires_in,
        "user": ME["user"],
    }


def pair(name: str, expires_in: int = 600) -> models.Tokens:
    return models.Tokens.model_validate(tokens(name, expires_in))


def test_a_token_is_sent_as_it_is(script: Script) -> None:
    script.then(200, ME)
    with blocking(script.url, token="nxs_key") as nexus:
        nexus.auth.get_me()
    assert script.heard[0].headers["authorization"] == "Bearer nxs_key"


def test_logging_in_is_done_as_nobody(nexus: Caller, script: Script) -> None:
    script.then(200, tokens("1")).then(200, tokens("2"))
    nexus.client.use(nexus.auth.log_in(email="a@b.cd", password="pass phrase"))
    nexus.auth.log_in(email="a@b.cd", password="pass phrase")
    assert ["authorization" in heard.headers for heard in script.heard] == [False, False]


def test_tokens_are_renewed_before_they_end(nexus: Caller, script: Script) -> None:
    script.then(200, tokens("2")).then(200, ME).then(200, ME)
    kept: list[models.Tokens] = []
    nexus.client.use(pair("1", expires_in=5), kept.append)
    nexus.auth.get_me()
    nexus.auth.get_me()
    refresh, first, second = script.heard
    assert (refresh.target, refresh.body) == ("/v1/auth/refresh", {"refresh_token": "refresh-1"})
    assert refresh.key
    assert first.headers["authorization"] == second.headers["authorization"] == "Bearer access-2"
    assert [each.refresh_token for each in kept] == ["refresh-2"]


def test_a_token_that_is_refused_is_renewed_once(nexus: Caller, script: Script) -> None:
    script.then(401, REFUSED).then(200, tokens("2")).then(200, ME)
    nexus.client.use(pair("1"))
    assert nexus.auth.get_me().user.name == "Ada"
    script.then(401, REFUSED).then(200, tokens("3")).then(401, REFUSED)
    with pytest.raises(Unauthorized):
        nexus.auth.get_me()
    assert script.answers == []


def test_a_login_that_has_ended_is_not_asked_about_again(nexus: Caller, script: Script) -> None:
    refused = REFUSED | {"code": "identity.refresh_refused"}
    script.then(401, REFUSED).then(401, refused).then(401, REFUSED)
    nexus.client.use(pair("1"))
    with pytest.raises(refusals.RefreshRefused):
        nexus.auth.get_me()
    with pytest.raises(Unauthorized):
        nexus.auth.get_me()
    assert [heard.target for heard in script.heard] == ["/v1/auth/me", "/v1/auth/refresh", "/v1/auth/me"]


def test_many_at_once_renew_once(script: Script) -> None:
    """A refresh token used twice ends its whole login."""
    script.then(200, tokens("2"))
    for _ in range(8):
        script.then(200, ME)
    with blocking(script.url) as nexus:
        nexus.client.use(pair("1", expires_in=5))
        threads = [threading.Thread(target=nexus.client.auth.get_me) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [heard.target for heard in script.heard].count("/v1/auth/refresh") == 1
    assert {heard.headers.get("authorization") for heard in script.heard[1:]} == {"Bearer access-2"}
