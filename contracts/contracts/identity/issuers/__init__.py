"""Issuers: login providers that a business brings along."""
