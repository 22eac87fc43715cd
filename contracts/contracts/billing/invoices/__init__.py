"""The language of invoices, as Stripe makes them for a business."""
