"""Opening, refreshing and ending logins."""

from identity.logins.operations.ending import end, end_all_but, end_family, end_one, forget
from identity.logins.operations.opening import (
    Checked,
    CodeRefused,
    SecondFactorRequired,
    TooManyAttempts,
    WrongCredentials,
    WrongPassword,
    begin,
    check_own_password,
    check_password,
    confirm_code,
    confirm_password,
    first_tokens,
    forgive,
    log_in,
    open_for,
)
from identity.logins.operations.refreshing import RefreshRefused, TokenReused, refresh

__all__ = [
    "Checked",
    "CodeRefused",
    "RefreshRefused",
    "SecondFactorRequired",
    "TokenReused",
    "TooManyAttempts",
    "WrongCredentials",
    "WrongPassword",
    "begin",
    "check_own_password",
    "check_password",
    "confirm_code",
    "confirm_password",
    "end",
    "end_all_but",
    "end_family",
    "end_one",
    "first_tokens",
    "forget",
    "forgive",
    "log_in",
    "open_for",
    "refresh",
]
