"""Real servers, two businesses and fault injection for Nexus tests."""

from testkit.events import deliver, envelopes, published
from testkit.plugin import migrated_database, new_scope

__all__ = ["deliver", "envelopes", "migrated_database", "new_scope", "published"]
