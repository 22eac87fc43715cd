"""Businesses as those who run the platform see them."""

from pydantic import AwareDatetime

from contracts.identity.api import Business, Member
from contracts.types import Line


class PlatformBusiness(Business):
    """A business among all of them."""

    suspended_at: AwareDatetime | None = None
    suspension_reason: Line | None = None
    """Why the platform suspended it; null while it is not."""


class PlatformBusinessDetail(PlatformBusiness):
    """A business and who answers for it."""

    owners: list[Member]
