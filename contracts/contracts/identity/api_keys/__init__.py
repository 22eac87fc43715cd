"""API keys, in identity's language."""
