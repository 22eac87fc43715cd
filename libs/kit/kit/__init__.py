"""The chassis of a Nexus service."""
