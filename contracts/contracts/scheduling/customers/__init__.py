"""The language of customers: who they are, what they agreed to, and what becomes of what is known of them."""
