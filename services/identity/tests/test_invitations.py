"""Invitations: to an address, whoever's it is; accepted once, by whoever reads its mail."""

import asyncio
from datetime import timedelta
from mailbox import Mailbox

import pytest
from identity_driver import PASSWORD, Identity, Opened, Refused, acting

from contracts.identity.accounts.api import GetAccountLink
from contracts.identity.accounts.shapes import LinkPurpose
from contracts.identity.api import GetMe, ListMembers
from contracts.identity.events import RoleGranted
from contracts.identity.invitations.api import (
    AcceptAsNewUser,
    AcceptInvitation,
    Invite,
    ListInvitations,
    ResendInvitation,
    RevokeInvitation,
)
from contracts.identity.invitations.shapes import InvitationStatus
from contracts.identity.mail import MailKind
from contracts.identity.platform.api import ReinstateBusiness, SuspendBusiness
from contracts.permissions import Role
from contracts.types import uuid7
from identity.invitations import rules
from kit import clock
from kit.db import Database
from kit.scope import Scope
from testkit import published

WORTHLESS = (410, "identity.link_worthless")


async def invited(identity: Identity, studio: Opened, mails: Mailbox, email: str, role: Role = Role.STAFF) -> str:
    await identity.ask(Invite(email=email, role=role), studio.scope)
    return await mails.token(email, MailKind.INVITATION, studio.scope)


class TestInvite:
    async def test_tells_nobody_who_is_registered(
        self, identity: Identity, studio: Opened, rival: Opened, mails: Mailbox
    ) -> None:
        known = (await identity.verified("Grace")).user.email
        told = []
        for email in ("newcomer@example.com", known, rival.owner.user.email):
            invitation = await identity.ask(Invite(email=email, role=Role.STAFF), studio.scope)
            _, mail = (await mails.to(email, studio.scope))[-1]
            fields = {"id", "email", "created_at", "sent_at", "expires_at"}
            told.append((invitation.model_dump(exclude=fields), mail.model_dump(exclude={"email", "name", "token"})))
        assert told[0] == told[1] == told[2]

    async def test_the_mail_names_the_business_and_the_role(
        self, identity: Identity, studio: Opened, mails: Mailbox
    ) -> None:
        token = await invited(identity, studio, mails, "herald@example.com", Role.MANAGER)
        _, mail = (await mails.to("herald@example.com", studio.scope))[-1]
        assert (mail.business_name, mail.role) == (studio.business.name, "manager")
        shown = await identity.ask(GetAccountLink(token=token))
        assert (shown.purpose, shown.business_name, shown.role) == (LinkPurpose.INVITATION, "Studio", Role.MANAGER)
        assert shown.registered is False

    async def test_a_manager_invites_to_roles_below_their_own(self, identity: Identity, studio: Opened) -> None:
        scope = acting(studio.owner, studio.business, Role.MANAGER)
        for role, allowed in ((Role.CUSTOMER, True), (Role.STAFF, True), (Role.MANAGER, False), (Role.OWNER, False)):
            ask = Invite(email=f"{role}-to-be@example.com", role=role)
            if allowed:
                assert (await identity.ask(ask, scope)).role is role
            else:
                assert await identity.refusal(ask, scope) == (403, "identity.role_too_high")
        for role in (Role.STAFF, Role.CUSTOMER):
            ask = Invite(email="x@example.com", role=Role.CUSTOMER)
            assert await identity.refusal(ask, acting(studio.owner, studio.business, role)) == (403, "forbidden")
        ask = Invite(email="x@example.com", role=Role.PLATFORM_ADMIN)
        assert await identity.refusal(ask, studio.scope) == (403, "identity.role_too_high")

    async def test_again_replaces_role_and_link(self, identity: Identity, studio: Opened, mails: Mailbox) -> None:
        first = await invited(identity, studio, mails, "twice@example.com")
        second = await invited(identity, studio, mails, "twice@example.com", Role.MANAGER)
        [found] = [
            each for each in (await identity.ask(ListInvitations(), studio.scope)).items if "twice" in each.email
        ]
        assert found.role is Role.MANAGER
        assert await identity.refusal(GetAccountLink(token=first)) == WORTHLESS
        assert (await identity.ask(GetAccountLink(token=second))).role is Role.MANAGER

    async def test_a_manager_replaces_none_to_a_role_as_high_as_theirs(
        self, identity: Identity, studio: Opened, mails: Mailbox
    ) -> None:
        token = await invited(identity, studio, mails, "partner@example.com", Role.OWNER)
        scope = acting(studio.owner, studio.business, Role.MANAGER)
        ask = Invite(email="partner@example.com", role=Role.CUSTOMER)
        assert await identity.refusal(ask, scope) == (403, "identity.role_too_high")
        assert (await identity.ask(GetAccountLink(token=token))).role is Role.OWNER

    async def test_at_once_makes_one(self, identity: Identity, studio: Opened) -> None:
        ask = Invite(email="rushed@example.com", role=Role.STAFF)
        made = await asyncio.gather(*(identity.ask(ask, studio.scope) for _ in range(6)))
        assert len({each.id for each in made}) == 1

    async def test_of_who_has_the_role_is_refused(self, identity: Identity, studio: Opened) -> None:
        grace = await identity.hire(studio)
        again = Invite(email=grace.user.email, role=Role.STAFF)
        assert await identity.refusal(again, studio.scope) == (409, "identity.already_member")


