"""The webhook endpoints at Stripe that billing makes for itself, and their secrets."""
