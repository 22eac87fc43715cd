"""Where businesses stand with the platform, as billing tells of it."""
