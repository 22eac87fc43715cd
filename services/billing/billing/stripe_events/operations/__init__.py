"""What is done with Stripe's events: received, settled into looks, read where they were missed, tried again."""

from billing.stripe_events.operations.reading import forget, record_reading, take_readings
from billing.stripe_events.operations.receiving import receive, store
from billing.stripe_events.operations.replaying import replay
from billing.stripe_events.operations.settling import Taken, claim, find_businesses, give_up, postpone, settle

__all__ = [
    "Taken",
    "claim",
    "find_businesses",
    "forget",
    "give_up",
    "postpone",
    "receive",
    "record_reading",
    "replay",
    "settle",
    "store",
    "take_readings",
]
