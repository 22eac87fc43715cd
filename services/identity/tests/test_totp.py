"""Second factors: a code is accepted once, guesses count, the secret is encrypted, a business may ask for one."""

import asyncio
from datetime import UTC, datetime, timedelta
from mailbox import Mailbox

import pyotp
import pytest
from identity_driver import GUEST, PASSWORD, Identity, Opened, acting, claims_of
from sqlalchemy import select, update

from contracts.identity.accounts.api import RequestPasswordReset, ResetPassword
from contracts.identity.api import Access, GetAccess, LogIn, Tokens, UpdateBusiness
from contracts.identity.mail import MailKind
from contracts.identity.totp.api import ConfirmTotp, GetTotp, RemoveTotp, RenewRecoveryCodes, StartTotp
from contracts.permissions import Role
from contracts.types import UserId
from identity import settings as environment
from identity.accounts.ticks import send_password_resets
from identity.logins import rules as login_rules
from identity.totp import rules
from identity.totp.models import RecoveryCode, TotpFactor
from identity.totp.ticks import encrypt_totp_secrets
from kit import clock
from kit.db import Database, Session
from kit.vault import KeyRing, key_id_of

WRONG_CODE = (401, "identity.wrong_code")


class App:
    """Somebody's authenticator app."""

    def __init__(self, secret: str) -> None:
        self._totp = pyotp.TOTP(secret)

    @property
    def code(self) -> str:
        return self._totp.at(clock.now())


async def set_up(identity: Identity, tokens: Tokens) -> tuple[App, list[str]]:
    app = App((await identity.ask(StartTotp(), acting(tokens))).secret)
    codes = await identity.ask(ConfirmTotp(code=app.code), acting(tokens))
    return app, codes.codes


async def access(identity: Identity, tokens: Tokens, studio: Opened) -> Access:
    claims = claims_of(tokens)
    ask = GetAccess(user_id=claims.sub, login_id=claims.sid, version=claims.ver, business_id=studio.business.id)
    return await identity.ask(ask)


class TestCodes:
    def test_are_those_of_rfc_6238(self) -> None:
        # Appendix B: the secret of SHA-1, of eight digits the last six
        secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890" in base32
        for unix, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
            now = datetime.fromtimestamp(unix, UTC)
            assert rules.step_of(secret, code, now, after=-1) == unix // 30

    def test_may_be_a_step_early_or_late(self) -> None:
        secret, now = rules.new_secret(), datetime(2026, 12, 1, 9, tzinfo=UTC)
        step = int(now.timestamp()) // 30
        for drift, right in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
            code = pyotp.TOTP(secret).generate_otp(step + drift)
            assert (rules.step_of(secret, code, now, after=0) is not None) == right

    def test_none_up_to_the_last_used_is_accepted(self) -> None:
        secret, now = rules.new_secret(), datetime(2026, 12, 1, 9, tzinfo=UTC)
        step = int(now.timestamp()) // 30
        for drift in (-1, 0, 1):
            code = pyotp.TOTP(secret).generate_otp(step + drift)
            assert rules.step_of(secret, code, now, after=step + drift) is None


class TestSettingUp:
    async def test_takes_a_code_of_the_app(self, identity: Identity, mails: Mailbox) -> None:
        ada = await identity.register()
        started = await identity.ask(StartTotp(), acting(ada))
        assert started.uri.startswith("otpauth://totp/Nexus:")
        assert (await identity.ask(LogIn(email=ada.user.email, password=PASSWORD))).user.id == ada.user.id
        assert await identity.refusal(ConfirmTotp(code="000000"), acting(ada)) == (403, "identity.code_refused")
        codes = await identity.ask(ConfirmTotp(code=App(started.secret).code), acting(ada))
        assert len(set(codes.codes)) == rules.RECOVERY_CODES
        status = await identity.ask(GetTotp(), acting(ada))
        assert (status.active, status.recovery_codes_left) == (True, rules.RECOVERY_CODES)
        assert await identity.refusal(StartTotp(), acting(ada)) == (409, "identity.totp_active")
        assert await identity.refusal(ConfirmTotp(code="000000"), acting(ada)) == (409, "identity.no_totp")
        assert (await mails.to(ada.user.email))[-1][0] is MailKind.TOTP_CHANGED

    async def test_ends_logins_that_were_opened_without(self, identity: Identity, studio: Opened) -> None:
        other = await identity.ask(LogIn(email=studio.owner.user.email, password=PASSWORD))
        await set_up(identity, studio.owner)
        assert not (await access(identity, other, studio)).active
        assert (await access(identity, studio.owner, studio)).active

    async def test_keeps_the_secret_encrypted_and_the_codes_hashed(
        self, identity: Identity, database: Database
    ) -> None:
        ada = await identity.register()
        started = await identity.ask(StartTotp(), acting(ada))
        codes = await identity.ask(ConfirmTotp(code=App(started.secret).code), acting(ada))

        async def stored(session: Session) -> str:
            tables = (TotpFactor.__table__, RecoveryCode.__table__)
            return "".join([repr((await session.execute(select(table))).all()) for table in tables])

        text = await database.run(GUEST, stored)
        assert started.secret not in text
        assert not [code for code in codes.codes if code in text or rules.plain(code) in text]


