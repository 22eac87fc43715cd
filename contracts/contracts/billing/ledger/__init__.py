"""The language of the books: facts about money, and balances."""
