"""Requests about the organisation at WorkOS that a business is connected to."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.permissions import Role
from contracts.request import Request
from contracts.types import Done, Shape

OrganisationId = Annotated[str, StringConstraints(pattern=r"^org_[0-9A-Za-z]{10,40}$")]
"""An organisation's id at WorkOS."""
RoleSlug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""A role's slug at WorkOS."""


class Organisation(Shape):
    """The organisation whose members have roles in the business."""

    organisation_id: str
    roles: dict[str, Role]
    """What each of its roles is here; one that is not named is nothing."""
    members: int
    """Its members who have a role here."""
    connected_at: AwareDatetime
    looked_at: AwareDatetime | None = None
    """When its members were last brought into agreement."""
    problem: str | None = None
    """Why that did not work last, as a code."""


class ConnectOrganisation(Request[Organisation], subject="identity.organisation.connect.v1"):
    """Connect the business to an organisation whose administrator the caller is, or change what its roles are here."""

    organisation_id: OrganisationId
    roles: Annotated[dict[RoleSlug, Role], Field(max_length=50)] | None = None
    """Without them: owner, manager, staff and customer are themselves, admin is manager, member is staff."""


class GetOrganisation(Request[Organisation], subject="identity.organisation.get.v1", reads=True):
    """The organisation that the business is connected to."""


class DisconnectOrganisation(Request[Done], subject="identity.organisation.disconnect.v1", while_unpaid=True):
    """Disconnect it; the roles that came from it go, those given by hand stay."""


class ReceiveWorkosEvent(Request[Done], subject="identity.workos_event.receive.v1"):
    """An event of WorkOS's, as it came in. Handed over by the gateway."""

    body: Annotated[str, StringConstraints(max_length=700_000)]
    """The body to the byte, in base64."""
    signature: Annotated[str, StringConstraints(max_length=1_000)]
    """The header WorkOS-Signature."""
