"""The language of deposits: bookings that stand once they are paid."""
