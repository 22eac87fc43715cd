"""The language of accounts: addresses that are proven, passwords, what is known of a user, and its end."""
