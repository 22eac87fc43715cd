"""Money, as billing tells of it: what customers get a letter about, and the business's people a note."""
