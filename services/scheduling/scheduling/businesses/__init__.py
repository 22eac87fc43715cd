"""The businesses that sell time, as identity tells of them."""
