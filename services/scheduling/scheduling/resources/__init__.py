"""Rooms and devices, which are booked like staff."""
