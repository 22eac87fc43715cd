"""The requests that identity answers."""

from enum import StrEnum
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
    UserAgent,
    UserId,
    Zone,
)

Password = Annotated[str, StringConstraints(min_length=10, max_length=200)]
EnteredPassword = Annotated[str, StringConstraints(max_length=200)]
"""A password to be compared: what was good enough for a new one once is not asked again."""
EnteredCode = Annotated[str, StringConstraints(min_length=6, max_length=20, pattern=r"^[0-9A-Za-z -]+$")]
"""A code of an authenticator app, or a recovery code."""


class ClosedBecause(StrEnum):
    """Why a business takes no bookings."""

    SUSPENDED = "suspended"
    """The platform has stopped it."""
    ON_HOLD = "on_hold"
    """It rests: what was booked stands, nothing new begins. Its owners know why."""


class Business(Shape):
    """A tenant: someone who sells time."""

    id: BusinessId
    slug: Slug
    name: Line
    timezone: Zone
    currency: Currency
    locale: Locale
    suspended: bool = False
    accepting_bookings: bool = True
    closed_because: ClosedBecause | None = None
    """Why it takes no bookings; null while it does."""
    staff_need_totp: bool = False
    """Whether whoever works here needs a second factor."""
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
    locale: Locale | None = None
    """The language that mails about the account are written in."""
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
    email_verified: bool = False
    """Whether they have proven that the address is theirs."""
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
    needs_totp: bool = False
    """Whether there are more roles, which the business gives only to whoever has a second factor."""
    only_in: BusinessId | None = None
    """The business in which alone the login acts; null for one that acts wherever its user may."""


class JsonWebKeys(Shape):
    """The public keys that access tokens are verified with (RFC 7517)."""

    keys: list[dict[str, Any]]
    outside_issuers: list[str] = Field(default_factory=list)
    """Whose access tokens are accepted beside our own, by their `iss`: `AcceptToken` says what they stand for."""


class RegisterUser(Request[Tokens], subject="identity.user.register.v1"):
    """Register a person with a password and log them in. The address is theirs once they follow the link in a mail.

    The answer is the same whether or not anybody has registered with this address; its holder is told by mail.
    """

    name: Line
    email: Email
    password: Password
    locale: Locale | None = None
    """The language of mails about the account."""
    user_agent: UserAgent | None = None
    """Names the device in the list of logins; by default what the `User-Agent` header says."""


class LogIn(Request[Tokens], subject="identity.login.open.v1"):
    """Exchange e-mail and password for tokens."""

    email: Email
    password: EnteredPassword
    code: EnteredCode | None = None
    """Of the authenticator app, or a recovery code, where the user has a second factor."""
    user_agent: UserAgent | None = None
    """Names the device in the list of logins; by default what the `User-Agent` header says."""


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
    staff_need_totp: bool | None = None
    """Whether whoever works here needs a second factor. Whoever says so has to have one."""
    if_version: Counted | None = None
    """Refuse with 412 unless this is the current version."""


class GetBusiness(Request[Business], subject="identity.business.get.v1", reads=True):
    """The business with this slug."""

    slug: Slug


class GetHost(Request[Business], subject="identity.host.get.v1", reads=True):
    """The business that is served on this host of its own. Asked by the gateway."""

    host: Host


class GrantRole(Request[Member], subject="identity.role.grant.v1"):
    """Give a member of the business a further role; whoever is none yet is invited."""

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
