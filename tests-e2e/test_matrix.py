"""Every row of both tables, asked by every kind of caller of this and of another business.

Exactly those whom the table names are answered; whoever is refused leaves no trace in any table of any context.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import httpx
import pytest
import pytest_asyncio
from practice import Practice, open_practice, platform_admin, visitor
from surface import LISTENED, ROWS, Listened, Row, Stock, listen, send, stock, valid
from traces import hold_ticks, settled, traces, written

from contracts.identity.accounts.api import EraseMe
from contracts.permissions import KEY_PERMISSIONS
from gateway.matrix import Who, allowed, permission
from gateway.procedures import PROCEDURES
from gateway.routes import ROUTES
from gateway.trpc.rows import Procedure
from testkit.system import CONTEXTS, System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

DOOR = {"unauthorized", "login_ended", "forbidden"}
"""The codes of a refusal that is about who asks; every other one is about what was asked."""


@dataclass(frozen=True)
class Caller:
    """Somebody who asks our business."""

    who: Who
    client: httpx.Client
    at_home: bool = True
    made_for: str | None = None
    """What a key that was made for one thing alone may."""

    def may(self, row: Row | Listened) -> bool:
        """Whether the table says that the row answers them."""
        without = self.made_for is not None and permission(row) != self.made_for
        return allowed(row, self.who, at_home=self.at_home, without=without)

    def refusal(self, row: Row | Listened) -> tuple[int, str]:
        """How they are refused: who is not known may log in, who is known may not do that."""
        unknown = self.who is Who.ANONYMOUS or (self.who.is_key and not (self.at_home and row.in_business))
        return (401, "unauthorized") if unknown else (403, "forbidden")

    def __str__(self) -> str:
        return f"{self.who} {'here' if self.at_home else 'elsewhere'} {self.made_for or ''}".rstrip()


@pytest.fixture(scope="module")
def ours(system: System) -> Iterator[Stock]:
    """The business that is asked."""
    with open_practice(system) as practice:
        yield stock(practice)


@pytest.fixture(scope="module")
def callers(system: System, ours: Stock) -> Iterator[list[Caller]]:
    """Everybody who might ask our business something; each has been here before."""
    with ExitStack() as people, open_practice(system) as theirs:
        found = [Caller(Who.ANONYMOUS, people.enter_context(visitor(system)))]
        for practice in (ours.practice, theirs):
            at_home = practice is ours.practice
            found.append(Caller(Who.OWNER, practice.owner, at_home))
            found += [
                Caller(who, practice.employ(who.role), at_home)
                for who in (Who.CUSTOMER, Who.STAFF, Who.MANAGER) if who.role
            ]  # fmt: skip
            found += [
                Caller(who, people.enter_context(_machine(practice, asked)), at_home, made_for)
                for who, asked, made_for in _KEYS
            ]
        found.append(Caller(Who.PLATFORM_ADMIN, people.enter_context(platform_admin(system))))
        for caller in found:  # a key's first use is noted
            caller.client.get(ours.practice.path())
            caller.client.get(theirs.path())
        yield found


_KEYS: tuple[tuple[Who, dict[str, Any], str | None], ...] = (
    (Who.PUBLISHABLE_KEY, {"kind": "publishable"}, None),
    (Who.SECRET_KEY, {"permissions": sorted(KEY_PERMISSIONS)}, None),
    (Who.SECRET_KEY, {"permissions": ["bookings:read"]}, "bookings:read"),
    (Who.SECRET_KEY, {"permissions": ["services:write"]}, "services:write"),
)


def _machine(practice: Practice, asked: dict[str, Any]) -> httpx.Client:
    key = practice.call("apiKeys.create", asked | {"name": "Machine"})
    client = visitor(practice.system)
    client.headers["authorization"] = f"Bearer {key['secret']}"
    return client


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database(system: System, callers: list[Caller]) -> AsyncIterator[Any]:
    """A connection to tables in which nothing happens by itself."""
    connection = await system.sql()
    await hold_ticks(connection)
    await settled(connection)
    yield connection
    await connection.close()


class TestRefused:
    """First: what is answered below sets things in motion."""

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
    async def test_leave_no_trace(self, ours: Stock, callers: list[Caller], database: Any, row: Row) -> None:
        asked, before = valid(row.request, ours), await traces(database)
        for caller in callers:
            if caller.may(row):
                continue
            answer = send(row, ours.practice, caller.client, asked)
            assert (answer.status_code, _code(row, answer)) == caller.refusal(row), f"{caller}: {answer.text}"
        assert written(before, await traces(database)) == []

    @pytest.mark.parametrize("row", LISTENED, ids=lambda row: row.name)
    async def test_hear_nothing(self, ours: Stock, callers: list[Caller], database: Any, row: Listened) -> None:
        before = await traces(database)
        for caller in callers:
            if not caller.may(row):
                assert listen(row, ours.practice, caller.client) == caller.refusal(row), str(caller)
        assert written(before, await traces(database)) == []


async def test_whatever_is_done_leaves_a_trace(ours: Stock, database: Any) -> None:
    before = await traces(database)
    ours.practice.call("apiKeys.revoke", {"key_id": ours.ids["key"]})
    assert {"identity.api_keys", "identity.audit_log"} <= {*written(before, await traces(database))}


def _ends_logins(row: Row) -> bool:
    """Whether nobody asks anything after this: it comes last."""
    return row.request is EraseMe


class TestAllowed:
    @pytest.mark.parametrize("row", LISTENED, ids=lambda row: row.name)
    def test_listen(self, ours: Stock, callers: list[Caller], row: Listened) -> None:
        for caller in callers:
            if caller.may(row):
                assert listen(row, ours.practice, caller.client) == (200, "ready"), str(caller)

    @pytest.mark.parametrize("row", sorted(ROWS, key=_ends_logins), ids=lambda row: row.name)
    def test_are_answered(self, ours: Stock, callers: list[Caller], row: Row) -> None:
        """About things that do not exist: by the context, and not about who asks."""
        asked = valid(row.request, ours.nothing())
        for caller in callers:
            if caller.may(row):
                answer = send(row, ours.practice, caller.client, asked)
                assert answer.status_code < 500, f"{caller}: {answer.text}"
                assert _code(row, answer) not in DOOR, f"{caller}: {answer.text}"


def test_every_context_asks_for_what_the_row_names() -> None:
    """Reaching a context's port is not enough, and neither is a row of the gateway that was loosened by mistake."""
    handlers = {
        row.request.subject: row.permission
        for context in CONTEXTS
        for table in import_module(f"{context}.main").app.parts.requests
        for row in table.rows
    }
    public = {row.request.subject for row in ROUTES if permission(row) is None}
    loose = {
        row.name: (permission(row), handlers[row.request.subject])
        for row in (*PROCEDURES, *ROUTES)
        if row.request.subject not in public and handlers[row.request.subject] != permission(row)
    }
    assert loose == {}


def _code(row: Row, answer: httpx.Response) -> str | None:
    """The code of a refusal."""
    if answer.status_code < 400:
        return None
    told = answer.json()
    found: str = told["error"]["data"]["problem"]["code"] if isinstance(row, Procedure) else told["code"]
    return found
