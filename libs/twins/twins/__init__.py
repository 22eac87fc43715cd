"""Vendor twins: small servers that speak the vendors' wire formats, for development and tests."""
