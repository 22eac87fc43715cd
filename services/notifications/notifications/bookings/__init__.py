"""Bookings, as scheduling tells of them, and what is planned when one changes."""
