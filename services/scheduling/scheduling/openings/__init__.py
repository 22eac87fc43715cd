"""Openings: time that became free while somebody waits for some."""
