"""Mails to the owners of a business about what billing tells and they should not miss."""
