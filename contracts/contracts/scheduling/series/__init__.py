"""The language of recurring bookings: one rule, many occurrences."""
