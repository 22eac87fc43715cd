"""Tables of the login providers that businesses bring along."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped

from identity.database import Base
from kit.db import Tenant


class BusinessIssuer(Tenant, Base):
    """The OpenID Connect issuer of a business."""

    __tablename__ = "issuers"
    __table_args__ = (ForeignKeyConstraint(["business_id"], ["businesses.business_id"]),)

    id: Mapped[UUID]
    """Another one whenever issuer or client change: whom the one before knew is somebody else to the next."""
    name: Mapped[str]
    url: Mapped[str]
    client_id: Mapped[str]
    client_secret: Mapped[bytes]
    """Encrypted under the key ring, for this row alone."""
    changed_at: Mapped[datetime]
