"""The books: double entry, append-only, for each business and currency."""
