"""The language of subscriptions: Stripe's clocks that renew memberships."""
