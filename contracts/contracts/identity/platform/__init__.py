"""Businesses as the platform sees them, in identity's language."""
