"""Logins of browsers: `Nexus-Session: cookie` keeps a login's tokens in cookies, where no script reads them."""

from typing import Any, Final

from contracts.identity.api import LogOut, Tokens
from contracts.request import Request
from gateway.callers.sessions import REFRESH, Sessions
from gateway.edge.asked import Asked
from gateway.edge.origins import refuse_forgery
from gateway.rest.fill import read_json
from gateway.rest.rows import Route
from kit.errors import Invalid, Unauthorized

HEADER: Final = b"nexus-session"


class Browser:
    """What a row does for a browser: the tokens it gives go into cookies, the token it takes comes from one."""

    def __init__(self, row: Route, sessions: Sessions) -> None:
        self._request = row.request
        self._takes = takes_token(row)
        self._sessions = sessions

    @staticmethod
    def asks(asked: Asked) -> bool:
        """Whether a browser asks for cookies. Raises `Invalid` for another wish, `CrossSite` for another site's page.

        That holds for logging in as well: a page of another site must not log a visitor in as somebody else.
        """
        wish = asked.header(HEADER)
        if wish is None:
            return False
        if wish != "cookie":
            raise Invalid("Nexus-Session can only be `cookie`")
        refuse_forgery(asked)
        return True

    async def request(self, asked: Asked) -> Request[Any] | None:
        """The request of a row that takes a refresh token, with the cookie's; None where the row takes none.

        Raises `Unauthorized` without a cookie, except for a logout: there is nothing to end, and that is fine.
        """
        if not self._takes:
            return None
        if read_json(await asked.json_body()) != {}:
            raise Invalid("The refresh token is in a cookie: send no body")
        token = self._sessions.token(asked.host, REFRESH, asked.cookies())
        if token is None:
            raise Unauthorized
        return self._request.model_validate({"refresh_token": token})

    def keep(self, asked: Asked, reply: Any) -> None:
        """Set the cookies that an answer is about."""
        if isinstance(reply, Tokens):
            asked.more += self._sessions.put(asked.host, reply)
        elif self._request is LogOut:
            asked.more += self._sessions.drop()

    def forget(self, asked: Asked) -> None:
        """Take the cookies away from a browser whose refresh token was refused."""
        if self._takes:
            asked.more += self._sessions.drop()


def takes_token(row: Route) -> bool:
    """Whether the row exchanges or ends a refresh token."""
    return "refresh_token" in row.request.model_fields


def concerns_sessions(row: Route) -> bool:
    """Whether a browser may ask this row for cookies."""
    return takes_token(row) or row.request.reply._type is Tokens
