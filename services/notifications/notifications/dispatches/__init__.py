"""Sending what is due."""
