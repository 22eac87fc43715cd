"""When people work, and when services are given."""
