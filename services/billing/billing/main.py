"""The process of billing: all that it answers, hears and does by itself."""

from billing.accounts import activities as _look_at_accounts  # noqa: F401 - registers who looks at them
from billing.accounts import api as accounts
from billing.audit import api as audit
from billing.businesses import consumers as businesses
from billing.businesses.queries import refuse_suspended
from billing.catalogue import api as catalogue
from billing.catalogue import ticks as plans
from billing.desk import consumers as desk
from billing.invoices import activities as _look_at_invoices  # noqa: F401 - registers who looks at them
from billing.invoices import api as invoices
from billing.invoices import consumers as evidence
from billing.ledger import api as ledger
from billing.ledger import ticks as books
from billing.looks import ticks as looks
from billing.memberships import consumers as memberships
from billing.periods import api as periods
from billing.prices import consumers as sellables
from billing.prices import ticks as prices
from billing.settings import Settings
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
        invoices.requests,
        ledger.requests,
        periods.requests,
        subscriptions.requests,
    ],
    consumers=[
        businesses.consumers,
        desk.consumers,
        evidence.consumers,
        followed.consumers,
        memberships.consumers,
        sellables.consumers,
    ],
    ticks=[
        books.ticks,
        looks.ticks,
        plans.ticks,
        prices.ticks,
    ],
    guard=refuse_suspended,
)
