"""The businesses that take money, as identity tells of them."""
