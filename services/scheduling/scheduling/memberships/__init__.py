"""Memberships: credits anew in each period that billing says is paid."""
