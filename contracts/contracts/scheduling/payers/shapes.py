"""Shapes of payers."""

from contracts.types import CustomerId, Email, Shape


class Payer(Shape):
    """A customer who pays, or may say how they will."""

    customer_id: CustomerId
    email: Email
