"""API keys: machines that act for a business, and what each may do."""
