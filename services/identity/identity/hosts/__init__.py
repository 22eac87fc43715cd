"""Hosts: where a business is served under a name of its own."""
