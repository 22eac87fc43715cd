"""The published language of Nexus: events, requests and shapes."""
