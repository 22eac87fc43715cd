"""Connected accounts: where each business takes its money (Stripe Connect)."""
