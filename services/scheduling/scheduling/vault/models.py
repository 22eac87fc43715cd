"""The tables of scheduling's keys."""

from kit import vault_keys
from scheduling.database import Base


class BusinessKey(vault_keys.BusinessKey, Base):
    """The key of a business, wrapped under a key-encryption key."""


class SubjectKey(vault_keys.SubjectKey, Base):
    """The key of a customer, wrapped under the business's; destroyed when they are erased."""
