"""API keys: made by people for no more than they may, told once, noted by the hour, ended for good."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest
from identity_driver import Identity, Opened, Refused, acting

from contracts.identity.api_keys.api import CreateApiKey, ListApiKeys, RevokeApiKey, UseApiKey
from contracts.identity.api_keys.shapes import ApiKeyKind, KeyStanding, NewApiKey
from contracts.permissions import KEY_PERMISSIONS, PERMISSIONS, Role
from contracts.types import Actor, ActorKind, to_typeid, uuid7
from kit import clock
from kit.scope import Scope
from testkit.servers import Servers

ENDED = KeyStanding(active=False)


async def make(identity: Identity, scope: Scope, *permissions: str, **more: Any) -> NewApiKey:
    return await identity.ask(CreateApiKey(name="Till", permissions=list(permissions), **more), scope)


async def use(identity: Identity, key: str) -> KeyStanding:
    return await identity.ask(UseApiKey(key_hash=hashlib.sha256(key.encode()).hexdigest()))


async def rows(servers: Servers, query: str, *values: object) -> list[asyncpg.Record]:
    admin = await asyncpg.connect(servers.admin_url)
    try:
        found: list[asyncpg.Record] = await admin.fetch(query, *values)
        return found
    finally:
        await admin.close()


class TestCreate:
    async def test_tells_the_secret_once_and_keeps_a_hash(
        self, identity: Identity, studio: Opened, servers: Servers
    ) -> None:
        made = await make(identity, studio.scope, "bookings:read")
        assert made.secret.startswith("sk_")
        assert made.hint == f"sk_…{made.secret[-4:]}"
        for table in ("api_keys", "api_key_hashes", "audit_log", "outbox", "idempotency_records"):
            leaked = await rows(servers, f"select 1 from identity.{table} t where t::text like $1", f"%{made.secret}%")
            assert leaked == [], table
        [listed] = (await identity.ask(ListApiKeys(), studio.scope)).items
        assert listed.model_dump() == made.model_dump(exclude={"secret"})

    async def test_an_idempotency_key_keeps_no_secret_either(self, identity: Identity, studio: Opened) -> None:
        asked = CreateApiKey(name="Till", permissions=["bookings:read"])
        first = await identity.ask(asked, studio.scope, key="once")
        assert (await identity.ask(asked, studio.scope, key="once")).secret != first.secret

    async def test_a_publishable_key_may_nothing_by_itself(self, identity: Identity, studio: Opened) -> None:
        made = await make(identity, studio.scope, kind=ApiKeyKind.PUBLISHABLE)
        assert made.secret.startswith("pk_")
        standing = await use(identity, made.secret)
        assert (standing.kind, standing.permissions) == (ApiKeyKind.PUBLISHABLE, [])

    @pytest.mark.parametrize(
        "asked",
        [
            CreateApiKey(name="Site", kind=ApiKeyKind.PUBLISHABLE, permissions=["bookings:read"]),
            CreateApiKey(name="Server"),
        ],
    )
    async def test_says_what_it_is_for_or_is_for_the_public(
        self, identity: Identity, studio: Opened, asked: CreateApiKey
    ) -> None:
        assert await identity.refusal(asked, studio.scope) == (422, "identity.key_without_purpose")

    async def test_ends_in_the_future(self, identity: Identity, studio: Opened) -> None:
        asked = CreateApiKey(name="Till", permissions=["bookings:read"], expires_at=clock.now() - timedelta(seconds=1))
        assert await identity.refusal(asked, studio.scope) == (422, "identity.key_expired")


class TestScope:
    async def test_nobody_makes_a_key_that_may_more_than_they_do(self, identity: Identity, studio: Opened) -> None:
        manager = acting(studio.owner, studio.business, Role.MANAGER)
        with pytest.raises(Refused) as refused:
            await make(identity, manager, "bookings:read", "business:write", "audit:read")
        assert (refused.value.status, refused.value.code) == (403, "identity.key_beyond_creator")
        assert [error["detail"] for error in refused.value.problem["errors"]] == ["audit:read", "business:write"]
        assert (await make(identity, manager, "bookings:read")).permissions == ["bookings:read"]

    async def test_every_role_is_held_to_what_it_may(self, identity: Identity, studio: Opened) -> None:
        for role in (Role.MANAGER, Role.OWNER):
            scope = acting(studio.owner, studio.business, role)
            for permission in sorted(KEY_PERMISSIONS):
                asked = CreateApiKey(name="Till", permissions=[permission])
                if permission in PERMISSIONS[role]:
                    assert (await identity.ask(asked, scope)).permissions == [permission]
                else:
                    assert await identity.refusal(asked, scope) == (403, "identity.key_beyond_creator")

    @pytest.mark.parametrize("permission", ["keys:write", "members:write", "platform:write", "no:such"])
    async def test_who_may_act_is_no_keys_to_say(self, identity: Identity, studio: Opened, permission: str) -> None:
        asked = CreateApiKey(name="Till", permissions=[permission])
        assert await identity.refusal(asked, studio.scope) == (403, "identity.key_beyond_creator")

    async def test_only_people_who_may_make_keys_do(self, identity: Identity, studio: Opened) -> None:
        asked = CreateApiKey(name="Till", permissions=["bookings:read"])
        for role in (Role.CUSTOMER, Role.STAFF, Role.PLATFORM_ADMIN):
            assert (await identity.refusal(asked, acting(studio.owner, studio.business, role)))[0] == 403
        machine = Actor(kind=ActorKind.API_KEY, id=to_typeid("key", uuid7()))
        for permissions in (frozenset({"bookings:read"}), frozenset({"bookings:read", "keys:write"})):
            scope = Scope(studio.business.id, machine, permissions=permissions)
            assert (await identity.refusal(asked, scope))[0] in {401, 403}


class TestUse:
    async def test_tells_whose_key_it_is_and_what_it_may(self, identity: Identity, studio: Opened) -> None:
        made = await make(identity, studio.scope, "services:read", "bookings:read", "bookings:read")
        assert await use(identity, made.secret) == KeyStanding(
            active=True, id=made.id, business_id=studio.business.id, kind=ApiKeyKind.SECRET,
            permissions=["bookings:read", "services:read"],
        )  # fmt: skip

    async def test_a_key_that_nobody_made_is_like_one_that_has_ended(self, identity: Identity, studio: Opened) -> None:
        made = await make(identity, studio.scope, "bookings:read")
        assert await use(identity, made.secret[:-1] + "~") == ENDED
        await identity.ask(RevokeApiKey(key_id=made.id), studio.scope)
        assert await use(identity, made.secret) == ENDED

    async def test_it_ends_when_it_was_said_to(self, identity: Identity, studio: Opened) -> None:
        until = clock.now() + timedelta(days=1)
        made = await make(identity, studio.scope, "bookings:read", expires_at=until)
        with clock.travel(until - timedelta(seconds=2)):
            assert (await use(identity, made.secret)).expires_at == until
        with clock.travel(until):
            assert await use(identity, made.secret) == ENDED

    async def test_is_noted_once_an_hour(self, identity: Identity, studio: Opened, servers: Servers) -> None:
        made = await make(identity, studio.scope, "bookings:read")
        query = "select xmin::text, last_used_at from identity.api_keys where id = $1"
        noon = (clock.now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
        seen: list[tuple[str, datetime]] = []
        for minutes in (5, 6, 59, 60, 61):
            with clock.travel(noon + timedelta(minutes=minutes)):
                await use(identity, made.secret)
            [row] = await rows(servers, query, made.id)
            seen.append((row["xmin"], row["last_used_at"]))
        assert [at for _, at in seen] == [noon] * 3 + [noon + timedelta(hours=1)] * 2
        assert len({xmin for xmin, _ in seen}) == 2


class TestRevoke:
    async def test_is_heard_at_once_and_happens_once(
        self, identity: Identity, studio: Opened, servers: Servers, heard: list[tuple[str, Any]]
    ) -> None:
        made = await make(identity, studio.scope, "bookings:read")
        ended = await identity.ask(RevokeApiKey(key_id=made.id), studio.scope)
        assert ended.revoked_at is not None
        assert await identity.ask(RevokeApiKey(key_id=made.id), studio.scope) == ended
        said = f"live.identity.{studio.business.id}.api_key", {"key_id": to_typeid("key", made.id)}
        assert heard == [said]
        audited = await rows(
            servers, "select command, detail from identity.audit_log where business_id = $1", studio.business.id
        )
        assert [row["command"] for row in audited][1:] == ["identity.api_key.create.v1", "identity.api_key.revoke.v1"]

    async def test_another_businesss_key_is_not_there(self, identity: Identity, studio: Opened, rival: Opened) -> None:
        made = await make(identity, studio.scope, "bookings:read")
        problems = []
        for key_id in (uuid7(), made.id):
            with pytest.raises(Refused) as refused:
                await identity.ask(RevokeApiKey(key_id=key_id), rival.scope)
            problems.append({**refused.value.problem, "trace_id": None})
        assert problems[0] == problems[1]
        assert problems[0]["status"] == 404
        assert (await use(identity, made.secret)).active
        assert (await identity.ask(ListApiKeys(), rival.scope)).items == []


async def test_keys_are_listed_page_by_page_newest_first(identity: Identity, studio: Opened, rival: Opened) -> None:
    made = [await make(identity, studio.scope, "bookings:read") for _ in range(3)]
    page = await identity.ask(ListApiKeys(limit=2), studio.scope)
    rest = await identity.ask(ListApiKeys(limit=2, cursor=page.cursor), studio.scope)
    assert [key.id for key in (*page.items, *rest.items)] == [key.id for key in reversed(made)]
    assert await identity.refusal(ListApiKeys(cursor=page.cursor), rival.scope) == (404, "cursor_not_found")
