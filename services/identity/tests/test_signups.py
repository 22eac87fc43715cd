"""Signing up: one call makes a person, their business and a login, or nothing."""

from identity_driver import PASSWORD, Identity, Opened, acting

from contracts.identity.api import CreateBusiness, GetMe, ListMembers, LogIn, RegisterUser
from contracts.identity.audit.api import ListAudit
from contracts.identity.events import BusinessCreated, RoleGranted, UserRegistered
from contracts.identity.signups.api import SignUp
from contracts.permissions import Role
from contracts.types import to_typeid, uuid7
from kit.db import Database
from testkit import envelopes


def wanted(slug: str | None = None, email: str | None = None) -> SignUp:
    mark = uuid7().hex[-12:]
    return SignUp(
        owner=RegisterUser(name="Ada", email=email or f"ada.{mark}@example.com", password=PASSWORD),
        business=CreateBusiness(slug=slug or f"studio-{mark}", name="Studio", timezone="Europe/Berlin", currency="EUR"),
    )


async def test_one_call_makes_a_business_whose_owner_is_logged_in(identity: Identity) -> None:
    asked = wanted()
    made = await identity.ask(asked)
    owner = acting(made.tokens, made.business)
    assert (await identity.ask(GetMe(), owner)).roles[0].role is Role.OWNER
    assert [member.user_id for member in (await identity.ask(ListMembers(), owner)).items] == [made.tokens.user.id]
    assert await identity.ask(LogIn(email=asked.owner.email, password=PASSWORD))


async def test_the_other_contexts_are_told_what_they_set_up_from(identity: Identity, database: Database) -> None:
    asked = wanted()
    made = await identity.ask(asked)
    owner = acting(made.tokens, made.business)
    [created] = await envelopes(database, owner, BusinessCreated)
    [granted] = await envelopes(database, owner, RoleGranted)
    assert created.data.model_dump(include=set(CreateBusiness.model_fields)) == asked.business.model_dump()
    assert created.data.owner_id == granted.data.user_id == made.tokens.user.id
    assert (granted.data.role, granted.data.name) == (Role.OWNER, "Ada")
    registered = [
        each for each in await envelopes(database, acting(made.tokens), UserRegistered)
        if each.data.user_id == made.tokens.user.id
    ]  # fmt: skip
    assert len(registered) == 1
    actor = f"user:{to_typeid('usr', made.tokens.user.id)}"
    assert created.actor == granted.actor == actor, "the owner did it, not a guest"
    [entry] = (await identity.ask(ListAudit(), owner)).items
    assert (entry.command, entry.actor) == (CreateBusiness.subject, actor)


async def test_a_slug_that_is_taken_leaves_nobody_behind(identity: Identity, studio: Opened) -> None:
    asked = wanted(slug=studio.business.slug)
    assert await identity.refusal(asked) == (409, "identity.slug_taken")
    assert (await identity.refusal(LogIn(email=asked.owner.email, password=PASSWORD)))[0] == 401
    assert await identity.refusal(wanted(slug="admin")) == (422, "identity.slug_reserved")
    assert (await identity.ask(wanted(email=asked.owner.email))).business
