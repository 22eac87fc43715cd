"""The language of visits: several services one after the other."""
