"""Bookings: customers' time with staff members."""
