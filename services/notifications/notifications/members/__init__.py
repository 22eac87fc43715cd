"""Who works for a business, as identity tells of them."""
