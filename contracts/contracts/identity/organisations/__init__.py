"""Organisations at WorkOS that businesses are connected to."""
