"""The nexus command: the whole system on one machine."""
