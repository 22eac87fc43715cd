"""The requests about all businesses that identity answers platform admins."""

from typing import Annotated

from pydantic import StringConstraints

from contracts.identity.audit.api import AuditFilters
from contracts.identity.audit.shapes import AuditEntry
from contracts.identity.platform.shapes import PlatformBusiness, PlatformBusinessDetail
from contracts.request import Request
from contracts.types import BusinessId, Cursor, Done, Limit, Line, Page

Sought = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class ListBusinesses(Request[Page[PlatformBusiness]], subject="identity.platform.list_businesses.v1", reads=True):
    """Every business, newest first."""

    query: Sought | None = None
    """The beginning of its slug, or a part of its name."""
    suspended: bool | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class GetPlatformBusiness(Request[PlatformBusinessDetail], subject="identity.platform.get_business.v1", reads=True):
    """One business, and who owns it."""

    business_id: BusinessId


class SuspendBusiness(Request[PlatformBusinessDetail], subject="identity.platform.suspend_business.v1"):
    """Stop a business: its public pages say so, nothing in it changes, its people may still read. Twice is once."""

    business_id: BusinessId
    reason: Line


class ReinstateBusiness(Request[PlatformBusinessDetail], subject="identity.platform.reinstate_business.v1"):
    """Let a suspended business go on. Twice is once."""

    business_id: BusinessId


class ReadAudit(AuditFilters, Request[Page[AuditEntry]], subject="identity.platform.read_audit.v1"):
    """The audit log of any business. An act, not a question: that somebody read it is the log's newest entry."""

    business_id: BusinessId


class EnterBusiness(Request[Done], subject="identity.platform.enter_business.v1", while_suspended=True):
    """A platform admin acts in the business of the scope, where they have no role: its audit log says so once an hour.

    Asked by the gateway before it lets them.
    """
