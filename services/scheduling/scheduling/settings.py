"""What scheduling reads from its environment."""

import kit.settings


class Settings(kit.settings.Settings):
    """Settings of scheduling."""
