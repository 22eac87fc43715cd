"""The published language of notifications."""
