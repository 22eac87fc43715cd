"""The twin of Stripe: payments, subscriptions and connected accounts, over HTTP, with events and hosted pages."""
