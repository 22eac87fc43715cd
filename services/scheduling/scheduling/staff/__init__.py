"""Whose time is sold."""
