"""Setting up a business and its owner at once."""

from contracts.identity.api import Business
from contracts.identity.signups.api import SignUp
from contracts.identity.signups.shapes import SignedUp
from contracts.types import Actor, ActorKind, to_typeid
from identity.accounts import operations as registering
from identity.businesses import operations as businesses
from kit.db import Database, Session
from kit.scope import Scope


async def hash_password(database: Database, scope: Scope, asked: SignUp) -> str:
    """The owner's password as it is stored; tens of milliseconds of work, so it is done before the transaction."""
    return await registering.hash_password(database, scope, asked.owner)


async def sign_up(session: Session, asked: SignUp, password_hash: str) -> SignedUp:
    """Register a person, who then creates a business: in one transaction, so that a slug that is taken leaves nobody.

    The events are those of both, in this order; the other contexts set themselves up from them. Raises what
    registering and creating a business raise.
    """
    tokens = await registering.register(session, asked.owner, password_hash)
    session.act_as(Actor(kind=ActorKind.USER, id=to_typeid("usr", tokens.user.id)))
    business = await businesses.create(session, asked.business)
    return SignedUp(business=Business.model_validate(business), tokens=tokens)
