"""Migrates billing's schema."""

import billing.accounts.models
import billing.audit.models
import billing.businesses.models
import billing.catalogue.models
import billing.checkouts.models
import billing.customers.models
import billing.fees.models
import billing.gift_codes.models
import billing.invoices.models
import billing.ledger.models
import billing.looks.models
import billing.memberships.models
import billing.payment_methods.models
import billing.payments.models
import billing.periods.models
import billing.plan_subscriptions.models
import billing.prices.models
import billing.standings.models
import billing.stripe_endpoints.models
import billing.stripe_events.models
import billing.subscriptions.models  # noqa: F401 - the models belong to the metadata
from billing.database import Base
from kit import migrations

migrations.run("billing", Base.metadata)
