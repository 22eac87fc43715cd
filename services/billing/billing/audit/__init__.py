"""What happened to a business's money, in a chain of hashes that nobody can change unseen."""
