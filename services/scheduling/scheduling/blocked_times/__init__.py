"""Time of a staff member in which nobody can book."""
