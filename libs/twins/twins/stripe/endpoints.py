"""All that can be asked under /v1. Fixed paths come before those with ids in the same place."""

from twins.stripe.resources import (
    accounts,
    balance,
    charges,
    checkout,
    clocks,
    customers,
    disputes,
    invoice_requests,
    lines,
    notices,
    payment_intents,
    payment_methods,
    products,
    rates,
    refunds,
    searches,
    setup_intents,
    subscription_requests,
    transfers,
)

ENDPOINTS = sorted(
    [
        endpoint
        for module in (
            accounts, balance, charges, checkout, clocks, customers, disputes, invoice_requests, lines, notices,
            payment_intents,
            payment_methods, products, rates, refunds, searches, setup_intents, subscription_requests, transfers,
        )
        for endpoint in module.ENDPOINTS
    ],
    key=lambda endpoint: endpoint.path.count("{"),
)  # fmt: skip
