"""Shapes of deposits."""

from typing import Annotated

from pydantic import Field

from contracts.types import Input


class DepositTerms(Input):
    """What customers pay before a booking stands. Staff book without one."""

    percent: Annotated[int, Field(ge=0, le=100)] = 0
    """Share of the price; 0 asks for none."""
    minutes: Annotated[int, Field(ge=30, le=1_440)] = 30
    """How long they have to pay; a checkout lives for half an hour at least."""
