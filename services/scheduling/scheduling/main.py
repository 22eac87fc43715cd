"""The process of scheduling."""

from kit.app import create_app
from scheduling.settings import Settings

app = create_app("scheduling", Settings)
