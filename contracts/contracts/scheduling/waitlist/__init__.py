"""The language of waitlists: who waits for time that is taken, and what they are offered of it."""
