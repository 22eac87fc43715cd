"""The platform: all businesses, for those who run it."""
