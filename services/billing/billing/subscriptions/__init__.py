"""Subscriptions: the clocks at Stripe that renew memberships."""
