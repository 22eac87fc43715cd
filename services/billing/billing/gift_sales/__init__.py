"""Selling gift codes: paid on a page of Stripe's, told once, mailed."""
