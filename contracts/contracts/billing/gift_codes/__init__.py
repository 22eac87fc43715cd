"""The language of gift codes: paid by one person, spent by whoever has the code."""
