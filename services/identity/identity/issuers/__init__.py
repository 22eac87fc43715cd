"""Issuers: login providers that businesses bring along."""
