"""What there is at Stripe, one module a family of objects."""
