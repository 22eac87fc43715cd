"""What tests of logged-in customers tell their stories with: a user, and what identity tells of them."""

from scheduling_process import SCHEDULING
from shops import Shop

from contracts.identity.events import UserEmailVerified, UserErased
from contracts.identity.mail import VerifiedEmail
from contracts.permissions import Role
from contracts.types import Actor, ActorKind, to_typeid, uuid7
from kit import sealed
from kit.db import Database
from kit.scope import Scope, system
from scheduling.dossiers.ticks import link_users
from scheduling.users.consumers import consumers
from testkit import deliver

(REMEMBER,) = consumers.all
NOWHERE = system("tests")


class Person:
    """A user, and what identity tells of them."""

    def __init__(self, database: Database) -> None:
        self.id = uuid7()
        self.email = f"eve.{self.id.hex[-12:]}@example.com"
        self.version = 1
        self._database = database

    def at(self, shop: Shop) -> Scope:
        """The person, logged in, at a business."""
        actor = Actor(kind=ActorKind.USER, id=to_typeid("usr", self.id))
        return Scope(shop.scope.business_id, actor, frozenset({Role.CUSTOMER}))

    def verified(self, key: bytes | None = None) -> UserEmailVerified:
        self.version += 1
        public = key or SCHEDULING.public_key().public_bytes_raw()
        text = VerifiedEmail(email=self.email).model_dump_json()
        address = sealed.seal(text, "scheduling", public, "verified-email")
        return UserEmailVerified(user_id=self.id, address=address, version=self.version)

    def erased(self) -> UserErased:
        self.version += 1
        return UserErased(user_id=self.id, version=self.version)

    async def tell(self, *facts: UserEmailVerified | UserErased) -> None:
        for fact in facts:
            assert await deliver(self._database, REMEMBER, NOWHERE, fact) == [None, None]
        while await link_users(self._database):
            pass
