"""Logging in by OpenID Connect: a certified provider for the platform, any issuer for a business."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
import pytest_asyncio
from identity_driver import Identity, Opened, acting, claims_of
from outside_driver import Person, give_by_hand, logged_in
from outside_servers import Awkward, awkward
from sqlalchemy import update

from contracts.identity.api import GetAccess, RefreshLogin
from contracts.identity.issuers.api import GetIssuer, RemoveIssuer, SetIssuer
from contracts.identity.outside_logins.api import BeginOidcLogin, FinishOidcLogin
from contracts.permissions import Role
from identity import providers
from identity.issuers.models import BusinessIssuer
from identity.providers import Providers
from identity.reach import Reach
from identity.users.models import User
from kit.db import Database, Session
from kit.outside import Outside
from kit.scope import Scope

pytestmark = pytest.mark.usefixtures("configured")
SECRET = "a client's secret"


def address(name: str = "ada") -> str:
    return f"{name}.{uuid4().hex[:10]}@example.com"


class TestCertified:
    async def test_somebody_new_becomes_a_user(self, identity: Identity) -> None:
        name = f"grace{uuid4().hex[:8]}"
        grace = logged_in(await Person(identity).by_certified(name))
        assert (grace.user.name, grace.user.email) == ("Grace Hopper", f"{name}@example.org")
        assert grace.user.email_verified
        assert logged_in(await Person(identity).by_certified(name)).user.id == grace.user.id

    async def test_an_address_that_is_not_proven_opens_nothing(self, identity: Identity) -> None:
        with pytest.raises(Exception, match="address_not_proven"):
            await Person(identity).by_certified(f"unproven{uuid4().hex[:8]}")


@pytest_asyncio.fixture
async def brought(identity: Identity, studio: Opened) -> AsyncIterator[Awkward]:
    """An issuer that the studio has brought along: its keys have no names, its yes is a text."""
    async with awkward() as issuer:
        await identity.ask(
            SetIssuer(name="Our login", issuer=issuer.url, client_id="studio", client_secret=SECRET), studio.scope
        )
        issuer.claims = {"sub": uuid4().hex, "aud": "studio", "email": address(), "email_verified": "true"}
        yield issuer


class Visitor:
    """Somebody who logs in to a business by its own issuer."""

    def __init__(self, identity: Identity, business: Opened, issuer: Awkward) -> None:
        self.identity, self.issuer = identity, issuer
        self.scope = Scope(business.business.id, cause="test")

    async def come(self, **changed: Any) -> Any:
        """Come back with an ID token that says this."""
        out = await self.identity.ask(BeginOidcLogin(), self.scope)
        asked = dict(parse_qsl(urlsplit(out.url).query))
        before = self.issuer.claims
        self.issuer.claims = before | {"nonce": asked["nonce"]} | changed
        try:
            return await self.identity.ask(
                FinishOidcLogin(state=asked["state"], code="a code", browser=out.browser), self.scope
            )
        finally:
            self.issuer.claims = before


@pytest.fixture
def visitor(identity: Identity, studio: Opened, brought: Awkward) -> Visitor:
    return Visitor(identity, studio, brought)


class TestIssuerOfABusiness:
    async def test_somebody_new_becomes_a_user_who_has_proven_nothing(self, visitor: Visitor) -> None:
        ada = logged_in(await visitor.come())
        assert ada.user.email == visitor.issuer.claims["email"]
        assert not ada.user.email_verified
        assert logged_in(await visitor.come()).user.id == ada.user.id

    async def test_is_sent_all_that_it_needs(self, visitor: Visitor, identity: Identity, studio: Opened) -> None:
        await visitor.come()
        pair = base64.b64encode(b"studio:a+client%27s+secret").decode()
        seen = visitor.issuer.seen
        assert seen["authorization"] == f"Basic {pair}"
        assert seen["redirect_uri"] == (await identity.ask(GetIssuer(), studio.scope)).redirect_uri
        out = await identity.ask(BeginOidcLogin(), visitor.scope)
        asked = dict(parse_qsl(urlsplit(out.url).query))
        assert asked["tenant"] == "7"  # what the issuer's own address carries stays
        assert (asked["scope"], asked["code_challenge_method"]) == ("openid email profile", "S256")
        assert seen["code_verifier"] != asked["code_challenge"]

    @pytest.mark.parametrize(
        "changed",
        [
            {"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"aud": ["studio", "another"]}, {"aud": None},
            {"azp": "another"}, {"iss": "https://another.example.com"}, {"exp": 1}, {"sub": ""}, {"sub": "x" * 256},
        ],
        ids=str,
    )  # fmt: skip
    async def test_a_token_that_is_not_for_this_login_opens_nothing(
        self, visitor: Visitor, changed: dict[str, Any]
    ) -> None:
        with pytest.raises(Exception, match="login_refused"):
            await visitor.come(**changed)

    async def test_nor_one_that_another_key_signed(self, visitor: Visitor) -> None:
        visitor.issuer.publish()
        with pytest.raises(Exception, match="login_refused"):
            await visitor.come()

    async def test_its_answers_are_its_own(self, identity: Identity, visitor: Visitor, rival: Opened) -> None:
        """What one issuer was asked no other may answer, and no other business's people come in by it."""
        out = await identity.ask(BeginOidcLogin(), visitor.scope)
        state = dict(parse_qsl(urlsplit(out.url).query))["state"]
        answer = FinishOidcLogin(state=state, code="any", browser=out.browser)
        assert await identity.refusal(answer) == (401, "identity.login_over")  # the platform's
        elsewhere = Scope(rival.business.id, cause="test")
        assert (await identity.refusal(answer, elsewhere))[0] == 404
        other = answer.model_copy(update={"said_by": "https://another.example.com"})
        assert await identity.refusal(other, visitor.scope) == (401, "identity.login_refused")

    async def test_yes_is_a_plain_yes(self, visitor: Visitor) -> None:
        for told in ("yes", "True", 1, None, "false", False):
            with pytest.raises(Exception, match=r"address_not_proven|login_refused"):
                await visitor.come(email_verified=told, sub=uuid4().hex, email=address())


