"""The language of payments, refunds and disputes."""
