"""What is done with payments: following Stripe, giving back, and following banks."""

from billing.payments.operations.disputing import settle_dispute
from billing.payments.operations.refunding import (
    Wanted,
    claim,
    fail_refund,
    give_back_for,
    keep_refund,
    postpone_refund,
    refund,
    reserve,
    settle_refund,
)
from billing.payments.operations.settling import Subject, Unclear, know, settle, settle_gift, tell_failed

__all__ = [
    "Subject",
    "Unclear",
    "Wanted",
    "claim",
    "fail_refund",
    "give_back_for",
    "keep_refund",
    "know",
    "postpone_refund",
    "refund",
    "reserve",
    "settle",
    "settle_dispute",
    "settle_gift",
    "settle_refund",
    "tell_failed",
]