class TestLogIn:
    async def test_takes_password_and_code(self, identity: Identity) -> None:
        ada = await identity.register()
        with clock.frozen(clock.now()) as watch:
            app, _ = await set_up(identity, ada)
            watch.move(timedelta(seconds=rules.STEP_SECONDS))
            plain = LogIn(email=ada.user.email, password=PASSWORD)
            assert await identity.refusal(plain) == (401, "identity.second_factor_required")
            wrong = plain.model_copy(update={"password": "a wrong guess", "code": app.code})
            assert await identity.refusal(wrong) == (401, "identity.wrong_credentials")
            assert await identity.ask(plain.model_copy(update={"code": app.code}))

    async def test_a_code_is_accepted_once(self, identity: Identity) -> None:
        ada = await identity.register()
        with clock.frozen(clock.now()) as watch:
            app, _ = await set_up(identity, ada)
            log_in = LogIn(email=ada.user.email, password=PASSWORD, code=app.code)
            assert await identity.refusal(log_in) == WRONG_CODE, "it confirmed the app"
            watch.move(timedelta(seconds=rules.STEP_SECONDS))
            log_in = log_in.model_copy(update={"code": app.code})
            answers = await asyncio.gather(*(identity.ask(log_in) for _ in range(4)), return_exceptions=True)
            assert sorted(getattr(answer, "code", "") for answer in answers) == [""] + ["identity.wrong_code"] * 3

    async def test_a_recovery_code_is_accepted_once(self, identity: Identity) -> None:
        ada = await identity.register()
        _, codes = await set_up(identity, ada)
        log_in = LogIn(email=ada.user.email, password=PASSWORD, code=codes[0].upper().replace("-", " "))
        assert await identity.ask(log_in)
        assert await identity.refusal(log_in) == WRONG_CODE
        assert (await identity.ask(GetTotp(), acting(ada))).recovery_codes_left == rules.RECOVERY_CODES - 1

    async def test_guesses_slow_the_account_down(self, identity: Identity) -> None:
        ada = await identity.register()
        await set_up(identity, ada)
        guess = LogIn(email=ada.user.email, password=PASSWORD, code="000000")
        with clock.frozen(clock.now()):
            for _ in range(login_rules.FREE_FAILURES):
                assert await identity.refusal(guess) == WRONG_CODE
            assert await identity.refusal(guess) == (429, "identity.too_many_attempts")

    async def test_the_mailbox_alone_opens_nothing(
        self, identity: Identity, database: Database, mails: Mailbox
    ) -> None:
        ada = await identity.verified()
        await set_up(identity, ada)
        await identity.ask(RequestPasswordReset(email=ada.user.email))
        await send_password_resets(database)
        token = await mails.token(ada.user.email, MailKind.RESET_PASSWORD)
        await identity.ask(ResetPassword(token=token, password="another long pass phrase"))
        log_in = LogIn(email=ada.user.email, password="another long pass phrase")
        assert await identity.refusal(log_in) == (401, "identity.second_factor_required")


class TestDoingWithout:
    async def test_takes_a_code(self, identity: Identity) -> None:
        ada = await identity.register()
        assert await identity.refusal(RemoveTotp(code="000000"), acting(ada)) == (409, "identity.no_totp")
        _, codes = await set_up(identity, ada)
        assert await identity.refusal(RemoveTotp(code="000000"), acting(ada)) == (403, "identity.code_refused")
        renewed = await identity.ask(RenewRecoveryCodes(code=codes[0]), acting(ada))
        assert await identity.refusal(RemoveTotp(code=codes[1]), acting(ada)) == (403, "identity.code_refused")
        await identity.ask(RemoveTotp(code=renewed.codes[0]), acting(ada))
        assert await identity.ask(LogIn(email=ada.user.email, password=PASSWORD))

    async def test_takes_a_person(self, identity: Identity) -> None:
        for ask in (GetTotp(), StartTotp(), ConfirmTotp(code="000000"), RemoveTotp(code="000000")):
            assert await identity.refusal(ask) == (401, "unauthorized")


