"""When a service can be booked, and why not."""
