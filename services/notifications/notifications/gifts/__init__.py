"""Gift codes, as billing tells that they are paid."""
