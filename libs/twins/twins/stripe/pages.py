"""Hosted pages."""

from typing import TYPE_CHECKING

from starlette.routing import Route

if TYPE_CHECKING:
    from twins.stripe.twin import Stripe


def routes(twin: "Stripe") -> list[Route]:
    """The pages of this twin."""
    return []
