"""The catalogue at Stripe: products and prices are brought into agreement with what is wanted, whatever was there."""
