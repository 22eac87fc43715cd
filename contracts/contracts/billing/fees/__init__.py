"""The language of fees: what customers owe who call a booking off too late, or do not come."""
