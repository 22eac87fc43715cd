"""What businesses sell, as products and prices on their connected accounts."""
