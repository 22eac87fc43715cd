"""The language of imports: what a business brings from the tools it had before, and what was wrong with it."""
