"""The adapter to WorkOS (workos.com/docs/reference): AuthKit logins, access tokens, memberships of organisations.

Over HTTP with tolerant models: what is not read may be missing or new.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote

import httpx
from pydantic import BaseModel, BeforeValidator, Field

from identity.jwks import KeySet, TokenRefused
from identity.oidc import LoginRefused, Person, Proven, confirmed, proven
from identity.reach import LIST_BYTES, MOST_BYTES, Answer, ProviderUnavailable, Reach

ACCESS_TYPES: Final = frozenset({None, "jwt", "at+jwt"})
ALGORITHMS: Final = frozenset({"RS256"})
PAGE: Final = 100
MOST_PAGES: Final = 200
ACTIVE: Final = "active"


class Impersonated(LoginRefused):
    """Somebody of the login provider's administration acts as this person; that is not accepted here."""

    code = "identity.impersonated"


class _User(BaseModel):
    id: str
    email: str | None = None
    email_verified: bool = False
    first_name: str | None = None
    last_name: str | None = None

    def proven(self, session: str | None = None) -> Proven:
        return proven(
            Person(
                sub=self.id, email=self.email, email_verified=self.email_verified,
                given_name=self.first_name, family_name=self.last_name,
            ),
            session,
        )  # fmt: skip


class _Authenticated(BaseModel):
    user: _User
    access_token: str
    impersonator: dict[str, Any] | None = None


class _Role(BaseModel):
    slug: str


def _listed(value: object) -> object:
    return value or []


class Membership(BaseModel):
    """Somebody's place in an organisation."""

    id: str
    user_id: str
    organization_id: str
    status: str = ACTIVE
    role: _Role | None = None
    roles: Annotated[list[_Role], BeforeValidator(_listed)] = Field(default_factory=list)

    @property
    def slugs(self) -> set[str]:
        """The slugs of the roles: one, or several where the vendor allows it."""
        return {role.slug for role in (self.role, *self.roles) if role}


class _After(BaseModel):
    after: str | None = None


class _Memberships(BaseModel):
    data: list[Membership]
    list_metadata: _After = _After()


@dataclass(frozen=True, slots=True)
class Session:
    """What a valid access token says: whose, of which of WorkOS's sessions, and until when."""

    subject: str
    id: str
    expires_at: float
    """Unix time."""


class WorkOS:
    """One environment at WorkOS, as the client that it knows us as."""

    def __init__(self, client_id: str, api_key: str, *, url: str, issuer: str | None, reach: Reach) -> None:
        self.client_id = client_id
        self._api_key, self._url, self._reach = api_key, url.rstrip("/"), reach
        # Both are in use: the second since an environment can have several applications.
        self.issuers = frozenset({issuer} if issuer else {self._url, f"{self._url}/user_management/{client_id}"})
        jwks = f"{self._url}/sso/jwks/{client_id}"
        self._keys = KeySet(lambda: reach.get(jwks), ALGORITHMS)

    def login_url(self, *, redirect_uri: str, state: str, challenge: str) -> str:
        """Where to send the browser. AuthKit takes no nonce: the code is bound to us by PKCE and our secret."""
        asked = {
            "response_type": "code", "provider": "authkit", "client_id": self.client_id, "redirect_uri": redirect_uri,
            "state": state, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        return str(httpx.URL(f"{self._url}/user_management/authorize").copy_merge_params(asked))

    async def prove(self, code: str, *, verifier: str) -> Proven:
        """Exchange a code for who came back. Raises `LoginRefused`, `Impersonated`, `ProviderUnavailable`."""
        asked = {
            "grant_type": "authorization_code", "client_id": self.client_id, "client_secret": self._api_key,
            "code": code, "code_verifier": verifier,
        }  # fmt: skip
        answer = confirmed(await self._reach.post_json(f"{self._url}/user_management/authenticate", asked))
        granted = answer.read(_Authenticated)
        if granted.impersonator:
            raise Impersonated
        try:
            session = await self.accept(granted.access_token)
        except TokenRefused as error:
            raise LoginRefused from error
        if session.subject != granted.user.id:
            raise LoginRefused
        return granted.user.proven(session.id)

    async def accept(self, token: str) -> Session:
        """What an access token says. Raises `TokenRefused`, `Impersonated`, `ProviderUnavailable`.

        WorkOS's access tokens name no audience: its keys are published per client, so that a token they signed is one
        for this client. An audience, or a client, that is named all the same must be ours.
        """
        claims = await self._keys.verify(token, types=ACCESS_TYPES)
        audience = claims.get("aud", self.client_id)
        named = audience if isinstance(audience, list) else [audience]
        ours = claims.get("client_id", self.client_id) == self.client_id and self.client_id in named
        subject, session = claims["sub"], claims.get("sid")
        if claims["iss"] not in self.issuers or not ours or "nonce" in claims:  # a nonce is an ID token's
            raise TokenRefused
        if not isinstance(subject, str) or not isinstance(session, str) or not session:
            raise TokenRefused
        if claims.get("act"):
            raise Impersonated
        return Session(subject, session, float(claims["exp"]))

    async def user(self, user_id: str) -> Proven | None:
        """A user; None when there is no such. Raises `ProviderUnavailable`."""
        answer = await self._get(f"/user_management/users/{quote(user_id, safe='')}")
        return None if answer is None else answer.read(_User).proven()

    async def memberships(self, organisation_id: str) -> list[Membership]:
        """Every active membership of an organisation, as it stands; none when there is no such organisation.

        Raises `ProviderUnavailable`: half a list is none.
        """
        found: list[Membership] = []
        more: str | None = ""
        for _ in range(MOST_PAGES):
            asked = {"organization_id": organisation_id, "limit": str(PAGE)} | ({"after": more} if more else {})
            answer = await self._get("/user_management/organization_memberships", asked, LIST_BYTES)
            if answer is None:
                return []
            page = answer.read(_Memberships)
            found += [each for each in page.data if each.organization_id == organisation_id]
            more = page.list_metadata.after
            if not more:
                return [each for each in found if each.status == ACTIVE]
        raise ProviderUnavailable("too_large")

    async def _get(self, path: str, asked: dict[str, str] | None = None, most_bytes: int = MOST_BYTES) -> Answer | None:
        url = str(httpx.URL(f"{self._url}{path}").copy_merge_params(asked or {}))
        answer = await self._reach.get(
            url, headers={"Authorization": f"Bearer {self._api_key}"}, most_bytes=most_bytes
        )  # fmt: skip
        return None if answer.status == httpx.codes.NOT_FOUND else answer
