"""Credits: lots of them, and the ledger of all that happens to them."""
