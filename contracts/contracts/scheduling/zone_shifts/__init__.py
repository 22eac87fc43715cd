"""The language of zone shifts: bookings whose clocks were changed by a law after they were made."""
