"""What the documents say of the rows: how they may be refused, and what their answers look like."""
