"""The published language of scheduling."""
