"""Roles: who may act in a business, and as what."""