class TestAccept:
    async def test_as_a_new_user(self, identity: Identity, studio: Opened, mails: Mailbox, database: Database) -> None:
        token = await invited(identity, studio, mails, "fresh@example.com", Role.MANAGER)
        accept = AcceptAsNewUser(token=token, name="Grace", password=PASSWORD)
        answers = await asyncio.gather(*(identity.ask(accept) for _ in range(4)), return_exceptions=True)
        [tokens] = [answer for answer in answers if not isinstance(answer, Exception)]
        assert {each.code for each in answers if isinstance(each, Refused)} == {"identity.link_worthless"}
        me = await identity.ask(GetMe(), acting(tokens))
        assert (me.user.email, me.user.email_verified) == ("fresh@example.com", True)
        assert [(grant.slug, grant.role) for grant in me.roles] == [(studio.business.slug, Role.MANAGER)]
        granted = (await published(database, studio.scope, RoleGranted))[-1]
        assert (granted.user_id, granted.role) == (tokens.user.id, Role.MANAGER)
        [listed] = (await identity.ask(ListInvitations(status=InvitationStatus.ACCEPTED), studio.scope)).items
        assert listed.accepted_by == tokens.user.id

    async def test_as_a_user_with_that_address(self, identity: Identity, studio: Opened, mails: Mailbox) -> None:
        grace = await identity.register("Grace")
        token = await invited(identity, studio, mails, grace.user.email)
        member = await identity.ask(AcceptInvitation(token=token), acting(grace))
        assert (member.roles, member.email_verified) == ([Role.STAFF], True)
        assert await identity.refusal(AcceptInvitation(token=token), acting(grace)) == WORTHLESS

    async def test_not_as_anybody_else(self, identity: Identity, studio: Opened, mails: Mailbox) -> None:
        grace, eve = await identity.verified("Grace"), await identity.verified("Eve")
        token = await invited(identity, studio, mails, grace.user.email)
        assert await identity.refusal(AcceptInvitation(token=token), acting(eve)) == (403, "identity.invited_another")
        as_new = AcceptAsNewUser(token=token, name="Grace", password=PASSWORD)
        assert await identity.refusal(as_new) == (409, "identity.already_registered")
        assert await identity.refusal(AcceptInvitation(token=token)) == (401, "unauthorized")
        assert (await identity.ask(GetAccountLink(token=token))).registered is True
        assert await identity.ask(AcceptInvitation(token=token), acting(grace)), "the link still works"

    async def test_whoever_squats_on_the_address_gets_nothing(
        self, identity: Identity, studio: Opened, mails: Mailbox
    ) -> None:
        squatter = await identity.register("Eve")
        token = await invited(identity, studio, mails, squatter.user.email)
        tokens = await identity.ask(AcceptAsNewUser(token=token, name="Grace", password="a phrase of her own"))
        assert tokens.user.id != squatter.user.id
        emails = [member.user_id for member in (await identity.ask(ListMembers(), studio.scope)).items]
        assert tokens.user.id in emails
        assert squatter.user.id not in emails

    async def test_in_time(self, identity: Identity, studio: Opened, mails: Mailbox) -> None:
        token = await invited(identity, studio, mails, "tardy@example.com")
        with clock.frozen(clock.now()) as watch:
            watch.move(rules.LASTS + timedelta(seconds=1))
            assert await identity.refusal(AcceptAsNewUser(token=token, name="Tardy", password=PASSWORD)) == WORTHLESS
            expired = (await identity.ask(ListInvitations(status=InvitationStatus.EXPIRED), studio.scope)).items
            assert [each.email for each in expired] == ["tardy@example.com"]
            await identity.ask(ResendInvitation(invitation_id=expired[0].id), studio.scope)
            assert await identity.refusal(GetAccountLink(token=token)) == WORTHLESS
            token = await mails.token("tardy@example.com", MailKind.INVITATION, studio.scope)
            assert await identity.ask(AcceptAsNewUser(token=token, name="Tardy", password=PASSWORD))

    async def test_not_into_a_business_that_the_platform_has_stopped(
        self, identity: Identity, studio: Opened, mails: Mailbox
    ) -> None:
        token = await invited(identity, studio, mails, "too.early@example.com")
        admin = Scope(None, studio.scope.actor, frozenset({Role.PLATFORM_ADMIN}), cause="test")
        await identity.ask(SuspendBusiness(business_id=studio.business.id, reason="An invoice is due"), admin)
        accept = AcceptAsNewUser(token=token, name="Early", password=PASSWORD)
        assert await identity.refusal(accept) == (403, "business_suspended")
        await identity.ask(ReinstateBusiness(business_id=studio.business.id), admin)
        assert await identity.ask(accept)


