"""Businesses, as identity tells of them."""
