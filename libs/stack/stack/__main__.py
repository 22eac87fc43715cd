"""`python -m stack` is `nexus`."""

from stack.main import app

app()
