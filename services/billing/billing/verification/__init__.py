"""Whether all that says what happened to a business's money agrees: the chain, the books and the mirrors."""
