"""Holds: slots kept for somebody for a few minutes."""