class TestConfinement:
    """A business decides whom its own issuer names: such a login acts in this business alone."""

    async def test_it_acts_nowhere_else(
        self, identity: Identity, visitor: Visitor, studio: Opened, rival: Opened, database: Database
    ) -> None:
        victim = rival.owner.user

        async def prove(session: Session) -> None:
            await session.execute(update(User).where(User.id == victim.id).values(email_verified=True))

        await database.run(studio.scope, prove)
        await give_by_hand(database, studio.scope, victim.id, Role.STAFF)
        taken = logged_in(await visitor.come(email=victim.email))
        assert taken.user.id == victim.id  # the owner of the studio can be anybody there, and nothing elsewhere
        claims = claims_of(taken)

        async def roles_in(business_id: Any) -> tuple[list[Role], Any]:
            asked = GetAccess(user_id=victim.id, login_id=claims.sid, version=claims.ver, business_id=business_id)
            access = await identity.ask(asked)
            assert access.active
            return access.roles, access.only_in

        assert await roles_in(studio.business.id) == ([Role.STAFF], studio.business.id)
        assert await roles_in(rival.business.id) == ([], studio.business.id)
        assert await roles_in(None) == ([], studio.business.id)

    async def test_refreshing_it_changes_nothing(self, identity: Identity, visitor: Visitor, studio: Opened) -> None:
        ada = logged_in(await visitor.come())
        again = claims_of(await identity.ask(RefreshLogin(refresh_token=ada.refresh_token)))
        access = await identity.ask(GetAccess(user_id=ada.user.id, login_id=again.sid, version=again.ver))
        assert access.only_in == studio.business.id

    async def test_it_ends_with_the_issuer(self, identity: Identity, visitor: Visitor, studio: Opened) -> None:
        ada = logged_in(await visitor.come())
        await identity.ask(RemoveIssuer(), studio.scope)
        claims = claims_of(ada)
        asked = GetAccess(user_id=ada.user.id, login_id=claims.sid, business_id=studio.business.id)
        assert not (await identity.ask(asked)).active
        assert await identity.refusal(BeginOidcLogin(), visitor.scope) == (404, "identity.provider_not_configured")


class TestSetIssuer:
    async def test_only_owners_may(self, identity: Identity, studio: Opened, rival: Opened) -> None:
        asked = SetIssuer(name="Ours", issuer="https://login.example.com", client_id="x", client_secret="y")
        staff = acting(studio.owner, studio.business, Role.STAFF)
        for request in (asked, GetIssuer(), RemoveIssuer()):
            assert (await identity.refusal(request, staff))[0] == 403
        assert (await identity.refusal(GetIssuer(), rival.scope))[0] == 404
        assert (await identity.refusal(RemoveIssuer(), rival.scope))[0] == 404

    async def test_the_secret_is_encrypted_and_never_told(
        self, identity: Identity, studio: Opened, brought: Awkward, database: Database
    ) -> None:
        told = await identity.ask(GetIssuer(), studio.scope)
        assert told.issuer == brought.url
        assert SECRET not in told.model_dump_json()

        async def stored(session: Session) -> bytes:
            row = await session.get_one(BusinessIssuer, studio.business.id)
            return row.client_secret

        assert SECRET.encode() not in await database.run(studio.scope, stored)

    async def test_an_issuer_that_calls_itself_another_is_refused(self, identity: Identity, studio: Opened) -> None:
        async with awkward(metadata={"issuer": "https://accounts.example.com"}) as issuer:
            asked = SetIssuer(name="Not theirs", issuer=issuer.url, client_id="x", client_secret="y")
            assert await identity.refusal(asked, studio.scope) == (422, "identity.issuer_refused")

    @pytest.mark.parametrize("loopback", [True, False])
    @pytest.mark.parametrize(
        "url", ["https://10.0.0.1", "https://169.254.169.254", "https://[::ffff:10.0.0.1]", "https://[64:ff9b::a00:1]"]
    )
    async def test_no_address_of_the_inside_is_asked(
        self, identity: Identity, studio: Opened, configured: Providers, url: str, loopback: bool
    ) -> None:
        providers.load(replace(configured, reach=Reach(Outside(loopback=loopback))))
        asked = SetIssuer(name="Inside", issuer=url, client_id="x", client_secret="y")
        assert await identity.refusal(asked, studio.scope) == (422, "identity.issuer_refused")
