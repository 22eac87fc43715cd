"""Imports: what a business brings along, read with suspicion, taken over as a whole or not at all."""
