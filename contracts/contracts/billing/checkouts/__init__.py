"""The language of checkouts: pages of Stripe's on which customers pay a business."""
