"""Shapes of what customers agreed to."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from contracts.types import ConsentId, CustomerId, Shape

ConsentKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
"""What is agreed to, in the business's own words: `marketing_email`, `health_data`, `photos`."""

WordingVersion = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
"""Which wording was shown: `2026-11`, `v3`. The business keeps the texts."""


class ConsentSource(StrEnum):
    """How a consent was given or withdrawn."""

    BOOKING_FORM = "booking_form"
    DESK = "desk"
    PAPER = "paper"
    PHONE = "phone"
    EMAIL = "email"
    IMPORT = "import"


class Consent(Shape):
    """That a customer agreed to something, or took it back; one line of a history that is never changed."""

    id: ConsentId
    customer_id: CustomerId
    kind: ConsentKind
    granted: bool
    """True when given, false when withdrawn."""
    at: AwareDatetime
    """When the customer said it."""
    wording_version: WordingVersion
    source: ConsentSource
    recorded_at: AwareDatetime
    actor: str
    """Who wrote it down."""
