"""What signing up gives."""

from contracts.identity.api import Business, Tokens
from contracts.types import Shape


class SignedUp(Shape):
    """A new business, and its owner's first login."""

    business: Business
    tokens: Tokens
