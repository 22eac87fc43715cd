"""Where each business stands with the platform: its trial, its plan, its grace."""
