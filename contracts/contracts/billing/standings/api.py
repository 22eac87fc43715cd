"""The requests about standings that billing answers those who run the platform."""

from contracts.billing.standings.shapes import BusinessStanding, ListedStanding, Standing
from contracts.request import Request
from contracts.types import BusinessId, Cursor, Instant, Limit, Line, Page


class ListStandings(Request[Page[ListedStanding]], subject="billing.standing.list.v1", reads=True):
    """Where every business stands, the newest business first."""

    standing: Standing | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ExtendTrial(Request[BusinessStanding], subject="billing.standing.extend_trial.v1"):
    """Let the trial of a business last until then; one that is over goes on. Twice is once."""

    business_id: BusinessId
    until: Instant
    reason: Line
    """Kept in the audit chain."""


class ExcuseBusiness(Request[BusinessStanding], subject="billing.standing.excuse.v1"):
    """Let a business go on without paying: until then, or until that is ended. The newest excuse replaces others."""

    business_id: BusinessId
    until: Instant | None = None
    reason: Line
    """Kept in the audit chain."""


class EndExcuse(Request[BusinessStanding], subject="billing.standing.end_excuse.v1"):
    """Excuse a business no more, from now on: its days of grace begin, unless its plan is paid. Twice is once."""

    business_id: BusinessId
