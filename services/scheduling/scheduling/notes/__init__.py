"""Notes: what staff write about customers in confidence, encrypted, and who has read it."""
