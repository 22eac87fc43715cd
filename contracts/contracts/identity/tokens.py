"""Access tokens: what identity signs and the gateway verifies (EdDSA; RFC 9068 in type and claims)."""

from contracts.types import LoginId, Shape, UserId

ISSUER = "nexus-identity"
AUDIENCE = "nexus"
TYPE = "at+jwt"
"""The `typ` header (RFC 9068, section 2.1); a token of another type is no access token."""
ALGORITHM = "EdDSA"
LIFETIME_SECONDS = 600


class AccessClaims(Shape):
    """The claims of an access token: who, by which login, until when. Roles are asked for (`GetAccess`)."""

    iss: str
    aud: str
    sub: UserId
    sid: LoginId
    """The login; it can be ended before the token does."""
    ver: int
    """The user's login version: ending all logins raises it."""
    iat: int
    exp: int
