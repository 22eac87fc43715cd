"""Visits: several services one after the other, booked, moved and cancelled together."""
