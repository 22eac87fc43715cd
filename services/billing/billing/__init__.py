"""Billing: money taken at Stripe or at the desk, what it pays for, and where each business stands."""
