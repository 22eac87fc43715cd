"""The gateway as the benchmarks set their business up: plain HTTP, the way any client would."""

import time
from typing import Any

import httpx

from stack.errors import StackError

PATIENCE_SECONDS = 30.0


class Refused(StackError):
    """The gateway refused a request that the benchmark expected to succeed."""

    def __init__(self, method: str, path: str, answer: httpx.Response) -> None:
        super().__init__(f"{method} {path} was answered with {answer.status_code}:\n{answer.text[:2_000]}")


class Api:
    """One caller of the gateway. Waits when it is asked to (429 and 503 with Retry-After)."""

    def __init__(self, url: str, token: str | None = None) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self.url = url
        self._client = httpx.Client(base_url=url, headers=headers, timeout=15)

    def ask(self, method: str, path: str, *, key: str | None = None, **options: Any) -> Any:
        """The reply to one request; `key` is its Idempotency-Key. Raises `Refused`."""
        headers = {**options.pop("headers", {}), **({"idempotency-key": key} if key else {})}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self._client.request(method, path, headers=headers, **options)
            wait = answer.headers.get("retry-after")
            if answer.status_code not in {429, 503} or wait is None or time.monotonic() > deadline:
                break
            time.sleep(float(wait))
        if answer.status_code >= 400:
            raise Refused(method, path, answer)
        return answer.json()

    def manage(self, slug: str, procedure: str, data: dict[str, Any], *, reads: bool = False) -> Any:
        """One admin procedure of a business, on the tRPC wire."""
        headers = {"nexus-business": slug}
        path = f"/trpc/admin.{procedure}"
        if reads:
            answer = self.ask("GET", path, headers=headers, params={"input": httpx.Response(200, json=data).text})
        else:
            answer = self.ask("POST", path, headers=headers, json=data)
        return answer["result"]["data"]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
