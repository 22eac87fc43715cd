"""The one public door: REST, the admin wire, streams."""
