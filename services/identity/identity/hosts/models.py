"""The directory of hosts, as domains tells it."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base


class HostEntry(Base):
    """A domain of a business's: part of the directory, which belongs to no business. A host serves one at a time."""

    __tablename__ = "hosts"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("host = lower(host)", name="host_lower_case"),
        Index("uq_hosts_host_served", "host", unique=True, postgresql_where=text("served")),
        Index("ix_hosts_business_id", "business_id"),
    )

    domain_id: Mapped[UUID] = mapped_column(primary_key=True)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.business_id"))
    host: Mapped[str]
    served: Mapped[bool]
    """Whether it is verified; a released one stays, so that an older fact that comes late changes nothing."""
    version: Mapped[int]
    """The domain's, as far as it has been told."""
