"""Payments as Stripe tells of them, what is given back of them, and what banks take back."""
