"""Any OpenID Connect issuer: discovery, the way to its login page, and what it says about whoever comes back."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from urllib.parse import quote_plus

import httpx
from pydantic import BaseModel, BeforeValidator, TypeAdapter, ValidationError

from contracts.types import Email, Line
from identity.jwks import KEY_TYPES, KeySet, TokenRefused
from identity.reach import Answer, ProviderUnavailable, Reach
from kit import clock
from kit.errors import Unauthorized

DISCOVERY: Final = "/.well-known/openid-configuration"
FRESH: Final = timedelta(hours=1)
ID_TOKEN_TYPES: Final = frozenset({None, "jwt"})
MOST_SUBJECT: Final = 255
"""OpenID Connect Core 1.0, section 2: a subject has at most 255 ASCII characters."""
_EMAIL: Final = TypeAdapter[str](Email)
_NAME: Final = TypeAdapter[str](Line)


class LoginRefused(Unauthorized):
    """The login provider does not confirm this login; begin again."""

    code = "identity.login_refused"


def _told(value: object) -> bool:
    """Whether a claim says yes. Some issuers write it as text, and anything but a plain yes is a no."""
    return value is True or value == "true"


class Person(BaseModel):
    """The claims about a person that are read, wherever they are told."""

    sub: str
    email: str | None = None
    email_verified: Annotated[bool, BeforeValidator(_told)] = False
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    preferred_username: str | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """Who a provider says somebody is."""

    subject: str
    """The provider's own id of the person: never given to another."""
    email: str | None
    """In lower case; None where there is none that we could write to."""
    email_verified: bool
    name: str
    session: str | None = None
    """The provider's own id of this login."""


class Metadata(BaseModel):
    """What an issuer publishes about itself, as far as it is read."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]  # the default of the specification
    id_token_signing_alg_values_supported: list[str] = ["RS256"]
    authorization_response_iss_parameter_supported: bool = False


class _Granted(BaseModel):
    id_token: str
    access_token: str | None = None


class Issuer:
    """One issuer, as the client that it knows us as.

    `url` is the issuer's identifier; its metadata must name itself the same (OpenID Connect
    Discovery 1.0, section 4.3).
    """

    def __init__(self, url: str, client_id: str, client_secret: str, reach: Reach) -> None:
        self.url, self.client_id = url, client_id
        self._secret, self._reach = client_secret, reach
        self._known: tuple[datetime, Metadata, KeySet] | None = None

    async def login_url(self, *, redirect_uri: str, state: str, nonce: str, challenge: str) -> str:
        """Where to send the browser. Raises `ProviderUnavailable`."""
        metadata, _ = await self._discovered()
        asked = {
            "response_type": "code", "client_id": self.client_id, "redirect_uri": redirect_uri,
            "scope": "openid email profile", "state": state, "nonce": nonce, "code_challenge": challenge,
            "code_challenge_method": "S256",
        }  # fmt: skip
        return str(httpx.URL(metadata.authorization_endpoint).copy_merge_params(asked))

    async def prove(self, code: str, *, redirect_uri: str, verifier: str, nonce: str, said_by: str | None) -> Proven:
        """Exchange a code for who came back. `said_by` is the issuer that the answer names (RFC 9207).

        Raises `LoginRefused` when anything does not fit, `ProviderUnavailable`.
        """
        metadata, keys = await self._discovered()
        if said_by != self.url and (said_by is not None or metadata.authorization_response_iss_parameter_supported):
            raise LoginRefused
        granted = await self._exchange(metadata, code, redirect_uri, verifier)
        try:
            claims = await keys.verify(granted.id_token, types=ID_TOKEN_TYPES)
        except TokenRefused as error:
            raise LoginRefused from error
        if claims["iss"] != self.url or claims.get("nonce") != nonce or not _is_for(claims, self.client_id):
            raise LoginRefused
        person = _read(claims)
        if person.email is None and metadata.userinfo_endpoint and granted.access_token:
            person = await self._ask_about(person, metadata.userinfo_endpoint, granted.access_token)
        return proven(person)

    async def _exchange(self, metadata: Metadata, code: str, redirect_uri: str, verifier: str) -> _Granted:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier
        }  # fmt: skip
        headers = {"Accept": "application/json"}
        if "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
            # RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
            pair = f"{quote_plus(self.client_id)}:{quote_plus(self._secret)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": self.client_id, "client_secret": self._secret}
        return confirmed(await self._reach.post_form(metadata.token_endpoint, form, headers=headers)).read(_Granted)

    async def _ask_about(self, person: Person, endpoint: str, access_token: str) -> Person:
        """What the userinfo endpoint adds, about the same person (OpenID Connect Core 1.0, section 5.3.2)."""
        answer = await self._reach.get(endpoint, headers={"Authorization": f"Bearer {access_token}"})
        more = confirmed(answer).read(Person)
        if more.sub != person.sub:
            raise LoginRefused
        return more

    async def _discovered(self) -> tuple[Metadata, KeySet]:
        if self._known is None or clock.now() - self._known[0] >= FRESH:
            found = (await self._reach.get(self.url.rstrip("/") + DISCOVERY)).read(Metadata)
            if found.issuer != self.url:
                raise ProviderUnavailable("another_issuer")
            for endpoint in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
                self._reach.check(endpoint)
            before = self._known[1:] if self._known else None
            keys = before[1] if before and before[0] == found else self._keys_of(found)
            self._known = (clock.now(), found, keys)
        return self._known[1:]

    def _keys_of(self, metadata: Metadata) -> KeySet:
        algorithms = KEY_TYPES.keys() & metadata.id_token_signing_alg_values_supported
        return KeySet(lambda: self._reach.get(metadata.jwks_uri), frozenset(algorithms))


def confirmed(answer: Answer) -> Answer:
    """An answer that is not a refusal of what was asked. Raises `LoginRefused` for one that is."""
    if 400 <= answer.status < 500 and answer.status != httpx.codes.TOO_MANY_REQUESTS:
        raise LoginRefused
    return answer


def proven(person: Person, session: str | None = None) -> Proven:
    """What is taken over of a person. Raises `LoginRefused` for a subject that can be none."""
    if not 0 < len(person.sub) <= MOST_SUBJECT or not person.sub.isprintable():
        raise LoginRefused
    try:
        email = _EMAIL.validate_python(person.email) if person.email else None
    except ValidationError:
        email = None
    both = " ".join(filter(None, (person.given_name, person.family_name)))
    return Proven(
        person.sub, email, person.email_verified, _name(person.name, both, person.preferred_username, email), session
    )


def _name(*said: str | None) -> str:
    """The first of these that is a line of text; a person without any is called so."""
    for each in said:
        try:
            return _NAME.validate_python(each)
        except ValidationError:
            continue
    return "Nameless"


def _read(claims: dict[str, Any]) -> Person:
    try:
        return Person.model_validate(claims)
    except ValidationError:
        raise LoginRefused from None


def _is_for(claims: dict[str, Any], client_id: str) -> bool:
    """Whether a token was given out for this client (OpenID Connect Core 1.0, section 3.1.3.7)."""
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp")
    return client_id in named and (party == client_id or (party is None and len(named) == 1))
