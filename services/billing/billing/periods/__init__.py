"""Paid periods of memberships: the only ground on which credits are granted anew."""
