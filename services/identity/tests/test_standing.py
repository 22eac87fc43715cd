"""Where a business stands with the platform: its profile says whether it takes bookings, its owners are told."""

import itertools
from datetime import timedelta
from mailbox import Mailbox

import pytest
from identity_driver import Identity, Opened, acting

from contracts.billing.events import StandingChanged
from contracts.billing.standings.shapes import Standing, StandingReason
from contracts.identity.api import ClosedBecause, GetBusiness, RevokeRole, UpdateBusiness
from contracts.identity.events import PlanMailRequested
from contracts.identity.invitations.api import AcceptInvitation, Invite
from contracts.identity.mail import MailKind, PlanMailKind
from contracts.permissions import Role
from identity.standings.consumers import consumers
from kit import clock
from kit.db import Database
from kit.scope import Scope
from testkit import deliver, published

(REMEMBER,) = consumers.all


def changed(scope: Scope, standing: Standing, version: int) -> StandingChanged:
    until = clock.now() + timedelta(days=14) if standing is Standing.PAST_DUE else None
    return StandingChanged(
        version=version, business_id=scope.business_id, standing=standing, plan="trial", until=until,
        reason=StandingReason.TRIAL_OVER,
    )  # fmt: skip


async def become(database: Database, studio: Opened, *standings: Standing) -> None:
    for version, standing in enumerate(standings, start=1):
        told = changed(studio.scope, standing, version)
        assert await deliver(database, REMEMBER, studio.scope, told) == [None, None]


class TestProfile:
    async def test_says_that_it_takes_no_bookings_and_not_why(
        self, database: Database, identity: Identity, studio: Opened
    ) -> None:
        await become(database, studio, Standing.TRIAL, Standing.PAST_DUE)
        shown = await identity.ask(GetBusiness(slug=studio.business.slug))
        assert (shown.accepting_bookings, shown.closed_because) == (True, None)
        await become(database, studio, Standing.TRIAL, Standing.PAST_DUE, Standing.SUSPENDED)
        shown = await identity.ask(GetBusiness(slug=studio.business.slug))
        assert (shown.accepting_bookings, shown.closed_because) == (False, ClosedBecause.ON_HOLD)
        assert shown.suspended is False

    @pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
    async def test_follows_the_newest_word_in_any_order(
        self, database: Database, identity: Identity, studio: Opened, order: tuple[int, ...]
    ) -> None:
        for version in order:
            standing = Standing.SUSPENDED if version < 3 else Standing.ACTIVE
            await deliver(database, REMEMBER, studio.scope, changed(studio.scope, standing, version))
        assert (await identity.ask(GetBusiness(slug=studio.business.slug))).accepting_bookings


class TestRequests:
    async def test_nothing_new_begins_and_access_is_still_taken_away(
        self, database: Database, identity: Identity, studio: Opened, rival: Opened
    ) -> None:
        hired = await identity.hire(studio)
        await become(database, studio, Standing.SUSPENDED)
        unpaid = (402, "business_not_in_good_standing")
        assert await identity.refusal(UpdateBusiness(name="Other"), studio.scope) == unpaid
        assert await identity.refusal(Invite(email="x@example.com", role=Role.STAFF), studio.scope) == unpaid
        await identity.ask(RevokeRole(user_id=hired.user.id, role=Role.STAFF), studio.scope)
        await identity.ask(UpdateBusiness(name="Rival"), rival.scope)

    async def test_an_invitation_of_before_can_be_accepted(
        self, database: Database, identity: Identity, studio: Opened, mails: Mailbox
    ) -> None:
        """Whoever was asked to join may be the one who pays."""
        newcomer = await identity.register("Grace")
        await identity.ask(Invite(email=newcomer.user.email, role=Role.MANAGER), studio.scope)
        await become(database, studio, Standing.SUSPENDED)
        token = await mails.token(newcomer.user.email, MailKind.INVITATION, studio.scope)
        joined = await identity.ask(AcceptInvitation(token=token), acting(newcomer))
        assert joined.user_id == newcomer.user.id


class TestOwners:
    async def test_are_told_once_of_each_change_that_asks_something_of_them(
        self, database: Database, studio: Opened, mails: Mailbox
    ) -> None:
        walk = Standing.TRIAL, Standing.PAST_DUE, Standing.SUSPENDED, Standing.ACTIVE, Standing.TRIAL
        await become(database, studio, *walk)
        told = await published(database, studio.scope, PlanMailRequested)
        assert [each.kind for each in told] == [PlanMailKind.PAST_DUE, PlanMailKind.SUSPENDED, PlanMailKind.RESTORED]
        letters = [mails.read(each) for each in told]
        assert {letter.email for letter in letters} == {studio.owner.user.email}
        assert [letter.until is not None for letter in letters] == [True, False, False]
        assert {letter.business_name for letter in letters} == {studio.business.name}

    async def test_of_no_other_business(self, database: Database, studio: Opened, rival: Opened) -> None:
        await become(database, studio, Standing.PAST_DUE)
        assert await published(database, rival.scope, PlanMailRequested) == []
