"""The language of payers: who pays a business, and may say how."""
