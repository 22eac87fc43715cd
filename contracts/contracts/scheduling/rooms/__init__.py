"""The language of video rooms: where online bookings take place."""
