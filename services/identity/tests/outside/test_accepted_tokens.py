"""Access tokens of WorkOS as bearers: each of its sessions is a login here, which either side can end."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from identity_driver import GUEST, Identity
from outside_driver import Person, logged_in
from outside_servers import CLIENT, Emulator, awkward, forged
from sqlalchemy import update

from contracts.identity.api import Access, GetAccess, GetKeys
from contracts.identity.outside_logins.api import AcceptedToken, AcceptToken
from identity import providers
from identity.providers import Providers
from identity.reach import Reach
from identity.users.models import User
from identity.workos import WorkOS
from kit.db import Database, Session

REFUSED = (401, "identity.token_refused")


def address(name: str = "ada") -> str:
    return f"{name}.{uuid4().hex[:10]}@example.com"


async def access(identity: Identity, said: AcceptedToken) -> Access:
    return await identity.ask(GetAccess(user_id=said.user_id, login_id=said.login_id, version=said.version))


@pytest.mark.usefixtures("configured")
class TestAccept:
    async def test_knows_whose_it_is(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        ada = logged_in(await Person(identity).by_workos(email))
        said = await identity.ask(AcceptToken(token=workos.tokens(email)["access_token"]))
        assert said.user_id == ada.user.id
        assert time.time() < said.expires_at <= time.time() + 3_600
        assert (await access(identity, said)).active

    async def test_somebody_who_never_came_becomes_a_user(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        assert await identity.ask(AcceptToken(token=workos.tokens(email)["access_token"]))
        assert logged_in(await Person(identity).by_workos(email)).user.email == email

    async def test_nobody_whose_address_is_not_proven_does(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email, verified=False)
        asked = AcceptToken(token=workos.tokens(email)["access_token"])
        assert await identity.refusal(asked) == (401, "identity.address_not_proven")

    async def test_a_session_is_one_login(self, identity: Identity, workos: Emulator) -> None:
        email = address()
        workos.person(email)
        first = workos.tokens(email)
        again = workos.ask(
            "POST", "/user_management/authenticate", client_id=CLIENT, client_secret="sk_test_default",
            grant_type="refresh_token", refresh_token=first["refresh_token"],
        )  # fmt: skip
        other = workos.tokens(email)
        logins = [
            (await identity.ask(AcceptToken(token=each["access_token"]))).login_id for each in (first, first, other)
        ]
        assert logins[0] == logins[1] != logins[2]
        assert again["access_token"] != first["access_token"]

    async def test_ending_all_logins_here_ends_it(
        self, identity: Identity, workos: Emulator, database: Database
    ) -> None:
        email = address()
        workos.person(email)
        asked = AcceptToken(token=workos.tokens(email)["access_token"])
        said = await identity.ask(asked)

        async def end_all(session: Session) -> None:
            everything = update(User).where(User.id == said.user_id)
            await session.execute(everything.values(login_version=User.login_version + 1))

        await database.run(GUEST, end_all)
        assert not (await access(identity, said)).active
        assert await identity.refusal(asked) == REFUSED
        assert await identity.ask(AcceptToken(token=workos.tokens(email)["access_token"]))

    async def test_the_issuers_are_published_with_the_keys(self, identity: Identity, configured: Providers) -> None:
        assert configured.workos is not None
        assert set((await identity.ask(GetKeys())).outside_issuers) == configured.workos.issuers

    async def test_tokens_of_another_kind_of_ours_or_of_none_are_refused(
        self, identity: Identity, workos: Emulator
    ) -> None:
        email = address()
        workos.person(email)
        ours = logged_in(await Person(identity).by_workos(email))
        theirs = workos.tokens(email)
        for token in (
            ours.access_token,
            ours.refresh_token,
            theirs["refresh_token"],
            forged(theirs["access_token"])[:-9],
        ):
            assert await identity.refusal(AcceptToken(token=token)) == REFUSED


@pytest.fixture
def told() -> dict[str, Any]:
    """What an access token of WorkOS says (workos.com/docs/reference/authkit/session-tokens): there is no `aud`."""
    return {"sub": "user_01H", "sid": f"session_{uuid4().hex}", "org_id": "org_01H", "role": "member", "jti": "01H"}


@pytest.fixture
def restored() -> Iterator[Providers]:
    before = providers.current()
    yield before
    providers.load(before)


class TestClaims:
    @pytest.mark.parametrize(
        ("changed", "accepted"),
        [
            ({}, True),
            ({"aud": CLIENT}, True),
            ({"aud": [CLIENT, "another"]}, True),
            ({"client_id": CLIENT}, True),
            ({"iss": "ISSUER/user_management/" + CLIENT}, True),
            ({"iss": "ISSUER/"}, False),
            ({"iss": "https://api.workos.com"}, False),
            ({"iss": None}, False),
            ({"aud": "another"}, False),
            ({"aud": []}, False),
            ({"client_id": "another"}, False),
            ({"sid": None}, False),
            ({"sid": 7}, False),
            ({"nonce": "of an ID token"}, False),
            ({"exp": 1}, False),
        ],
    )
    async def test_have_to_be_those_of_a_token_for_us(
        self, restored: Providers, told: dict[str, Any], changed: dict[str, Any], accepted: bool
    ) -> None:
        async with awkward(kid="one") as vendor:
            made = WorkOS(CLIENT, "sk", url=vendor.url, issuer=None, reach=Reach())
            providers.load(replace(restored, workos=made))
            if isinstance(issuer := changed.get("iss"), str):
                changed = changed | {"iss": issuer.replace("ISSUER", vendor.url)}
            token = vendor.sign(**told | changed)
            if accepted:
                assert (await made.accept(token)).id == told["sid"]
            else:
                with pytest.raises(Exception, match="not one that its issuer gave out"):
                    await made.accept(token)

    async def test_of_somebody_who_is_impersonated_are_not_accepted(
        self, identity: Identity, restored: Providers, told: dict[str, Any]
    ) -> None:
        async with awkward(kid="one") as vendor:
            made = WorkOS(CLIENT, "sk", url=vendor.url, issuer=None, reach=Reach())
            providers.load(replace(restored, workos=made))
            token = vendor.sign(**told, act={"sub": "admin@foocorp.com"})
            assert await identity.refusal(AcceptToken(token=token)) == (401, "identity.impersonated")

    async def test_nothing_is_asked_where_there_is_no_workos(self, identity: Identity, told: dict[str, Any]) -> None:
        async with awkward(kid="one") as vendor:
            assert await identity.refusal(AcceptToken(token=vendor.sign(**told))) == REFUSED
            assert vendor.asked == []
            assert (await identity.ask(GetKeys())).outside_issuers == []
