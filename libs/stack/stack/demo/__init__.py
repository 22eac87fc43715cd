"""The main job: a believable business, and one customer's journey through it."""
