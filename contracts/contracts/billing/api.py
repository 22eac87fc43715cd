"""The requests that billing answers: none yet."""