class TestBusiness:
    async def test_may_ask_it_of_its_staff(self, identity: Identity, studio: Opened, rival: Opened) -> None:
        grace = await identity.hire(studio, Role.MANAGER)
        await identity.join(studio, grace, Role.CUSTOMER)
        asked = UpdateBusiness(staff_need_totp=True)
        assert await identity.refusal(asked, studio.scope) == (409, "identity.totp_missing")
        await set_up(identity, studio.owner)
        assert (await identity.ask(asked, studio.scope)).staff_need_totp

        held = await access(identity, grace, studio)
        assert (held.active, held.roles, held.needs_totp) == (True, [Role.CUSTOMER], True)
        assert not (await access(identity, rival.owner, rival)).needs_totp
        owner = await access(identity, studio.owner, studio)
        assert (owner.roles, owner.needs_totp) == ([Role.OWNER], False)

        await set_up(identity, grace)
        held = await access(identity, grace, studio)
        assert (set(held.roles), held.needs_totp) == ({Role.CUSTOMER, Role.MANAGER}, False)


class TestRotation:
    async def test_brings_secrets_under_the_new_key(
        self, identity: Identity, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ada = await identity.register()
        with clock.frozen(clock.now()) as watch:
            app, _ = await set_up(identity, ada)

            keys = environment.settings().vault_keys
            await _move_back(database, ada.user.id)
            monkeypatch.setitem(keys, "k0", b"o" * 32)
            assert await encrypt_totp_secrets(database) == 1
            monkeypatch.delitem(keys, "k0")
            assert key_id_of(await _secret(database, ada.user.id)) == "k1"
            watch.move(timedelta(seconds=rules.STEP_SECONDS))
            assert await identity.ask(LogIn(email=ada.user.email, password=PASSWORD, code=app.code))
            assert await encrypt_totp_secrets(database) == 0

    async def test_passes_one_by_that_does_not_open(
        self, identity: Identity, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people = [await identity.register() for _ in range(3)]
        for each in people:
            await set_up(identity, each)
            await _move_back(database, each.user.id)
        broken = people[1].user.id

        async def tamper(session: Session) -> None:
            factor = await session.get_one(TotpFactor, broken)
            factor.secret = factor.secret[:-1] + bytes([factor.secret[-1] ^ 1])

        await database.run(GUEST, tamper)
        monkeypatch.setitem(environment.settings().vault_keys, "k0", b"o" * 32)
        assert await encrypt_totp_secrets(database) == 2
        assert await encrypt_totp_secrets(database) == 0
        assert [key_id_of(await _secret(database, each.user.id)) for each in people] == ["k1", "k0", "k1"]

    async def test_another_users_secret_does_not_open(self, identity: Identity, database: Database) -> None:
        ada, eve = await identity.register(), await identity.register("Eve")
        app, _ = await set_up(identity, ada)
        await set_up(identity, eve)
        stolen = await _secret(database, ada.user.id)

        async def swap(session: Session) -> None:
            await session.execute(update(TotpFactor).where(TotpFactor.user_id == eve.user.id).values(secret=stolen))

        await database.run(GUEST, swap)
        log_in = LogIn(email=eve.user.email, password=PASSWORD, code=app.code)
        assert await identity.refusal(log_in) == (409, "vault.tampered")


async def _move_back(database: Database, user_id: UserId) -> None:
    """As if a user's secret had been written under a key of last year."""

    async def work(session: Session) -> None:
        factor = await session.get_one(TotpFactor, user_id)
        ring = KeyRing(environment.settings().vault_keys | {"k0": b"o" * 32}, "k0")
        factor.secret, factor.key_id = ring.encrypt(factor.opened().encode(), factor._place), "k0"

    await database.run(GUEST, work)


async def _secret(database: Database, user_id: UserId) -> bytes:
    async def read(session: Session) -> bytes:
        return (await session.scalars(select(TotpFactor.secret).where(TotpFactor.user_id == user_id))).one()

    return await database.run(GUEST, read)
