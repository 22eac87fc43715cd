"""The published language of domains."""
