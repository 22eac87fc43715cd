"""Plans of the platform that businesses subscribe to, in the platform's own account at Stripe."""
