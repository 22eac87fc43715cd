"""The memberships that are paid for, as scheduling tells of them."""
