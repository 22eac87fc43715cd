"""Series: bookings that recur by a rule, made, moved and cancelled together or one by one."""
