"""Saved payment methods: cards that customers let a business charge later, and what they agreed to."""
