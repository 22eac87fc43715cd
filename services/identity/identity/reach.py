"""Reaching out: HTTP to WorkOS and to issuers, bounded in time and size, without redirects."""

import asyncio
import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel, ValidationError

from kit import outside
from kit.db import refuse_network_in_transaction
from kit.errors import Unavailable
from kit.outside import Outside
from kit.telemetry import SpanKind, span

M = TypeVar("M", bound=BaseModel)

SECONDS: Final = 4.0
"""For one call: a login makes up to three, and the gateway waits for six seconds."""
MOST_BYTES: Final = 65_536
LIST_BYTES: Final = 4_194_304
"""Of an answer that lists things."""


class ProviderUnavailable(Unavailable):
    """The login provider cannot be reached, or does not answer as it should; try again shortly."""

    code = "identity.provider_unavailable"

    def __init__(self, what: str) -> None:
        super().__init__(reasons=[{"code": what}])
        self.what = what
        """A code, never the provider's words: `away`, `refused`, `unreadable`, or one of `kit.outside`'s."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes

    def read(self, model: type[M]) -> M:
        """The body of a success, as this model. Raises `ProviderUnavailable`."""
        if self.status != httpx.codes.OK:
            raise ProviderUnavailable("refused")
        try:
            return model.model_validate_json(self.body)
        except ValidationError:
            raise ProviderUnavailable("unreadable") from None


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes longer than most calls."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Reach:
    """How this process reaches out: to addresses of the settings, or under a guard to those that a business chose."""

    guard: Outside | None = None

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None, most_bytes: int = MOST_BYTES) -> Answer:
        """What lies there. Never inside a transaction. Raises `ProviderUnavailable`."""
        return await self._ask("GET", url, headers or {}, None, most_bytes)

    async def post_form(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str]) -> Answer:
        """The answer to a form. Never inside a transaction. Raises `ProviderUnavailable`."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._ask("POST", url, {**headers, **kind}, urlencode(form).encode(), MOST_BYTES)

    async def post_json(self, url: str, body: Mapping[str, str]) -> Answer:
        """The answer to a JSON body. Never inside a transaction. Raises `ProviderUnavailable`."""
        kind = {"Content-Type": "application/json"}
        return await self._ask("POST", url, kind, json.dumps(dict(body)).encode(), MOST_BYTES)

    def check(self, url: str) -> None:
        """Refuse an address that a browser or this process must not be sent to. Raises `ProviderUnavailable`."""
        if self.guard:
            with _in_our_words():
                self.guard.check(url)
            return
        try:
            parts = httpx.URL(url)
        except (httpx.InvalidURL, ValueError):
            raise ProviderUnavailable("unreadable") from None
        if not parts.host or parts.userinfo or parts.scheme not in {"https", "http"}:
            raise ProviderUnavailable("unreadable")

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, most_bytes: int
    ) -> Answer:
        with span(f"provider {method}", SpanKind.CLIENT):
            if self.guard:
                with _in_our_words():
                    told = await self.guard.ask(
                        method, url, headers=headers, body=body, most_bytes=most_bytes, seconds=SECONDS
                    )
                return Answer(*told)
            self.check(url)
            return await _trusting(method, url, headers, body, most_bytes)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except outside.Refused as refusal:
        raise ProviderUnavailable(refusal.code) from None


async def _trusting(method: str, url: str, headers: Mapping[str, str], body: bytes | None, most_bytes: int) -> Answer:
    """By the proxy of the environment, as other vendors are reached."""
    refuse_network_in_transaction()
    try:
        async with asyncio.timeout(SECONDS), httpx.AsyncClient(verify=_trusted()) as client:
            request = client.build_request(method, url, headers=headers, content=body, timeout=SECONDS)
            return await _received(client, request, most_bytes)
    except (httpx.HTTPError, OSError, TimeoutError):
        raise ProviderUnavailable("away") from None  # its text may hold what was sent


async def _received(client: httpx.AsyncClient, request: httpx.Request, most_bytes: int) -> Answer:
    answer = await client.send(request, stream=True, follow_redirects=False)
    try:
        body = bytearray()
        async for part in answer.aiter_bytes(16_384):
            body += part
            if len(body) > most_bytes:
                raise ProviderUnavailable("too_large")
        return Answer(answer.status_code, bytes(body))
    finally:
        await answer.aclose()
