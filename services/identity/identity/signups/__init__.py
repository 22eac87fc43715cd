"""Signing up: a person and their business at once."""
