"""Accounts: an address belongs to whoever proves it, links work once, a password that changes ends every login."""

import asyncio
from datetime import timedelta
from mailbox import Mailbox, proven

import pytest
from identity_driver import GUEST, PASSWORD, Identity, Opened, Refused, acting, claims_of
from sqlalchemy import func, select

from contracts.identity.accounts.api import (
    ChangePassword,
    EraseMe,
    ExportMe,
    GetAccountLink,
    RequestPasswordReset,
    ResendVerification,
    ResetPassword,
    UpdateMe,
    VerifyEmail,
)
from contracts.identity.accounts.shapes import LinkPurpose
from contracts.identity.api import Access, GetAccess, GetMe, LogIn, RefreshLogin, RegisterUser, RevokeRole, Tokens
from contracts.identity.events import RoleRevoked, UserEmailVerified, UserErased
from contracts.identity.mail import MailKind
from contracts.permissions import Role
from identity import passwords
from identity.accounts import operations
from identity.accounts.ticks import send_password_resets
from identity.audit.models import UserAuditEntry
from identity.invitations.models import Invitation
from identity.invitations.ticks import forget_erased_members
from identity.links import rules
from identity.links.models import Link
from identity.links.ticks import forget_links
from identity.logins import operations as logins
from identity.logins import rules as login_rules
from identity.logins.models import Login
from identity.users import queries as users
from identity.users.models import User
from kit import clock
from kit.db import Database, Session
from testkit import envelopes, published

OTHER = "another long pass phrase"
WORTHLESS = (410, "identity.link_worthless")


async def stands(identity: Identity, tokens: Tokens) -> bool:
    claims = claims_of(tokens)
    access: Access = await identity.ask(GetAccess(user_id=claims.sub, login_id=claims.sid, version=claims.ver))
    return access.active


async def reset_token(identity: Identity, database: Database, mails: Mailbox, email: str) -> str:
    await identity.ask(RequestPasswordReset(email=email))
    await send_password_resets(database)
    return await mails.token(email, MailKind.RESET_PASSWORD)


