"""A person with a browser, on the way to a login provider and back."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import httpx
from identity_driver import GUEST, Identity

from contracts.identity.api import Tokens
from contracts.identity.outside_logins.api import (
    BeginOidcLogin,
    BeginWorkosLogin,
    FinishOidcLogin,
    FinishWorkosLogin,
    WayIn,
    WayOut,
)
from contracts.permissions import Role
from identity.roles import operations
from identity.users import queries
from kit.db import Database, Session
from kit.scope import Scope


@dataclass
class Person:
    """Somebody who logs in, in a browser of their own."""

    identity: Identity
    scope: Scope = GUEST

    async def by_workos(self, email: str, **begin: str) -> WayIn:
        """Log in by WorkOS; the emulator takes whoever `login_hint` names for the one at the keyboard."""
        out = await self.identity.ask(BeginWorkosLogin(**begin))
        back = await answered(out.url, login_hint=email)
        return await self.identity.ask(FinishWorkosLogin(**back, browser=out.browser))

    async def by_certified(self, name: str, **begin: str) -> WayIn:
        """Log in by the certified provider, whose login page takes any name."""
        out = await self.identity.ask(BeginOidcLogin(**begin), self.scope)
        return await self.identity.ask(FinishOidcLogin(**await typed(out.url, name), browser=out.browser), self.scope)

    async def by_awkward(self, **begin: str) -> "tuple[WayOut, dict[str, str]]":
        """Begin at the issuer of the business; what the browser would send along on its way back."""
        out = await self.identity.ask(BeginOidcLogin(**begin), self.scope)
        return out, dict(parse_qsl(urlsplit(out.url).query))


async def answered(url: str, **more: str) -> dict[str, str]:
    """What a provider that asks nothing adds to the address that it sends the browser back to."""
    async with httpx.AsyncClient(verify=False) as client:
        answer = await client.get(httpx.URL(url).copy_merge_params(more))
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


async def typed(url: str, name: str) -> dict[str, str]:
    """The same of a provider with a login page, at which this name is typed."""
    async with httpx.AsyncClient(verify=False) as client:
        answer = await client.get(url)
        for _ in range(8):
            if answer.is_redirect:
                there = str(httpx.URL(answer.url).join(answer.headers["location"]))
                if there.startswith("http://localhost:4000"):
                    return dict(parse_qsl(urlsplit(there).query))
                answer = await client.get(there)
                continue
            assert answer.is_success, answer.text
            form = re.search(r'action="([^"]+)"', answer.text)
            assert form, answer.text
            fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
            answer = await client.post(form[1], data=fields | {"login": name, "password": "any"})
    raise AssertionError("the login page leads nowhere")


def logged_in(way: WayIn) -> Tokens:
    """The tokens that a login ended in."""
    assert way.tokens is not None, way
    return way.tokens


async def give_by_hand(database: Database, scope: Scope, user_id: UUID, role: Role) -> None:
    """Give somebody a role in a business, as accepting its invitation does."""

    async def work(session: Session) -> None:
        await operations.give(session, await queries.lock(session, user_id), role)

    await database.run(scope, work)
