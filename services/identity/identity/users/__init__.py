"""Users: people with a login."""
