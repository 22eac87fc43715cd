"""The language of billing. The context itself does not exist yet; scheduling already listens to it."""
