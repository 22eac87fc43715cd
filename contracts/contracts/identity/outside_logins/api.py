"""Requests about logins that WorkOS or an OpenID Connect issuer vouches for."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.identity.api import Tokens
from contracts.request import Request
from contracts.types import LoginId, Shape, Token, UserId

Address = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^https?://[^\s\\]+$")]
"""Where a browser is sent."""
Challenge = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""The SHA-256 of a verifier in base64url (RFC 7636, S256)."""
Verifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]{43,128}$")]
"""What a challenge was made of (RFC 7636, section 4.1)."""
Answered = Annotated[str, StringConstraints(min_length=1, max_length=4_096, pattern=r"^[\x20-\x7e]+$")]
"""What a login provider adds to the address that it sends a browser back to."""


class WayOut(Shape):
    """Where a browser goes to log in, and what proves later that it is the same browser."""

    url: Address
    browser: Token
    """Kept by the browser alone, in a cookie, for ten minutes."""


class WayIn(Shape):
    """What comes of a login: tokens, or the page to go on to with a code for them or with the reason of a refusal."""

    tokens: Tokens | None = None
    url: Address | None = None


class AcceptedToken(Shape):
    """Whose access token it is, and which login of ours stands for its session."""

    user_id: UserId
    login_id: LoginId
    version: int
    expires_at: int
    """Unix time at which the token ends."""


class _Begin(Request[WayOut]):
    return_to: Address | None = None
    """The page to come back to, of an origin that is allowed; without one the callback answers with tokens."""
    code_challenge: Challenge | None = None
    """Needed with `return_to`: the page exchanges its code with the verifier that it keeps."""
    browser: Token | None = None
    """The proof that this browser was given before."""


class _Finish(Request[WayIn]):
    state: Answered
    code: Answered | None = None
    error: Answered | None = None
    """Why there is no code (RFC 6749, section 4.1.2.1)."""
    said_by: Annotated[Answered | None, Field(alias="iss")] = None
    """The issuer that answers (RFC 9207)."""
    browser: Token | None = None


class BeginWorkosLogin(_Begin, subject="identity.outside_login.begin_workos.v1"):
    """Begin a login by WorkOS AuthKit."""


class FinishWorkosLogin(_Finish, subject="identity.outside_login.finish_workos.v1"):
    """Come back from WorkOS AuthKit."""


class BeginOidcLogin(_Begin, subject="identity.outside_login.begin_oidc.v1"):
    """Begin a login by the OpenID Connect issuer of the platform; in a business, by the one of this business."""


class FinishOidcLogin(_Finish, subject="identity.outside_login.finish_oidc.v1"):
    """Come back from an OpenID Connect issuer."""


class ExchangeLoginCode(Request[Tokens], subject="identity.outside_login.exchange.v1"):
    """Exchange the code that a page came back with for tokens: once, within a minute."""

    code: Token
    code_verifier: Verifier


class AcceptToken(Request[AcceptedToken], subject="identity.outside_token.accept.v1"):
    """Whose access token of WorkOS is this? Asked by the gateway."""

    token: Annotated[str, StringConstraints(max_length=8_192)]
