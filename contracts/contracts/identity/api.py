"""The requests that identity answers."""

from typing import Annotated, Any

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.permissions import Role
from contracts.request import Request
from contracts.types import (
    BusinessId,
    Counted,
    Currency,
    Cursor,
    Done,
    Email,
    Host,
    Limit,
    Line,
    Locale,
    LoginId,
    Page,
    Shape,
    Slug,
    Token,
    UserId,
    Zone,
)

Password = Annotated[str, StringConstraints(min_length=10, max_length=200)]


class Business(Shape):
    """A tenant: someone who sells time."""

    id: BusinessId
    slug: Slug
    name: Line
    timezone: Zone
    currency: Currency
    locale: Locale
    suspended: bool = False
    hosts: list[Host] = Field(default_factory=list)
    """The hosts of its own where it is served."""
    version: int
    created_at: AwareDatetime


class User(Shape):
    """A person with a login."""

    id: UserId
    name: Line
    email: Email
    email_verified: bool
    created_at: AwareDatetime


class RoleGrant(Shape):
    """What a user is in one business."""

    business_id: BusinessId
    slug: Slug
    business_name: Line
    role: Role


class Me(Shape):
    """The user who asks, and where they may act."""

    user: User
    roles: list[RoleGrant]
    platform_admin: bool = False


class Member(Shape):
    """A user of a business, as its managers see them."""

    user_id: UserId
    name: Line
    email: Email
    roles: list[Role]


class Tokens(Shape):
    """A fresh pair: the access token for 10 minutes, the refresh token for one use."""

    access_token: Token
    refresh_token: Token
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name (RFC 6750)
    expires_in: int
    """Seconds until the access token ends."""
    user: User


class Access(Shape):
    """Whether a login still stands, and its roles in the business asked about."""

    active: bool
    roles: list[Role]
    only_in: BusinessId | None = None
    """The business in which alone the login acts; null for one that acts wherever its user may."""


class JsonWebKeys(Shape):
    """The public keys that access tokens are verified with (RFC 7517)."""

    keys: list[dict[str, Any]]
    outside_issuers: list[str] = Field(default_factory=list)
    """Whose access tokens are accepted beside our own, by their `iss`: `AcceptToken` says what they stand for."""


class RegisterUser(Request[Tokens], subject="identity.user.register.v1"):
    """Register a person with a password and log them in."""

    name: Line
    email: Email
    password: Password


class LogIn(Request[Tokens], subject="identity.login.open.v1"):
    """Exchange e-mail and password for tokens."""

    email: Email
    password: Annotated[str, StringConstraints(max_length=200)]


class RefreshLogin(Request[Tokens], subject="identity.login.refresh.v1"):
    """Exchange a refresh token for a new pair. A token used twice ends its whole login."""

    refresh_token: Token


class LogOut(Request[Done], subject="identity.login.close.v1"):
    """End the login of this refresh token."""

    refresh_token: Token


class GetMe(Request[Me], subject="identity.user.me.v1", reads=True):
    """Who am I?"""


class GetAccess(Request[Access], subject="identity.access.get.v1", reads=True):
    """May this login act, and as what in this business? Asked by the gateway."""

    user_id: UserId
    login_id: LoginId
    business_id: BusinessId | None = None
    version: int | None = None
    """The token's `ver`; a login of an older version is not active."""


class GetKeys(Request[JsonWebKeys], subject="identity.keys.list.v1", reads=True):
    """The keys of access tokens."""


class CreateBusiness(Request[Business], subject="identity.business.create.v1"):
    """Create a business; the caller becomes its owner."""

    slug: Slug
    name: Line
    timezone: Zone
    currency: Currency
    locale: Locale = "en"


class UpdateBusiness(Request[Business], subject="identity.business.update.v1"):
    """Change a business's profile; only the fields given."""

    name: Line | None = None
    timezone: Zone | None = None
    locale: Locale | None = None
    if_version: Counted | None = None
    """Refuse with 412 unless this is the current version."""


class GetBusiness(Request[Business], subject="identity.business.get.v1", reads=True):
    """The business with this slug."""

    slug: Slug


class GetHost(Request[Business], subject="identity.host.get.v1", reads=True):
    """The business that is served on this host of its own. Asked by the gateway."""

    host: Host


class GrantRole(Request[Member], subject="identity.role.grant.v1"):
    """Give a registered user a role in the business."""

    email: Email
    role: Role


class RevokeRole(Request[Member], subject="identity.role.revoke.v1", while_suspended=True):
    """Take a role away. The last owner cannot be removed."""

    user_id: UserId
    role: Role


class ListMembers(Request[Page[Member]], subject="identity.member.list.v1", reads=True):
    """The users of the business."""

    limit: Limit = 50
    cursor: Cursor | None = None
