"""Customers, as scheduling tells of them: who is reached how, sealed, and who may not be reached any more."""
