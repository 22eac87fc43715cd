"""Businesses: created once, by a user, under a slug that nobody else has."""

from identity_driver import Identity, acting

from contracts.identity.api import CreateBusiness, GetMe
from contracts.identity.events import BusinessCreated, RoleGranted
from contracts.permissions import Role
from kit.db import Database
from testkit import envelopes, published


def asking_for(slug: str) -> CreateBusiness:
    return CreateBusiness(slug=slug, name="Salon", timezone="America/Lima", currency="PEN", locale="es-PE")


class TestCreate:
    async def test_makes_the_caller_its_owner(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()
        salon = await identity.ask(asking_for("salon-uno"), acting(ada))
        assert (salon.slug, salon.timezone, salon.currency, salon.version) == ("salon-uno", "America/Lima", "PEN", 1)
        me = await identity.ask(GetMe(), acting(ada))
        assert [(grant.business_id, grant.slug, grant.role) for grant in me.roles] == [
            (salon.id, "salon-uno", Role.OWNER)
        ]
        scope = acting(ada, salon)
        [created] = await envelopes(database, scope, BusinessCreated)
        assert (created.data.owner_id, created.data.locale, created.sequence) == (ada.user.id, "es-PE", "1")
        assert created.actor == str(scope.actor)
        [granted] = await published(database, scope, RoleGranted)
        assert (granted.user_id, granted.role, granted.version) == (ada.user.id, Role.OWNER, 2)
