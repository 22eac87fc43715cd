"""Accounts: registering, proving an address, choosing another password, and what is known of a user until its end."""
