"""Sessions: grouped booking blocks with seats."""
