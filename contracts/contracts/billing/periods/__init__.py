"""The language of the periods of memberships that are paid."""
