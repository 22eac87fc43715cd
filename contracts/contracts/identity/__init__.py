"""The published language of identity."""
