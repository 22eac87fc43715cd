"""The twin of Daily: private video rooms, and the tokens that let people in."""
