"""Requests about the login provider that a business brings along."""

from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from contracts.request import Request
from contracts.types import Done, Line, Shape

IssuerUrl = Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://[^\s\\?#]+$")]
"""An issuer's identifier, to the letter as it writes itself (RFC 8414, section 2)."""
ClientId = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[\x20-\x7e]+$")]
ClientSecret = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"^[\x20-\x7e]+$")]


class Issuer(Shape):
    """An OpenID Connect issuer that the people of a business log in by. Such a login acts in this business alone."""

    name: Line
    issuer: str
    client_id: str
    redirect_uri: str
    """To be registered at the issuer."""
    changed_at: AwareDatetime


class SetIssuer(Request[Issuer], subject="identity.issuer.set.v1"):
    """Set the OpenID Connect issuer of the business; logins by the one before end."""

    name: Line
    """What people call it, as on a button."""
    issuer: IssuerUrl
    client_id: ClientId
    client_secret: ClientSecret


class GetIssuer(Request[Issuer], subject="identity.issuer.get.v1", reads=True):
    """The OpenID Connect issuer of the business; its secret is never told."""


class RemoveIssuer(Request[Done], subject="identity.issuer.remove.v1", while_unpaid=True):
    """Remove the issuer; logins by it end."""
