"""Identity's part in logins by other providers, for the gateway's tests: it remembers what it is asked."""

import time
from typing import Any
from uuid import UUID

import jwt

from contracts.identity.organisations.api import ReceiveWorkosEvent
from contracts.identity.outside_logins import api as outside
from contracts.types import Done, uuid7
from kit.db import Session
from kit.errors import Unauthorized
from kit.requests import Requests

ISSUER = "https://api.workos.test"
PROVIDER = "https://login.example.com/authorize?state=s&scope=openid%20email"
PROOF = "0123456789abcdefghij_-"
PAGE = "https://app.example.com/welcome?login_code=c0de"


class TokenRefused(Unauthorized):
    """This token is not one that its issuer gave out for us."""

    code = "identity.token_refused"


class OutsideLogins:
    """Takes browsers to a provider and back, tokens that a vendor signed, and what it sends."""

    def __init__(self, requests: Requests) -> None:
        self.asked: list[Any] = []
        self.businesses: list[UUID | None] = []
        self.page = False
        self.tokens: dict[str, outside.AcceptedToken] = {}
        self.key = "a vendor's key, of which the gateway knows nothing"
        for request in (outside.BeginWorkosLogin, outside.BeginOidcLogin):
            requests.answer(request)(self._begin)
        for request in (outside.FinishWorkosLogin, outside.FinishOidcLogin):
            requests.answer(request)(self._finish)
        requests.answer(outside.AcceptToken)(self._accept)
        requests.answer(ReceiveWorkosEvent)(self._receive)

    def token(self, user_id: UUID, *, lasts: int = 300) -> str:
        """An access token of the vendor's, which identity takes for this user's."""
        now = int(time.time())
        token = jwt.encode({"iss": ISSUER, "sub": "user_1", "jti": str(uuid7()), "exp": now + lasts}, self.key, "HS256")
        self.tokens[token] = outside.AcceptedToken(
            user_id=user_id, login_id=uuid7(), version=1, expires_at=now + lasts
        )  # fmt: skip
        return token

    async def _begin(self, session: Session, asked: Any) -> outside.WayOut:
        self.asked.append(asked)
        self.businesses.append(session.scope.business_id)
        return outside.WayOut(url=PROVIDER, browser=asked.browser or PROOF)

    async def _finish(self, session: Session, asked: Any) -> outside.WayIn:
        self.asked.append(asked)
        self.businesses.append(session.scope.business_id)
        if asked.browser != PROOF:
            raise TokenRefused
        return outside.WayIn(url=PAGE)

    async def _accept(self, session: Session, asked: outside.AcceptToken) -> outside.AcceptedToken:
        self.asked.append(asked)
        assert session.actor.id == "gateway"
        if asked.token not in self.tokens:
            raise TokenRefused
        return self.tokens[asked.token]

    async def _receive(self, session: Session, asked: ReceiveWorkosEvent) -> Done:
        self.asked.append(asked)
        return Done()
