"""The process of billing: all that it answers, hears and does by itself."""

from billing.accounts import api as accounts
from billing.audit import api as audit
from billing.businesses import consumers as businesses
from billing.businesses.queries import refuse_suspended
from billing.catalogue import api as catalogue
from billing.catalogue import ticks as plans
from billing.ledger import api as ledger
from billing.ledger import ticks as books
from billing.looks import ticks as looks
from billing.settings import Settings
from kit.app import create_app

app = create_app(
    "billing",
    Settings,
    requests=[accounts.requests, audit.requests, catalogue.requests, ledger.requests],
    consumers=[businesses.consumers],
    ticks=[books.ticks, looks.ticks, plans.ticks],
    guard=refuse_suspended,
)
