"""The table of customers that were merged."""

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base
from kit.db import Tenant


class MergedCustomer(Tenant, Base):
    """A customer's record that scheduling merged into another; what billing knows keeps the id it was told with."""

    __tablename__ = "merged_customers"

    duplicate_id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    """Into which it was; that one may have been merged again."""

    __table_args__ = (Index("ix_merged_customers_customer", "business_id", "customer_id"),)
