"""What `make gen` writes: models, operations, methods, refusals."""
