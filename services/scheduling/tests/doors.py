"""Scheduling as the gateway meets it: by HTTP, signed, and behind its guard."""

from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.request import Request
from kit.app import Application
from kit.auth import ActorSigner, ActorVerifier
from kit.db import Database
from kit.idempotency import Records
from kit.requests import Server
from kit.scope import Scope
from scheduling.main import app
from scheduling.settings import settings

KEY = Ed25519PrivateKey.generate()


class Door:
    """Scheduling's requests as its process answers them."""

    def __init__(self, database: Database) -> None:
        verifier = ActorVerifier(KEY.public_key().public_bytes_raw(), "scheduling")
        server = Server(database, verifier, Records(settings().key_ring()), guard=app.parts.guard)
        served = Application()
        served.answers = server.answers(app.parts.requests)
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://scheduling")
        self._signer = ActorSigner(KEY.private_bytes_raw())

    async def ask(self, by: Scope, request: type[Request[Any]], **fields: Any) -> tuple[int, str | None]:
        bearer = {"authorization": f"Bearer {self._signer.sign(by, 'scheduling')}"}
        answer = await self._client.post(f"/rpc/{request.subject}", json=fields, headers=bearer)
        return answer.status_code, answer.json().get("code")
