"""The mirror of invoices that Stripe makes for a business, and what paid ones are evidence of."""
