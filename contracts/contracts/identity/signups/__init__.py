"""A business and its owner at once, in identity's language."""
