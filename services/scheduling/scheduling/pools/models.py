"""Pools, and who belongs to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from kit.db import Tenant
from scheduling.database import Base


class Pool(Tenant, Base):
    """Staff members and resources of whom a service needs some, whichever they are."""

    __tablename__ = "pools"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PoolStaff(Tenant, Base):
    """That a staff member belongs to a pool."""

    __tablename__ = "pool_staff"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "pool_id"], ["pools.business_id", "pools.id"]),
        ForeignKeyConstraint(["business_id", "staff_member_id"], ["staff_members.business_id", "staff_members.id"]),
        Index(None, "business_id", "staff_member_id"),
    )

    pool_id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_member_id: Mapped[UUID] = mapped_column(primary_key=True)


class PoolResource(Tenant, Base):
    """That a resource belongs to a pool."""

    __tablename__ = "pool_resources"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "pool_id"], ["pools.business_id", "pools.id"]),
        ForeignKeyConstraint(["business_id", "resource_id"], ["resources.business_id", "resources.id"]),
        Index(None, "business_id", "resource_id"),
    )

    pool_id: Mapped[UUID] = mapped_column(primary_key=True)
    resource_id: Mapped[UUID] = mapped_column(primary_key=True)
