"""The servers that these tests talk to over real HTTP: two of other people's making, and an issuer with bad habits."""

import asyncio
import base64
import json
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from testkit import node
from testkit.servers import free_port
from twins.serving import served

PEERS = Path(__file__).parent / "peers"
START_SECONDS = 30


@contextmanager
def peer(script: str, ready: str, **environment: str) -> Iterator[str]:
    """The address of a Node server, from when it answers at `ready`. Raises `AssertionError` with what it said."""
    folder, port = node.installed(PEERS), free_port()
    found = node.find()
    with subprocess.Popen(
        [found.program, "--input-type=module", "-"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, env=found.environment(PORT=str(port), **environment),
    ) as process:  # fmt: skip
        assert process.stdin is not None
        process.stdin.write((PEERS / script).read_bytes())
        process.stdin.close()
        try:
            _answers(process, f"http://127.0.0.1:{port}{ready}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _answers(process: "subprocess.Popen[bytes]", url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            if httpx.get(url, verify=False).is_success:
                return
        except httpx.HTTPError:
            assert process.poll() is None, process.stderr and process.stderr.read().decode()
            assert time.monotonic() < until, f"{url} does not answer"
        time.sleep(0.05)


class Emulator:
    """WorkOS, asked as its dashboard would."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx.Client(base_url=url, headers={"Authorization": "Bearer sk_test_default"}, verify=False)

    def ask(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        answer = self.client.request(method, path, json=body or None)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    def person(self, email: str, *, verified: bool = True, name: str = "Ada") -> dict[str, Any]:
        asked = {"email": email, "email_verified": verified, "first_name": name, "last_name": "Lovelace"}
        return self.ask("POST", "/user_management/users", **asked, password="Passw0rd!")

    def tokens(self, email: str) -> dict[str, Any]:
        """What somebody has who logged in at WorkOS by other means than us."""
        return self.ask(
            "POST", "/user_management/authenticate", client_id=CLIENT, client_secret="sk_test_default",
            grant_type="password", email=email, password="Passw0rd!",
        )  # fmt: skip

    @staticmethod
    def session_of(token: str) -> str:
        """The id of the session that a token is of."""
        said = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        return str(said["sid"])

    def organisation(self, name: str) -> str:
        return str(self.ask("POST", "/organizations", name=name)["id"])

    def join(self, organisation: str, person: dict[str, Any], role: str) -> str:
        asked = {"organization_id": organisation, "user_id": person["id"], "role_slug": role}
        return str(self.ask("POST", "/user_management/organization_memberships", **asked)["id"])


CLIENT = "client_tests"
REDIRECT_URIS = json.dumps(["http://localhost:4000/v1/auth/oidc/callback"])


_MADE = cycle(generate_private_key(65537, 2_048) for _ in range(6))
"""Making one takes a while; no test needs more than so many."""


def new_key() -> RSAPrivateKey:
    """A key that no other of the same test is."""
    return next(_MADE)


def public(key: RSAPrivateKey, **more: Any) -> dict[str, Any]:
    """A key as it is published."""
    found: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    return {name: found[name] for name in ("kty", "n", "e")} | more


@dataclass
class Awkward:
    """An issuer whose answers a test chooses: keys without names, yes as text, whatever it likes to sign."""

    key: RSAPrivateKey = field(default_factory=new_key)
    kid: str | None = None
    keys: list[dict[str, Any]] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    asked: list[str] = field(default_factory=list)
    """The paths that were asked for."""
    seen: dict[str, str] = field(default_factory=dict)
    """What the token endpoint was last sent."""
    slow: float = 0.0
    away: bool = False

    async def is_asked(self) -> bool:
        return bool(self.asked)

    def publish(self, *keys: tuple[RSAPrivateKey, str | None]) -> None:
        self.keys = [public(key, **({"kid": kid} if kid else {})) for key, kid in keys]

    def sign(self, **claims: Any) -> str:
        now = int(time.time())
        said = {"iss": self.url, "iat": now, "exp": now + 300} | claims
        headers = {"typ": "JWT"} | ({"kid": self.kid} if self.kid else {}) | self.header
        return jwt.encode(
            {name: value for name, value in said.items() if value is not None}, self.key, "RS256", headers=headers
        )

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST"])])

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        self.asked.append(path)
        if self.away:
            return Response(status_code=503)
        if path.endswith("/jwks") or "/sso/jwks/" in path:
            await asyncio.sleep(self.slow)
            return JSONResponse({"keys": self.keys})
        if path.endswith("openid-configuration"):
            told = {"issuer": self.url, "authorization_endpoint": f"{self.url}/authorize?tenant=7",
                    "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/jwks"}  # fmt: skip
            return JSONResponse(told | self.metadata)
        if path.endswith("/token"):
            form = parse_qs((await request.body()).decode())
            self.seen = {name: values[0] for name, values in form.items()}
            self.seen["authorization"] = request.headers.get("authorization", "")
            return JSONResponse(
                {"id_token": self.sign(**self.claims), "access_token": "opaque", "token_type": "bearer"}
            )
        return Response(status_code=404)


@asynccontextmanager
async def awkward(**more: Any) -> AsyncIterator[Awkward]:
    issuer = Awkward(**more)
    issuer.publish((issuer.key, issuer.kid))
    async with served(issuer.app()) as url:
        issuer.url = url
        yield issuer


def forged(token: str, **header: Any) -> str:
    """The token with another header, and the signature that it had."""
    head, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(head + "=="))
    text = base64.urlsafe_b64encode(json.dumps(said | header).encode()).rstrip(b"=").decode()
    return f"{text}.{body}.{signature}"
