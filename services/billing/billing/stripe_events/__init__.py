"""What Stripe tells: stored first, settled after, and read again where it was never delivered."""
