"""Hosts: domains tells which are a business's own, and the gateway asks."""

from typing import Any

from identity_driver import Identity, Opened

from contracts.domains.events import DomainReleased, DomainVerified
from contracts.identity.api import GetBusiness, GetHost
from contracts.types import uuid7
from identity.hosts.consumers import consumers
from kit.consumers import Retry
from kit.db import Database
from testkit import deliver

(REMEMBER,) = consumers.all


def new_host() -> str:
    return f"book-{uuid7().hex[-10:]}.harbour.example"


class TestServing:
    async def test_a_verified_host_names_its_business_until_it_is_released(
        self, identity: Identity, database: Database, studio: Opened, heard: list[tuple[str, Any]]
    ) -> None:
        host, domain_id = new_host(), uuid7()
        assert await identity.refusal(GetHost(host=host)) == (404, "not_found")
        await deliver(database, REMEMBER, studio.scope, DomainVerified(version=1, domain_id=domain_id, host=host))
        found = await identity.ask(GetHost(host=host))
        assert (found.id, found.hosts) == (studio.business.id, [host])
        assert (await identity.ask(GetBusiness(slug=studio.business.slug))).hosts == [host]
        await deliver(database, REMEMBER, studio.scope, DomainReleased(version=2, domain_id=domain_id, host=host))
        assert await identity.refusal(GetHost(host=host)) == (404, "not_found")
        assert (await identity.ask(GetBusiness(slug=studio.business.slug))).hosts == []
        told = (f"live.identity.{studio.business.id}.business", {"host": host})
        assert heard.count(told) == 2, "caches are told, once a fact"

    async def test_facts_in_the_wrong_order_end_where_the_right_one_does(
        self, identity: Identity, database: Database, studio: Opened
    ) -> None:
        host, domain_id = new_host(), uuid7()
        await deliver(database, REMEMBER, studio.scope, DomainReleased(version=2, domain_id=domain_id, host=host))
        await deliver(database, REMEMBER, studio.scope, DomainVerified(version=1, domain_id=domain_id, host=host))
        assert await identity.refusal(GetHost(host=host)) == (404, "not_found")

    async def test_a_host_goes_to_another_business_when_the_first_has_let_go(
        self, identity: Identity, database: Database, studio: Opened, rival: Opened
    ) -> None:
        host, first, second = new_host(), uuid7(), uuid7()
        await deliver(database, REMEMBER, studio.scope, DomainVerified(version=1, domain_id=first, host=host))
        taken = DomainVerified(version=1, domain_id=second, host=host)
        assert [type(outcome) for outcome in await deliver(database, REMEMBER, rival.scope, taken)] == [Retry, Retry]
        assert (await identity.ask(GetHost(host=host))).id == studio.business.id
        await deliver(database, REMEMBER, studio.scope, DomainReleased(version=2, domain_id=first, host=host))
        await deliver(database, REMEMBER, rival.scope, taken)
        assert (await identity.ask(GetHost(host=host))).id == rival.business.id
        assert await identity.refusal(GetHost(host=host), studio.scope) == (404, "not_found")