class TestRevoke:
    async def test_makes_the_link_worthless(self, identity: Identity, studio: Opened, mails: Mailbox) -> None:
        token = await invited(identity, studio, mails, "unwanted@example.com")
        [found] = (await identity.ask(ListInvitations(), studio.scope)).items
        await identity.ask(RevokeInvitation(invitation_id=found.id), studio.scope)
        await identity.ask(RevokeInvitation(invitation_id=found.id), studio.scope)
        assert await identity.refusal(AcceptAsNewUser(token=token, name="No", password=PASSWORD)) == WORTHLESS
        resend = ResendInvitation(invitation_id=found.id)
        assert await identity.refusal(resend, studio.scope) == (409, "identity.invitation_over")

    async def test_of_one_that_was_accepted_comes_too_late(self, identity: Identity, studio: Opened) -> None:
        await identity.hire(studio)
        [found] = (await identity.ask(ListInvitations(), studio.scope)).items
        ask = RevokeInvitation(invitation_id=found.id)
        assert await identity.refusal(ask, studio.scope) == (409, "identity.invitation_over")

    @pytest.mark.parametrize("request_", [ResendInvitation, RevokeInvitation])
    async def test_another_businesss_is_one_that_does_not_exist(
        self, identity: Identity, studio: Opened, rival: Opened, request_: type[ResendInvitation | RevokeInvitation]
    ) -> None:
        theirs = await identity.ask(Invite(email="theirs@example.com", role=Role.STAFF), rival.scope)
        for invitation_id in (theirs.id, uuid7()):
            assert await identity.refusal(request_(invitation_id=invitation_id), studio.scope) == (404, "not_found")
        assert (await identity.ask(ListInvitations(), studio.scope)).items == []
