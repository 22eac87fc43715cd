"""The process of billing: all that it answers, hears and does by itself."""

import billing.audit.api
import billing.businesses.consumers
import billing.ledger.api
import billing.ledger.ticks
import billing.looks.api
import billing.looks.ticks
import billing.stripe_endpoints.api
import billing.stripe_endpoints.ticks
import billing.stripe_events.api
import billing.stripe_events.ticks
from billing.businesses.queries import refuse_suspended
from billing.settings import Settings
from kit.app import create_app

app = create_app(
    "billing",
    Settings,
    requests=[
        billing.audit.api.requests,
        billing.ledger.api.requests,
        billing.looks.api.requests,
        billing.stripe_endpoints.api.requests,
        billing.stripe_events.api.requests,
    ],
    consumers=[
        billing.businesses.consumers.consumers,
    ],
    ticks=[
        billing.ledger.ticks.ticks,
        billing.looks.ticks.ticks,
        billing.stripe_endpoints.ticks.ticks,
        billing.stripe_events.ticks.ticks,
    ],
    guard=refuse_suspended,
)
