"""The language of connected accounts: where businesses take their money."""
