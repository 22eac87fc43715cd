"""The admin surface on the tRPC 11 wire."""
