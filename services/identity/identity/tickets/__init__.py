"""Tickets: what opens a stream where no header can be sent."""
