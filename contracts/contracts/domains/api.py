"""The requests that domains answers: none yet."""
