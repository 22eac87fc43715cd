"""Gift codes: what is on them, what is set aside, spent and given back."""
