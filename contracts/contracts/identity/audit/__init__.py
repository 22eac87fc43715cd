"""The audit log, in identity's language."""