class TestRegister:
    async def test_answers_alike_whether_or_not_the_address_is_known(
        self, identity: Identity, database: Database, mails: Mailbox
    ) -> None:
        holder = await identity.verified()
        told = []
        for email in ("nobody-knows@example.com", holder.user.email):
            got = await identity.ask(RegisterUser(name="Eve", email=email, password=OTHER))
            assert await stands(identity, got)
            me = await identity.ask(GetMe(), acting(got))
            again = await identity.ask(LogIn(email=email, password=OTHER))
            shown = got.user.model_dump(exclude={"id", "email", "created_at"})
            told.append((shown, me.roles, again.user.id == got.user.id, me.user.email_verified))
        assert told[0] == told[1]
        assert (await identity.ask(LogIn(email=holder.user.email, password=PASSWORD))).user.id == holder.user.id

    async def test_does_the_same_work_for_a_known_address(self, identity: Identity, database: Database) -> None:
        holder = await identity.verified()

        async def rows(session: Session) -> list[int]:
            tables = (User, Link, Login, UserAuditEntry)
            return [await session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

        grown = []
        for email in ("quite-unknown@example.com", holder.user.email):
            before = await database.run(GUEST, rows)
            await identity.ask(RegisterUser(name="Eve", email=email, password=OTHER))
            grown.append([now - then for then, now in zip(before, await database.run(GUEST, rows), strict=True)])
        assert grown[0] == grown[1]

    async def test_the_holder_of_the_address_is_told(self, identity: Identity, mails: Mailbox) -> None:
        holder = await identity.verified("Grace")
        await identity.ask(RegisterUser(name="Eve", email=holder.user.email, password=OTHER))
        kind, mail = (await mails.to(holder.user.email))[-1]
        assert (kind, mail.name, mail.token) == (MailKind.ALREADY_REGISTERED, "Grace", None)

    async def test_ten_at_once_are_ten_users_of_whom_one_can_prove_it(self, identity: Identity, mails: Mailbox) -> None:
        email = "contested@example.com"
        asked = [RegisterUser(name="Ada", email=email, password=f"{PASSWORD} {turn}") for turn in range(10)]
        users = await asyncio.gather(*(identity.ask(each) for each in asked))
        assert len({each.user.id for each in users}) == 10
        tokens = [mail.token for _, mail in await mails.to(email) if mail.token]
        assert len(tokens) <= rules.MOST_PER_HOUR + 4, "registrations at once may pass the limit by those under way"
        answers = await asyncio.gather(
            *(identity.ask(VerifyEmail(token=each)) for each in tokens), return_exceptions=True
        )
        assert [getattr(answer, "code", "") for answer in answers].count("") == 1
        refused = {(each.status, each.code) for each in answers if isinstance(each, Refused)}
        assert refused == {(409, "identity.email_taken")}


class TestVerify:
    async def test_proves_the_address_once(self, identity: Identity, database: Database, mails: Mailbox) -> None:
        ada = await identity.register()
        token = await mails.token(ada.user.email, MailKind.VERIFY_EMAIL)
        shown = await identity.ask(GetAccountLink(token=token))
        assert (shown.purpose, shown.email) == (LinkPurpose.VERIFY_EMAIL, ada.user.email)
        assert not (await identity.ask(GetMe(), acting(ada))).user.email_verified, "looking does nothing"
        await identity.ask(VerifyEmail(token=token))
        assert (await identity.ask(GetMe(), acting(ada))).user.email_verified
        assert await identity.refusal(VerifyEmail(token=token)) == WORTHLESS
        assert await identity.refusal(GetAccountLink(token=token)) == WORTHLESS
        told = [event for event in await published(database, GUEST, UserEmailVerified) if event.user_id == ada.user.id]
        assert [(event.version, proven(event)) for event in told] == [(2, ada.user.email)]
        assert ada.user.email not in str(told), "the address is sealed"

    async def test_of_twenty_who_send_a_link_at_once_one_has_used_it(self, identity: Identity, mails: Mailbox) -> None:
        ada = await identity.register()
        asked = VerifyEmail(token=await mails.token(ada.user.email, MailKind.VERIFY_EMAIL))
        answers = await asyncio.gather(*(identity.ask(asked) for _ in range(20)), return_exceptions=True)
        assert sorted(getattr(answer, "code", "") for answer in answers) == [""] + ["identity.link_worthless"] * 19

    async def test_takes_a_link_of_its_purpose_that_lasts(
        self, identity: Identity, database: Database, mails: Mailbox
    ) -> None:
        ada = await identity.register()
        token = await mails.token(ada.user.email, MailKind.VERIFY_EMAIL)
        assert await identity.refusal(ResetPassword(token=token, password=OTHER)) == WORTHLESS
        assert await identity.refusal(VerifyEmail(token="nobody-made-this-one")) == WORTHLESS
        with clock.frozen(clock.now()) as watch:
            watch.move(rules.LASTS[rules.Purpose.VERIFY_EMAIL])
            assert await identity.refusal(VerifyEmail(token=token)) == WORTHLESS
            watch.move(rules.KEEP + timedelta(seconds=1))
            assert await forget_links(database) > 0
        assert await identity.refusal(VerifyEmail(token=token)) == WORTHLESS

    async def test_a_link_sent_again_replaces_the_one_before(self, identity: Identity, mails: Mailbox) -> None:
        ada = await identity.register()
        first = await mails.token(ada.user.email, MailKind.VERIFY_EMAIL)
        await identity.ask(ResendVerification(), acting(ada))
        second = await mails.token(ada.user.email, MailKind.VERIFY_EMAIL)
        assert await identity.refusal(VerifyEmail(token=first)) == WORTHLESS
        await identity.ask(VerifyEmail(token=second))
        sent = len(await mails.to(ada.user.email))
        await identity.ask(ResendVerification(), acting(ada))
        assert len(await mails.to(ada.user.email)) == sent, "there is nothing left to prove"

    async def test_an_address_is_sent_five_links_an_hour(self, identity: Identity, mails: Mailbox) -> None:
        ada = await identity.register()
        for _ in range(8):
            await identity.ask(ResendVerification(), acting(ada))
        assert len(await mails.to(ada.user.email)) == rules.MOST_PER_HOUR
        with clock.frozen(clock.now()) as watch:
            watch.move(rules.HOUR)
            await identity.ask(ResendVerification(), acting(ada))
        assert len(await mails.to(ada.user.email)) == rules.MOST_PER_HOUR + 1


class TestForgottenPassword:
    async def test_a_link_sets_another_once_and_ends_every_login(
        self, identity: Identity, database: Database, mails: Mailbox
    ) -> None:
        ada = await identity.verified()
        elsewhere = await identity.ask(LogIn(email=ada.user.email, password=PASSWORD))
        token = await reset_token(identity, database, mails, ada.user.email)
        reset = ResetPassword(token=token, password=OTHER)
        answers = await asyncio.gather(*(identity.ask(reset) for _ in range(5)), return_exceptions=True)
        assert sorted(getattr(answer, "code", "") for answer in answers) == [""] + ["identity.link_worthless"] * 4
        assert await identity.refusal(ResetPassword(token=token, password="yet another phrase")) == WORTHLESS
        for tokens in (ada, elsewhere):
            assert not await stands(identity, tokens)
            assert (await identity.refusal(RefreshLogin(refresh_token=tokens.refresh_token)))[0] == 401
        assert (await identity.refusal(LogIn(email=ada.user.email, password=PASSWORD)))[0] == 401
        assert await identity.ask(LogIn(email=ada.user.email, password=OTHER))
        assert (await mails.to(ada.user.email))[-1][0] is MailKind.PASSWORD_CHANGED

    async def test_asking_tells_nobody_who_is_registered(
        self, identity: Identity, database: Database, mails: Mailbox
    ) -> None:
        ada = await identity.verified()
        answers = [
            await identity.ask(RequestPasswordReset(email=each)) for each in (ada.user.email, "no-one@example.com")
        ]
        assert answers[0] == answers[1]
        assert await send_password_resets(database) == 2
        assert (await mails.to(ada.user.email))[-1][0] is MailKind.RESET_PASSWORD
        assert await mails.to("no-one@example.com") == []

    async def test_proves_the_address_and_forgives_failed_attempts(
        self, identity: Identity, database: Database, mails: Mailbox
    ) -> None:
        ada = await identity.register()
        for _ in range(login_rules.FREE_FAILURES + 1):
            await identity.refusal(LogIn(email=ada.user.email, password="a wrong guess"))
        token = await reset_token(identity, database, mails, ada.user.email)
        await identity.ask(ResetPassword(token=token, password=OTHER))
        assert (await identity.ask(LogIn(email=ada.user.email, password=OTHER))).user.email_verified

    async def test_a_link_runs_out(self, identity: Identity, database: Database, mails: Mailbox) -> None:
        ada = await identity.verified()
        token = await reset_token(identity, database, mails, ada.user.email)
        with clock.frozen(clock.now()) as watch:
            watch.move(rules.LASTS[rules.Purpose.RESET_PASSWORD])
            assert await identity.refusal(ResetPassword(token=token, password=OTHER)) == WORTHLESS

    async def test_the_token_is_stored_hashed(self, identity: Identity, database: Database, mails: Mailbox) -> None:
        ada = await identity.verified()
        token = await reset_token(identity, database, mails, ada.user.email)

        async def stored(session: Session) -> str:
            rows = await session.execute(select(Link.__table__).where(Link.user_id == ada.user.id))
            return repr(rows.all())

        assert token not in await database.run(GUEST, stored)


class TestChangePassword:
    async def test_ends_every_login_and_opens_one(self, identity: Identity, mails: Mailbox) -> None:
        ada = await identity.register()
        other = await identity.ask(LogIn(email=ada.user.email, password=PASSWORD))
        new = await identity.ask(ChangePassword(current_password=PASSWORD, password=OTHER), acting(ada))
        assert [await stands(identity, each) for each in (ada, other, new)] == [False, False, True]
        assert (await mails.to(ada.user.email))[-1][0] is MailKind.PASSWORD_CHANGED

    async def test_takes_the_present_one_and_counts_guesses(self, identity: Identity) -> None:
        ada = await identity.register()
        wrong = ChangePassword(current_password="a wrong guess", password=OTHER)
        for _ in range(login_rules.FREE_FAILURES):
            assert await identity.refusal(wrong, acting(ada)) == (403, "identity.wrong_password")
        right = ChangePassword(current_password=PASSWORD, password=OTHER)
        assert await identity.refusal(right, acting(ada)) == (429, "identity.too_many_attempts")
        assert await stands(identity, ada)

    async def test_comes_too_late_once_the_password_was_reset(self, identity: Identity, database: Database) -> None:
        ada = await identity.register()
        asked, scope = ChangePassword(current_password=PASSWORD, password="a phrase of a thief"), acting(ada)
        checked = await logins.check_own_password(database, scope, asked)

        async def reset(session: Session) -> None:
            user = await users.lock(session, ada.user.id)
            user.choose_password(await passwords.hashed(OTHER))

        async def change(session: Session) -> None:
            known = await users.get(session, ada.user.id)
            await database.run(GUEST, reset)
            assert known.password_hash == checked.password_hash, "read before the other transaction ended"
            await operations.change_password(session, asked, checked)

        with pytest.raises(logins.WrongPassword):
            await database.run(scope, change)
        assert await identity.ask(LogIn(email=ada.user.email, password=OTHER))


class TestMe:
    async def test_changes_name_and_language(self, identity: Identity, mails: Mailbox) -> None:
        ada = await identity.register()
        changed = await identity.ask(UpdateMe(name="Ada King", locale="de-AT"), acting(ada))
        assert (changed.name, changed.locale) == ("Ada King", "de-AT")
        await identity.ask(ResendVerification(), acting(ada))
        _, mail = (await mails.to(ada.user.email))[-1]
        assert (mail.name, mail.locale) == ("Ada King", "de-AT")

    async def test_exports_what_is_held(self, identity: Identity, studio: Opened) -> None:
        export = await identity.ask(ExportMe(), acting(studio.owner))
        assert export.user.email == studio.owner.user.email
        assert [grant.role for grant in export.roles] == [Role.OWNER]
        assert [(login.current, login.user_agent) for login in export.logins] == [(True, None)]
        assert RegisterUser.subject in {event.what for event in export.events}

    async def test_takes_a_person(self, identity: Identity) -> None:
        for ask in (UpdateMe(name="Nobody"), ExportMe(), EraseMe(), ResendVerification()):
            assert await identity.refusal(ask) == (401, "unauthorized")


class TestErase:
    async def test_leaves_nothing_that_tells_who_it_was(
        self, identity: Identity, studio: Opened, database: Database, mails: Mailbox
    ) -> None:
        grace = await identity.hire(studio, Role.MANAGER)
        await identity.ask(EraseMe(), acting(grace))
        assert not await stands(identity, grace)
        assert await identity.refusal(GetMe(), acting(grace)) == (404, "not_found")
        assert (await identity.refusal(LogIn(email=grace.user.email, password=PASSWORD)))[0] == 401
        assert (await mails.to(grace.user.email))[-1][0] is MailKind.ERASED
        told = [each for each in await envelopes(database, GUEST, UserErased) if each.data.user_id == grace.user.id]
        assert len(told) == 1

        await forget_erased_members(database)
        revoked = [
            each for each in await published(database, studio.scope, RoleRevoked) if each.user_id == grace.user.id
        ]
        assert [each.role for each in revoked] == [Role.MANAGER]
        assert await forget_erased_members(database) == 0

        async def held(session: Session) -> str:
            tables = [User.__table__, Login.__table__, Link.__table__, UserAuditEntry.__table__]
            rows = [repr((await session.execute(select(table))).all()) for table in tables]
            invited = (await session.scalars(select(Invitation))).all()
            return "".join(rows) + "".join(each.email for each in invited)

        assert grace.user.email not in await database.run(studio.scope, held)

    async def test_the_address_is_free_again(self, identity: Identity, mails: Mailbox) -> None:
        ada = await identity.verified()
        await identity.ask(EraseMe(), acting(ada))
        again = await identity.ask(RegisterUser(name="Ada", email=ada.user.email, password=OTHER))
        assert again.user.id != ada.user.id
        await identity.ask(VerifyEmail(token=await mails.token(ada.user.email, MailKind.VERIFY_EMAIL)))

    async def test_an_owner_hands_the_business_over_first(self, identity: Identity, studio: Opened) -> None:
        with pytest.raises(Refused) as refused:
            await identity.ask(EraseMe(), acting(studio.owner))
        assert (refused.value.status, refused.value.code) == (409, "identity.still_owner")
        assert refused.value.problem["reasons"] == [{"code": "owner", "business": studio.business.slug}]
        await identity.hire(studio, Role.OWNER)
        await identity.ask(RevokeRole(user_id=studio.owner.user.id, role=Role.OWNER), studio.scope)
        await identity.ask(EraseMe(), acting(studio.owner))

    async def test_takes_a_login_of_the_last_hour(self, identity: Identity) -> None:
        ada = await identity.register()
        with clock.frozen(clock.now()) as watch:
            watch.move(login_rules.FRESH + timedelta(seconds=1))
            assert await identity.refusal(EraseMe(), acting(ada)) == (403, "identity.login_too_old")
            fresh = await identity.ask(LogIn(email=ada.user.email, password=PASSWORD))
            await identity.ask(EraseMe(), acting(fresh))
