"""The process of billing: all that it answers, hears and does by itself."""

from billing.businesses import consumers as businesses
from billing.businesses.queries import refuse_stopped
from billing.looks import ticks as looks
from billing.plan_subscriptions import api as plan_subscriptions
from billing.settings import Settings
from billing.standings import api as standings_api
from billing.standings import consumers as standings
from billing.standings import ticks as standings_ticks
from kit.app import create_app

app = create_app(
    "billing",
    Settings,
    requests=[
        plan_subscriptions.requests,
        standings_api.requests,
    ],
    consumers=[businesses.consumers, standings.consumers],
    ticks=[looks.ticks, standings_ticks.ticks],
    guard=refuse_stopped,
)
