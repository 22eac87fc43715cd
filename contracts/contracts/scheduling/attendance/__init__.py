"""The language of attendance: who came and left, who did not, and what that costs."""
