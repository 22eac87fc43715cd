"""Named sets of staff members and resources of whom services need some."""
