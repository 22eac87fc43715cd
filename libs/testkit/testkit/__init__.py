"""Real servers, two businesses and fault injection for Nexus tests."""

from testkit.events import deliver, envelopes, published
from testkit.plugin import migrated_database, new_scope
from testkit.waiting import eventually

__all__ = ["deliver", "envelopes", "eventually", "migrated_database", "new_scope", "published"]
