"""What a business sells by the hour."""
