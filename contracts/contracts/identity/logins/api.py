"""The requests about a user's logins that identity answers, beside opening and refreshing one."""

from contracts.identity.logins.shapes import OpenLogin
from contracts.request import Request
from contracts.types import Done, LoginId, Page


class ListLogins(Request[Page[OpenLogin]], subject="identity.login.list.v1", reads=True):
    """Where the user who asks is logged in: the hundred logins that were used last, the latest first."""


class EndLogin(Request[Done], subject="identity.login.end.v1"):
    """End one of the logins of the user who asks; it opens nothing any more within seconds."""

    login_id: LoginId


class EndOtherLogins(Request[Done], subject="identity.login.end_others.v1"):
    """End all logins of the user who asks but the one they ask with."""
