"""The adapter to Daily: video rooms and the tokens that let people in (docs.daily.co, REST API)."""

from datetime import datetime
from typing import Any, Final

import httpx

from kit.db import refuse_network_in_transaction
from kit.errors import Unavailable
from kit.telemetry import SpanKind, span
from scheduling.settings import settings

NOT_FOUND: Final = 404


class VendorFailed(Unavailable):
    """The video service does not do what is asked now; try again shortly."""

    code = "scheduling.video_unavailable"

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what
        """A code, never the vendor's words: `away`, `overloaded`, `unauthorized`, `refused`, `not_configured`."""


class Daily:
    """An account at Daily. Each call ends within the timeout, and none runs inside a transaction."""

    def __init__(self, url: str, api_key: str, *, timeout: float) -> None:
        self._url, self._timeout, self._api_key = url.rstrip("/"), timeout, api_key
        self._headers = {"Authorization": f"Bearer {api_key}"}

    async def open(self, name: str, *, opens_at: datetime, closes_at: datetime) -> str:
        """See to it that there is a private room of this name, open at these times; its address.

        Safe to repeat: a room that is there already is given the times. Daily tells that it is by the same error as a
        malformed request, so it is looked up. Raises `VendorFailed`.
        """
        properties = {
            "nbf": int(opens_at.timestamp()), "exp": int(closes_at.timestamp()), "eject_at_room_exp": True,
            "enable_knocking": False,
        }  # fmt: skip
        body = {"name": name, "privacy": "private", "properties": properties}
        made = await self._ask("POST", "/rooms", body)
        if made.status_code == httpx.codes.BAD_REQUEST and await self._is_there(name):
            made = await self._ask("POST", f"/rooms/{name}", {"privacy": "private", "properties": properties})
        return str(_good(made)["url"])

    async def close(self, name: str) -> None:
        """See to it that there is no room of this name. Safe to repeat. Raises `VendorFailed`."""
        gone = await self._ask("DELETE", f"/rooms/{name}")
        if gone.status_code != NOT_FOUND:
            _good(gone)

    async def let_in(
        self, name: str, who: str, *, host: bool, opens_at: datetime, closes_at: datetime
    ) -> str:  # fmt: skip
        """A token for one person, for this room alone and these times. Raises `VendorFailed`."""
        properties = {
            "room_name": name, "user_name": who, "is_owner": host, "nbf": int(opens_at.timestamp()),
            "exp": int(closes_at.timestamp()),
        }  # fmt: skip
        return str(_good(await self._ask("POST", "/meeting-tokens", {"properties": properties}))["token"])

    async def _is_there(self, name: str) -> bool:
        return (await self._ask("GET", f"/rooms/{name}")).is_success

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        refuse_network_in_transaction()
        if not self._api_key:
            raise VendorFailed("not_configured")
        try:
            with span(f"daily {method}", SpanKind.CLIENT):
                return await self._sent(method, path, body)
        except httpx.HTTPError:
            raise VendorFailed("away") from None  # its text may hold the address

    async def _sent(self, method: str, path: str, body: dict[str, Any] | None) -> httpx.Response:
        async with httpx.AsyncClient(headers=self._headers, timeout=self._timeout) as client:
            return await client.request(method, f"{self._url}{path}", json=body)


def account() -> Daily:
    """The account that this process is told of."""
    chosen = settings()
    return Daily(chosen.daily_url, chosen.daily_api_key, timeout=chosen.daily_timeout_seconds)


def _good(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_success:
        try:
            found = answer.json()
        except ValueError:
            raise VendorFailed("refused") from None
        if isinstance(found, dict):
            return found
    raise VendorFailed(_problem(answer.status_code))


def _problem(status: int) -> str:
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return "overloaded"
    if status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        return "unauthorized"
    return "away" if status >= httpx.codes.INTERNAL_SERVER_ERROR else "refused"
