"""The language of the audit chain."""
