"""Setting second factors up and doing without them again."""
