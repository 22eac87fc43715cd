"""The language of the platform's catalogue: the plans that businesses can have."""
