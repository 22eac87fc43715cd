"""Migrates identity's schema."""

import identity.api_keys.models
import identity.audit.models
import identity.businesses.models
import identity.hosts.models
import identity.invitations.models
import identity.issuers.models
import identity.links.models
import identity.logins.models
import identity.organisations.models
import identity.outside_logins.models
import identity.roles.models
import identity.tickets.models
import identity.totp.models
import identity.users.models  # noqa: F401 - the tables must be known
from identity.database import Base
from kit import migrations

migrations.run("identity", Base.metadata)
