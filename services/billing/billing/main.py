"""The process of billing: all that it answers, hears and does by itself."""

from billing.accounts import api as accounts
from billing.businesses import consumers as businesses
from billing.businesses.queries import refuse_suspended
from billing.looks import ticks as looks
from billing.settings import Settings
from kit.app import create_app

app = create_app(
    "billing",
    Settings,
    requests=[accounts.requests],
    consumers=[businesses.consumers],
    ticks=[looks.ticks],
    guard=refuse_suspended,
)
