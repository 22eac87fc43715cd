"""Logins that somebody else vouches for."""
