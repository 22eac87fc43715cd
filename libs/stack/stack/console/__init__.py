"""One small process that catches mail and traces of the local system and shows both."""
