"""Occupancies: what takes the time of staff members, in the one table that cannot hold two at once."""
