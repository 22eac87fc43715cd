"""Waitlists, as scheduling tells of them, and what is planned when time is offered."""
