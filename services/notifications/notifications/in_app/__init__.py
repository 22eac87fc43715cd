"""Notifications inside Nexus, in order for each user."""
