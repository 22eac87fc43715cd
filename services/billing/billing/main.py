"""The process of billing: all that it answers, hears and does by itself."""

from billing.businesses import consumers as businesses
from billing.businesses.queries import refuse_suspended
from billing.checkouts import api as checkouts
from billing.checkouts import consumers as checkout_events
from billing.checkouts import ticks as checkout_ticks
from billing.looks import ticks as looks
from billing.payments import api as payments
from billing.payments import consumers as payment_events
from billing.payments import ticks as payment_ticks
from billing.settings import Settings
from kit.app import create_app

app = create_app(
    "billing",
    Settings,
    requests=[checkouts.requests, payments.requests],
    consumers=[businesses.consumers, checkout_events.consumers, payment_events.consumers],
    ticks=[checkout_ticks.ticks, looks.ticks, payment_ticks.ticks],
    guard=refuse_suspended,
)
