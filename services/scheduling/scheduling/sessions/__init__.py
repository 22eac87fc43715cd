"""Sessions: grouped booking blocks, sold by the seat."""
