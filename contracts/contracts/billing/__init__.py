"""The language of billing."""
