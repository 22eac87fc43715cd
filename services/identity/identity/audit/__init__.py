"""Audit: who commanded what, never changed afterwards."""
