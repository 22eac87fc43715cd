"""Tickets: for one stream, one page, one use, half a minute."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from identity_driver import Identity, Opened, Refused, acting, claims_of

from contracts.identity.api import LogOut
from contracts.identity.tickets.api import IssueTicket, RedeemTicket
from contracts.identity.tickets.shapes import StreamName, TicketHolder
from contracts.types import uuid7
from identity.tickets import operations
from identity.tickets.ticks import forget_tickets
from kit import clock
from kit.db import Database
from kit.scope import Scope, system

PORTAL = "https://portal.nexus.example"
GATEWAY = system("gateway")
REFUSED = (401, "identity.ticket_refused")


@pytest.fixture
def owner(studio: Opened) -> Scope:
    """The owner, by the login they registered with."""
    return replace(acting(studio.owner), login_id=claims_of(studio.owner).sid)


async def issued(identity: Identity, owner: Scope, studio: Opened, **changes: Any) -> RedeemTicket:
    """A ticket, and how it is used."""
    asked = {"stream": StreamName.ADMIN, "business": studio.business.slug, "origin": PORTAL} | changes
    ticket = await identity.ask(IssueTicket(**asked), owner)
    return RedeemTicket(
        ticket=ticket.ticket, stream=asked["stream"], business_id=studio.business.id, origin=asked["origin"]
    )


class TestRedeeming:
    async def test_says_once_whose_it_was(self, identity: Identity, owner: Scope, studio: Opened) -> None:
        used = await issued(identity, owner, studio)
        holder = await identity.ask(used, GATEWAY)
        assert (holder.user_id, holder.login_id) == (studio.owner.user.id, owner.login_id)
        assert await identity.refusal(used, GATEWAY) == REFUSED

    async def test_of_twenty_at_once_one_gets_in(self, identity: Identity, owner: Scope, studio: Opened) -> None:
        used = await issued(identity, owner, studio)
        outcomes = await asyncio.gather(*(identity.ask(used, GATEWAY) for _ in range(20)), return_exceptions=True)
        assert len([one for one in outcomes if isinstance(one, TicketHolder)]) == 1
        assert {one.code for one in outcomes if isinstance(one, Refused)} == {"identity.ticket_refused"}

    @pytest.mark.parametrize(
        "elsewhere",
        [{"stream": StreamName.ME}, {"business_id": uuid7()}, {"origin": None}, {"origin": "https://evil.example"}],
    )
    async def test_for_something_else_uses_it_up(
        self, identity: Identity, owner: Scope, studio: Opened, elsewhere: dict[str, Any]
    ) -> None:
        used = await issued(identity, owner, studio)
        assert await identity.refusal(used.model_copy(update=elsewhere), GATEWAY) == REFUSED
        assert await identity.refusal(used, GATEWAY) == REFUSED

    async def test_after_the_login_has_ended(self, identity: Identity, owner: Scope, studio: Opened) -> None:
        used = await issued(identity, owner, studio)
        await identity.ask(LogOut(refresh_token=studio.owner.refresh_token))
        assert await identity.refusal(used, GATEWAY) == REFUSED

    async def test_half_a_minute_later(
        self, identity: Identity, owner: Scope, studio: Opened, database: Database
    ) -> None:
        used, unused = await issued(identity, owner, studio), await issued(identity, owner, studio)
        with clock.travel(clock.now() + operations.LASTS):
            assert await identity.refusal(used, GATEWAY) == REFUSED
            assert await forget_tickets(database) >= 1
            assert await identity.refusal(unused, GATEWAY) == REFUSED


class TestIssuing:
    async def test_is_for_logins(self, identity: Identity, owner: Scope, studio: Opened) -> None:
        asked = IssueTicket(stream=StreamName.ME, business=studio.business.slug)
        assert await identity.refusal(asked) == (401, "unauthorized")
        assert await identity.refusal(asked, replace(owner, login_id=None)) == (401, "unauthorized")
        nowhere = IssueTicket(stream=StreamName.ME, business=f"nowhere-{uuid7().hex[-8:]}")
        assert await identity.refusal(nowhere, owner) == (404, "not_found")
