"""The language of notes: what therapists write about their customers in confidence."""
