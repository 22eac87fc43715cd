"""Packages that staff took the money for, or gave it back, themselves."""
