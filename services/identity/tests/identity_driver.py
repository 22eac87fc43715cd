"""Identity's requests as the gateway asks them: over HTTP, with a signed actor."""

import itertools
from dataclasses import dataclass
from mailbox import Mailbox
from typing import Any, TypeVar

import httpx
import jwt
import pytest

from contracts.identity.accounts.api import VerifyEmail
from contracts.identity.api import Business, CreateBusiness, RegisterUser, Tokens
from contracts.identity.invitations.api import AcceptInvitation, Invite
from contracts.identity.mail import MailKind
from contracts.identity.tokens import AccessClaims
from contracts.permissions import Role
from contracts.request import Request
from contracts.types import Actor, ActorKind, to_typeid
from kit.auth import ActorSigner
from kit.scope import Scope

Reply = TypeVar("Reply")

PASSWORD = "correct horse battery"
GUEST = Scope(cause="test")

_numbers = itertools.count(1)


class Refused(Exception):
    """The context answered with a problem."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.code = answer.json()["code"]
        self.headers = answer.headers
        self.problem = answer.json()
        super().__init__(f"{self.status} {self.code}: {self.problem}")


class Identity:
    """Identity's requests, asked over HTTP as the gateway does."""

    def __init__(self, client: httpx.AsyncClient, signer: ActorSigner, mails: Mailbox) -> None:
        self._client = client
        self._signer = signer
        self._mails = mails

    async def ask(self, request: Request[Reply], scope: Scope = GUEST, key: str | None = None) -> Reply:
        """The reply. Raises `Refused`."""
        headers = {"authorization": f"Bearer {self._signer.sign(scope, 'identity')}"}
        if key:
            headers["idempotency-key"] = key
        answer = await self._client.post(
            f"/rpc/{request.subject}", content=request.model_dump_json().encode(), headers=headers
        )
        if answer.status_code != 200:
            raise Refused(answer)
        reply: Reply = request.reply.validate_json(answer.content)
        return reply

    async def refusal(self, request: Request[Any], scope: Scope = GUEST) -> tuple[int, str]:
        """Status and code of the answer that this request must get instead of a reply."""
        with pytest.raises(Refused) as refused:
            await self.ask(request, scope)
        return refused.value.status, refused.value.code

    async def register(self, name: str = "Ada") -> Tokens:
        """A new user."""
        email = f"{name.lower()}{next(_numbers)}@example.com"
        return await self.ask(RegisterUser(name=name, email=email, password=PASSWORD))

    async def verified(self, name: str = "Ada") -> Tokens:
        """A new user who has proven their address."""
        tokens = await self.register(name)
        await self.ask(VerifyEmail(token=await self._mails.token(tokens.user.email, MailKind.VERIFY_EMAIL)))
        return tokens

    async def join(self, opened: "Opened", tokens: Tokens, role: Role = Role.STAFF) -> None:
        """Have a user invited to a business, and accept."""
        await self.ask(Invite(email=tokens.user.email, role=role), opened.scope)
        token = await self._mails.token(tokens.user.email, MailKind.INVITATION, opened.scope)
        await self.ask(AcceptInvitation(token=token), acting(tokens))

    async def hire(self, opened: "Opened", role: Role = Role.STAFF, name: str = "Grace") -> Tokens:
        """A new user with a role in a business."""
        tokens = await self.register(name)
        await self.join(opened, tokens, role)
        return tokens

    async def open_business(self, name: str = "Studio") -> "Opened":
        """A new user with a new business."""
        tokens = await self.register()
        slug = f"studio-{next(_numbers)}"
        create = CreateBusiness(slug=slug, name=name, timezone="Europe/Berlin", currency="EUR")
        business = await self.ask(create, acting(tokens))
        return Opened(business, tokens, acting(tokens, business))


@dataclass(frozen=True)
class Opened:
    """A business, its owner's tokens, and the owner at work in it."""

    business: Business
    owner: Tokens
    scope: Scope


def acting(tokens: Tokens, business: Business | None = None, role: Role = Role.OWNER) -> Scope:
    """A user, at work in a business or in none."""
    actor = Actor(kind=ActorKind.USER, id=to_typeid("usr", tokens.user.id))
    login_id = claims_of(tokens).sid
    if business is None:
        return Scope(None, actor, cause="test", login_id=login_id)
    return Scope(business.id, actor, frozenset({role}), cause="test", login_id=login_id)


def claims_of(tokens: Tokens) -> AccessClaims:
    """What the access token says, unverified."""
    return AccessClaims.model_validate(jwt.decode(tokens.access_token, options={"verify_signature": False}))
