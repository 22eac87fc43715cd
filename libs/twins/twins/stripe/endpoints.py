"""All that can be asked under /v1. Fixed paths come before those with ids in the same place."""

from twins.stripe.resources import (
    accounts,
    balance,
    charges,
    customers,
    disputes,
    notices,
    payment_intents,
    payment_methods,
    products,
    refunds,
    setup_intents,
    transfers,
)

ENDPOINTS = sorted(
    [
        endpoint
        for module in (
            accounts, balance, charges, customers, disputes, notices, payment_intents, payment_methods, products, refunds,
            setup_intents, transfers,
        )
        for endpoint in module.ENDPOINTS
    ],
    key=lambda endpoint: endpoint.path.count("{"),
)  # fmt: skip
