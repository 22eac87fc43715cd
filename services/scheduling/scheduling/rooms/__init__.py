"""Video rooms: where online bookings take place, and who is let in when."""
