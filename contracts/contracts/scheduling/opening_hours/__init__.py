"""The hours in which a business is open at all."""
