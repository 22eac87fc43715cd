"""Customers who turned out to be the same person: what one was billed, the other was."""
