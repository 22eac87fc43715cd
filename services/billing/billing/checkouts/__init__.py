"""Checkouts: pages of Stripe's on which customers pay a business for one thing."""
