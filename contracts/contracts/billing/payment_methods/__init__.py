"""The language of saved payment methods: cards that customers let a business charge later."""
