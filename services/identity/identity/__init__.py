"""Businesses, users, roles and logins."""
