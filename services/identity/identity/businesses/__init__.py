"""Businesses: the tenants, and the directory of their slugs."""
