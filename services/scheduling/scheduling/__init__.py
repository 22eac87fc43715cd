"""Availability, holds, bookings and customers."""
