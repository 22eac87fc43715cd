"""What is done with accounts."""

from identity.accounts.operations.erasing import erase
from identity.accounts.operations.passwords import (
    change_password,
    hash_next_password,
    request_reset,
    reset_password,
    send_resets,
)
from identity.accounts.operations.profiles import update
from identity.accounts.operations.registering import hash_password, register, resend, verify

__all__ = [
    "change_password", "erase", "hash_next_password", "hash_password", "register", "request_reset", "resend",
    "reset_password", "send_resets", "update", "verify",
]  # fmt: skip
