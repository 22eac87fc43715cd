"""The process of billing: all that it answers, hears and does by itself."""

import billing.looks.api
import billing.looks.ticks
import billing.stripe_endpoints.api
import billing.stripe_endpoints.ticks
import billing.stripe_events.api
import billing.stripe_events.ticks
from billing.businesses import consumers as businesses
from billing.businesses.queries import refuse_suspended
from billing.audit import api as audit
from billing.businesses import consumers as businesses
from billing.businesses.queries import refuse_suspended
from billing.ledger import api as ledger
from billing.ledger import ticks as books
from billing.looks import ticks as looks
from billing.settings import Settings
from kit.app import create_app

app = create_app(
    "billing",
    Settings,
    requests=[
        billing.looks.api.requests,
        billing.stripe_endpoints.api.requests,
        billing.stripe_events.api.requests,
    ],
    consumers=[businesses.consumers],
    ticks=[
        billing.looks.ticks.ticks,
        billing.stripe_endpoints.ticks.ticks,
        billing.stripe_events.ticks.ticks,
    ],
    requests=[audit.requests, ledger.requests],
    consumers=[businesses.consumers],
    ticks=[books.ticks, looks.ticks],
    guard=refuse_suspended,
)
