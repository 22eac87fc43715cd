"""The base of identity's tables."""

import kit.db


class Base(kit.db.Base):
    """Base of identity's tables."""

    __abstract__ = True
    metadata = kit.db.new_metadata()
