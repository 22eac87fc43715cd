"""The two clients: `Nexus` blocks, `AsyncNexus` is awaited; everything else is alike."""

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self, TypeVar

import httpx

from nexus_sdk import blocking, core, waiting
from nexus_sdk.core import Answer, Core, Session
from nexus_sdk.generated import blocking as methods
from nexus_sdk.generated import waiting as async_methods
from nexus_sdk.generated.models import Tokens
from nexus_sdk.patience import RETRIES, Patience

TIMEOUT_SECONDS = 30.0

Found = TypeVar("Found")


class Nexus(methods.Everywhere):
    """Nexus at a URL. Without a token it speaks as a guest; `use` makes it speak as a user.

    `timeout` is for each attempt, in seconds; `retries` follow lost connections, 429, 502, 503 and 504, after as long
    as `Retry-After` says. `http` brings a connection pool of your own (proxies, certificates), which stays open.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: float = TIMEOUT_SECONDS,
        retries: int = RETRIES,
        on_answer: Callable[[Answer], None] | None = None,
        http: httpx.Client | None = None,
    ) -> None:
        self._own = http is None
        self.slug = ""
        memory = _memory(token, timeout, retries, on_answer)
        self._wire = blocking.Wire(http or httpx.Client(), memory, url)

    def business(self, slug: str) -> methods.Business:
        """Everything that happens in one business."""
        return methods.Business(self, slug)

    def use(self, tokens: Tokens, on_renewed: Callable[[Tokens], None] | None = None) -> Self:
        """Speak as the user whose login this is, and renew its tokens in time; `on_renewed` may keep each new pair."""
        _use(self._wire.core, tokens, on_renewed)
        return self

    def wait_for(self, look: Callable[[], Found], until: Callable[[Found], bool], *, seconds: float = 30.0) -> Found:
        """Look until what is found is so; what was found. Raises `NotYet` after so many seconds.

        For what follows by itself, as when Stripe tells that a checkout is paid. Wait for every way it can end.
        """
        return self._wire.run(core.wait_for(look, until, seconds))

    def close(self) -> None:
        """Close the connections."""
        if self._own:
            self._wire.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncNexus(async_methods.Everywhere):
    """`Nexus` for asyncio: the same methods, awaited; lists and streams are iterated over with `async for`."""

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: float = TIMEOUT_SECONDS,
        retries: int = RETRIES,
        on_answer: Callable[[Answer], None] | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._own = http is None
        self.slug = ""
        memory = _memory(token, timeout, retries, on_answer)
        self._wire = waiting.Wire(http or httpx.AsyncClient(), memory, url)

    def business(self, slug: str) -> async_methods.Business:
        """Everything that happens in one business."""
        return async_methods.Business(self, slug)

    def use(self, tokens: Tokens, on_renewed: Callable[[Tokens], None] | None = None) -> Self:
        """Speak as the user whose login this is, and renew its tokens in time; `on_renewed` may keep each new pair."""
        _use(self._wire.core, tokens, on_renewed)
        return self

    async def wait_for(
        self, look: Callable[[], Awaitable[Found]], until: Callable[[Found], bool], *, seconds: float = 30.0
    ) -> Found:
        """Look until what is found is so; what was found. Raises `NotYet` after so many seconds.

        For what follows by itself, as when Stripe tells that a checkout is paid. Wait for every way it can end.
        """
        return await self._wire.run(core.wait_for(look, until, seconds))

    async def close(self) -> None:
        """Close the connections."""
        if self._own:
            await self._wire.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _memory(token: str | None, timeout: float, retries: int, on_answer: Callable[[Answer], None] | None) -> Core:
    return Core(Session(token) if token else None, Patience(retries), timeout, on_answer)


def _use(memory: Core, tokens: Tokens, on_renewed: Callable[[Tokens], None] | None) -> None:
    memory.session, memory.on_renewed = Session.of(tokens), on_renewed
