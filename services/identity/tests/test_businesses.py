"""Businesses: created by a user, under a slug that nobody else has, changed by their owners."""

import asyncio

import pytest
from identity_driver import GUEST, Identity, Opened, Refused, acting
from sqlalchemy import select

from contracts.identity.api import CreateBusiness, GetBusiness, GetMe, ListMembers, UpdateBusiness
from contracts.identity.events import BusinessCreated, BusinessUpdated, RoleGranted
from contracts.permissions import Role
from identity.audit.models import AuditEntry
from identity.businesses import rules
from kit.db import Database, Session
from kit.scope import Scope, system
from testkit import envelopes, published


def asking_for(slug: str) -> CreateBusiness:
    return CreateBusiness(slug=slug, name="Salon", timezone="America/Lima", currency="PEN", locale="es-PE")


async def audit_of(database: Database, scope: Scope) -> list[AuditEntry]:
    async def read(session: Session) -> list[AuditEntry]:
        return list(await session.scalars(select(AuditEntry).order_by(AuditEntry.at)))

    return await database.run(scope, read, reads=True)


class TestCreate:
    async def test_makes_the_caller_its_owner(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()
        salon = await identity.ask(asking_for("salon-uno"), acting(ada))
        assert (salon.slug, salon.timezone, salon.currency, salon.version) == ("salon-uno", "America/Lima", "PEN", 1)
        me = await identity.ask(GetMe(), acting(ada))
        grants = [(grant.business_id, grant.slug, grant.business_name, grant.role) for grant in me.roles]
        assert grants == [(salon.id, "salon-uno", "Salon", Role.OWNER)]

    async def test_is_told_with_the_new_business_in_its_envelope(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()
        salon = await identity.ask(asking_for("salon-dos"), acting(ada))
        scope = acting(ada, salon)
        [created] = await envelopes(database, scope, BusinessCreated)
        assert (created.data.owner_id, created.data.locale, created.sequence) == (ada.user.id, "es-PE", "1")
        assert created.actor == str(scope.actor)
        [granted] = await published(database, scope, RoleGranted)
        assert (granted.user_id, granted.role, granted.version) == (ada.user.id, Role.OWNER, 2)

    async def test_is_noted_in_the_audit_log(self, studio: Opened, database: Database) -> None:
        [entry] = await audit_of(database, studio.scope)
        assert (entry.command, entry.actor) == (CreateBusiness.subject, str(studio.scope.actor))
        assert entry.detail["slug"] == studio.business.slug

    async def test_a_slug_is_given_once(self, identity: Identity, studio: Opened, database: Database) -> None:
        grace = await identity.register("Grace")
        again = asking_for(studio.business.slug)
        assert await identity.refusal(again, acting(grace)) == (409, "identity.slug_taken")
        assert (await identity.ask(GetMe(), acting(grace))).roles == []

    async def test_of_twenty_who_want_a_slug_at_once_one_gets_it(self, identity: Identity) -> None:
        people = [await identity.register("Racer") for _ in range(4)]
        wanted = [identity.ask(asking_for("the-one"), acting(people[turn % 4])) for turn in range(20)]
        answers = await asyncio.gather(*wanted, return_exceptions=True)
        lost = [answer for answer in answers if isinstance(answer, Refused)]
        assert {answer.code for answer in lost} == {"identity.slug_taken"}
        assert len(lost) == 19
        owned = [grant for person in people for grant in (await identity.ask(GetMe(), acting(person))).roles]
        assert len(owned) == 1

    @pytest.mark.parametrize("slug", ["api", "admin", "www", "docs", "trpc", "webhooks", "static", "auth", "xn--abc"])
    async def test_our_own_names_are_reserved(self, identity: Identity, studio: Opened, slug: str) -> None:
        assert await identity.refusal(asking_for(slug), acting(studio.owner)) == (422, "identity.slug_reserved")

    async def test_takes_a_person(self, identity: Identity) -> None:
        for nobody in (GUEST, system("settle")):
            assert (await identity.refusal(asking_for("nobodys"), nobody))[0] == 401

    async def test_sent_twice_with_one_key_happens_once(self, identity: Identity) -> None:
        ada = await identity.register()
        first = await identity.ask(asking_for("keyed"), acting(ada), key="k")
        assert await identity.ask(asking_for("keyed"), acting(ada), key="k") == first


def test_short_routes_of_the_gateway_are_reserved() -> None:
    assert {"api", "auth", "admin", "me", "v1", "webhooks", "healthz"} <= rules.RESERVED
    assert not rules.is_reserved("studio-ada")


class TestUpdate:
    async def test_changes_the_fields_given(self, identity: Identity, studio: Opened, database: Database) -> None:
        changed = await identity.ask(UpdateBusiness(name="Studio Zwei", if_version=1), studio.scope)
        assert (changed.name, changed.timezone, changed.version) == ("Studio Zwei", "Europe/Berlin", 2)
        assert await identity.ask(GetBusiness(slug=studio.business.slug)) == changed
        [updated] = await published(database, studio.scope, BusinessUpdated)
        assert (updated.name, updated.slug, updated.version) == ("Studio Zwei", studio.business.slug, 2)
        _, update = await audit_of(database, studio.scope)
        assert (update.command, update.detail) == (UpdateBusiness.subject, {"version": 2, "name": "Studio Zwei"})

    async def test_without_a_change_says_nothing(self, identity: Identity, studio: Opened, database: Database) -> None:
        same = await identity.ask(UpdateBusiness(name=studio.business.name), studio.scope)
        assert same == studio.business
        assert await published(database, studio.scope, BusinessUpdated) == []

    async def test_another_version_is_refused_with_the_current_one(self, identity: Identity, studio: Opened) -> None:
        with pytest.raises(Refused) as refused:
            await identity.ask(UpdateBusiness(name="Late", if_version=7), studio.scope)
        assert (refused.value.status, refused.value.problem["current"]) == (412, {"version": 1})

    async def test_of_many_with_the_same_version_one_wins(self, identity: Identity, studio: Opened) -> None:
        changes = [identity.ask(UpdateBusiness(name=f"N{n}", if_version=1), studio.scope) for n in range(10)]
        answers = await asyncio.gather(*changes, return_exceptions=True)
        assert sorted(getattr(answer, "status", 200) for answer in answers) == [200] + [412] * 9

    async def test_the_gateway_hears_of_it(
        self, identity: Identity, studio: Opened, heard: list[tuple[str, dict]]
    ) -> None:
        await identity.ask(UpdateBusiness(name="Studio Drei"), studio.scope)
        assert heard == [(f"live.identity.{studio.business.id}.business", {"slug": studio.business.slug})]

    async def test_takes_an_owner(self, identity: Identity, studio: Opened) -> None:
        for role in (Role.CUSTOMER, Role.STAFF, Role.MANAGER):
            scope = acting(studio.owner, studio.business, role)
            assert (await identity.refusal(UpdateBusiness(name="X"), scope))[0] == 403

    async def test_another_business_changes_only_itself(
        self, identity: Identity, studio: Opened, rival: Opened
    ) -> None:
        await identity.ask(UpdateBusiness(name="Mine"), rival.scope)
        assert (await identity.ask(GetBusiness(slug=studio.business.slug))).name == "Studio"


class TestGet:
    async def test_is_public(self, identity: Identity, studio: Opened) -> None:
        asked = GetBusiness(slug=studio.business.slug)
        assert await identity.ask(asked, GUEST) == studio.business
        assert await identity.ask(asked, studio.scope) == studio.business

    async def test_a_slug_of_nobody_and_one_of_another_business_are_the_same_404(
        self, identity: Identity, studio: Opened, rival: Opened
    ) -> None:
        assert await identity.refusal(GetBusiness(slug="nobodys-slug")) == (404, "not_found")
        assert await identity.refusal(GetBusiness(slug=studio.business.slug), rival.scope) == (404, "not_found")

    async def test_a_business_that_does_not_exist_has_no_members(self, identity: Identity, here: Scope) -> None:
        assert (await identity.ask(ListMembers(), here)).items == []
        assert await identity.refusal(UpdateBusiness(name="Ghost"), here) == (404, "not_found")
