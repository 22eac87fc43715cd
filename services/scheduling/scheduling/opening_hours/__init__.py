"""The hours in which the business is open at all."""
