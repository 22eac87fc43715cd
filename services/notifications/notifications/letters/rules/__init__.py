"""Rendering: pure functions from facts to mails and in-app texts."""
