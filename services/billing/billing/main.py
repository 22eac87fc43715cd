"""The process of billing: all that it answers, hears and does by itself."""

from billing.accounts import activities as _look_at_accounts  # noqa: F401 - registers who looks at them
from billing.accounts import api as accounts
from billing.audit import api as audit
from billing.businesses import consumers as businesses
from billing.businesses.queries import refuse_stopped
from billing.catalogue import api as catalogue
from billing.catalogue import ticks as catalogue_ticks
from billing.checkouts import api as checkouts
from billing.checkouts import consumers as checkout_events
from billing.checkouts import ticks as checkout_ticks
from billing.customers import consumers as customers
from billing.desk import consumers as desk
from billing.fees import api as fees
from billing.fees import consumers as fee_events
from billing.fees import ticks as fee_ticks
from billing.gift_codes import api as gift_codes
from billing.gift_sales import api as gift_sales
from billing.invoices import activities as _look_at_invoices  # noqa: F401 - registers who looks at them
from billing.invoices import api as invoices
from billing.invoices import consumers as evidence
from billing.ledger import api as ledger
from billing.ledger import ticks as books
from billing.looks import api as looking
from billing.looks import ticks as looks
from billing.memberships import consumers as memberships
from billing.payment_methods import api as payment_methods
from billing.payment_methods import consumers as payment_method_events
from billing.payment_methods import ticks as payment_method_ticks
from billing.payments import api as payments
from billing.payments import consumers as payment_events
from billing.payments import ticks as payment_ticks
from billing.periods import api as periods
from billing.plan_subscriptions import api as plans
from billing.prices import consumers as sellables
from billing.prices import ticks as prices
from billing.settings import Settings
from billing.standings import api as standings
from billing.standings import consumers as standing_events
from billing.standings import ticks as standing_ticks
from billing.stripe_endpoints import api as stripe_endpoints
from billing.stripe_endpoints import ticks as endpoints
from billing.stripe_events import api as stripe_events
from billing.stripe_events import ticks as events
from billing.subscriptions import activities as _look_at_subscriptions  # noqa: F401 - registers who looks at them
from billing.subscriptions import api as subscriptions
from billing.subscriptions import consumers as followed
from kit.app import create_app

app = create_app(
    "billing",
    Settings,
    requests=[
        accounts.requests,
        audit.requests,
        catalogue.requests,
        checkouts.requests,
        fees.requests,
        gift_codes.requests,
        gift_sales.requests,
        invoices.requests,
        ledger.requests,
        looking.requests,
        payment_methods.requests,
        payments.requests,
        periods.requests,
        plans.requests,
        standings.requests,
        stripe_endpoints.requests,
        stripe_events.requests,
        subscriptions.requests,
    ],
    consumers=[
        businesses.consumers,
        checkout_events.consumers,
        customers.consumers,
        desk.consumers,
        evidence.consumers,
        fee_events.consumers,
        followed.consumers,
        memberships.consumers,
        payment_events.consumers,
        payment_method_events.consumers,
        sellables.consumers,
        standing_events.consumers,
    ],
    ticks=[
        books.ticks,
        catalogue_ticks.ticks,
        checkout_ticks.ticks,
        endpoints.ticks,
        events.ticks,
        fee_ticks.ticks,
        looks.ticks,
        payment_method_ticks.ticks,
        payment_ticks.ticks,
        prices.ticks,
        standing_ticks.ticks,
    ],
    guard=refuse_stopped,
)
