"""Browsers that leave for a login provider and come back, and what vendors send."""
