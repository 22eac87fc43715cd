"""The models of each context, for tests that look into its tables."""

from importlib import import_module
from pkgutil import walk_packages

import kit.db


def models_of(context: str) -> type[kit.db.Base]:
    """The base of a context's models, all of which are loaded."""
    for module in walk_packages(import_module(context).__path__, f"{context}."):
        if module.name.endswith(".models"):
            import_module(module.name)
    found: type[kit.db.Base] = import_module(f"{context}.database").Base
    return found
