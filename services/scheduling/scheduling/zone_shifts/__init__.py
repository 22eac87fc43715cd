"""Zone shifts: laws change clocks after bookings were made for them."""
