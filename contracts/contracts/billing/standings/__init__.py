"""Where businesses stand with the platform, in billing's language."""
