"""Fees: what customers owe who call a booking off too late, or do not come, and how it is taken."""
