"""The gateway as the benchmarks set their business up: plain HTTP, the way any client would."""

import time
from dataclasses import dataclass
from typing import Any

import httpx

from stack.errors import StackError

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Answer:
    """A reply and the trace it left."""

    data: Any
    trace_id: str
    headers: httpx.Headers


class Refused(StackError):
    """The gateway refused a request that the benchmark expected to succeed."""

    def __init__(self, method: str, path: str, answer: httpx.Response) -> None:
        super().__init__(f"{method} {path} was answered with {answer.status_code}:\n{answer.text[:2_000]}")
        self.status = answer.status_code
        self.code = str(_json(answer).get("code", ""))


class Api:
    """One caller of the gateway. Waits when it is asked to (429 and 503 with Retry-After)."""

    def __init__(self, url: str, token: str | None = None) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self.url = url
        self._client = httpx.Client(base_url=url, headers=headers, timeout=15)

    def ask(self, method: str, path: str, *, key: str | None = None, **options: Any) -> Answer:
        """One request; `key` is its Idempotency-Key. Raises `Refused`."""
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
        return Answer(_content(answer), answer.headers.get("nexus-request-id", ""), answer.headers)

    def manage(self, slug: str, procedure: str, data: dict[str, Any], *, reads: bool = False) -> Any:
        """One admin procedure of a business, on the tRPC wire."""
        headers = {"nexus-business": slug}
        path = f"/trpc/admin.{procedure}"
        if reads:
            answer = self.ask("GET", path, headers=headers, params={"input": httpx.Response(200, json=data).text})
        else:
            answer = self.ask("POST", path, headers=headers, json=data)
        return answer.data["result"]["data"]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _content(answer: httpx.Response) -> Any:
    return answer.json() if "json" in answer.headers.get("content-type", "") else answer.text


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
