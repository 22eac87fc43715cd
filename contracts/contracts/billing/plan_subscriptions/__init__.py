"""Plans of the platform that businesses subscribe to, in billing's language."""
