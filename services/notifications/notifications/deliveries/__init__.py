"""Planned notifications and how they leave."""
