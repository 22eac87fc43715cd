"""Packages: bundles of credits, and who bought them."""
