"""Pure rules of bookings: fees, manage links, calendar files."""
