"""What Stripe sends, and what those who run the platform see and do about it."""
