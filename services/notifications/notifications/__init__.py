"""Mail and in-app notifications, planned from events."""
